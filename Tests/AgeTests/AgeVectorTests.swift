import Archive
import Cryptography
import Testing

@testable import Age

@Suite struct AgeVectorTests {
  /// Judged in full: identities are all that they need.
  static let judged = AgeVector.all.filter { $0.passphrases.isEmpty }

  @Test(arguments: judged) func vectorGivesWhatItSays(vector: AgeVector) throws {
    let identities = try vector.identities.map { try AgeIdentity($0) }
    let (payload, ending) = vector.outcome(with: identities)
    #expect(ending == vector.expectation)
    if let hash = vector.payloadHash { #expect(SHA256.hash(payload).hex == hash) }
  }

  /// Judged in full: a passphrase is all that they need.
  static let ofPassphrases = AgeVector.all.filter { !$0.passphrases.isEmpty }

  @Test(arguments: ofPassphrases) func passphraseVectorGivesWhatItSays(vector: AgeVector) throws {
    let passphrase = try #require(vector.passphrases.first)
    let (payload, ending) = vector.outcome(withPassphrase: passphrase)
    #expect(ending == vector.expectation)
    if let hash = vector.payloadHash { #expect(SHA256.hash(payload).hex == hash) }
  }

  @Test(arguments: AgeVector.all.filter { !$0.isForX25519 })
  func fileForOthersIsNoMatchOrMalformed(vector: AgeVector) throws {
    // Whoever can't use a stanza must ignore it, but may still find the header malformed.
    let (payload, ending) = vector.outcome(with: [.generate()])
    let isMalformedAnyway = ["hybrid_x25519_arg", "scrypt_and_x25519", "scrypt_double"]
    if vector.name.hasSuffix("not_canonical_body") || isMalformedAnyway.contains(vector.name) {
      #expect(ending == "header failure")
      #expect(ending == vector.expectation)
    } else {
      #expect(ending == "no match")
    }
    #expect(payload.isEmpty)
  }

  @Test(.enabled(if: !AgeVector.all.isEmpty)) func everyVectorIsAccountedFor() {
    let others = Set(AgeVector.all.filter { !$0.isForX25519 }.map(\.name))
    let passphrase = others.filter { $0.hasPrefix("scrypt") || $0 == "armor_scrypt" }
    #expect(passphrase == Set(Self.ofPassphrases.map(\.name)))
    let hybrid = Set(Self.judged.filter { !$0.isForX25519 }.map(\.name))
    #expect(hybrid.count == 9 && hybrid.isSuperset(of: ["armor_hybrid", "hybrid_and_x25519"]))
    #expect(Self.judged.count + passphrase.count == AgeVector.all.count)
    print(
      "age vectors: \(Self.judged.count) of identities, \(hybrid.count) hybrid; "
        + "\(passphrase.count) of passphrases"
    )
  }

  /// Headers that parse must be written back byte for byte.
  @Test(arguments: AgeVector.all.filter { $0.expectation != "header failure" && !$0.isArmored })
  func headerComesBack(vector: AgeVector) throws {
    var window = InputWindow(BytesSource(vector.file), capacity: 262_144)
    let header = try AgeHeaderReader.read(&window)
    #expect(header.bytes == Array(vector.file.prefix(window.offset)))
    let text = "\(AgeHeader.version)\n" + header.stanzas.map(\.lines).joined() + "---"
    #expect(header.signedText == Array(text.utf8))
  }

  /// Armored files that decrypt must be written back but for white space around them.
  @Test(arguments: AgeVector.all.filter { $0.expectation == "success" && $0.isArmored })
  func armorComesBack(vector: AgeVector) throws {
    var source = AgeArmorSource(BytesSource(vector.file))
    let file = try source.readAll()
    #expect(AgeArmor.encode(file).utf8.elementsEqual(vector.file))
  }
}
