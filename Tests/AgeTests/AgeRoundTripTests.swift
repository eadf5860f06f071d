import Archive
import Testing

@testable import Age

/// Random bytes that are the same for the same seed: fit for tests only.
final class SeededRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }
}

/// Encrypts `content`, given in pieces of `pieceByteCount`.
func encrypt(
  _ content: [UInt8],
  to recipients: [AgeRecipient],
  pieceByteCount: Int = .max,
  random: (Int) -> [UInt8] = SeededRandom(seed: 1).bytes
) -> [UInt8] {
  let encryptor = AgeEncryptor(recipients: recipients, random: random)
  var file: [UInt8] = []
  var rest = content[...]
  while !rest.isEmpty {
    file += encryptor.write(Array(rest.prefix(pieceByteCount)))
    rest = rest.dropFirst(pieceByteCount)
  }
  return file + encryptor.finish()
}

func decrypt(_ file: [UInt8], with identities: [AgeIdentity]) throws -> [UInt8] {
  var decryptor = try AgeDecryptor(BytesSource(file), identities: identities)
  return try decryptor.readAll()
}

@Suite struct AgeRoundTripTests {
  private let identity = AgeIdentity.generate(random: SeededRandom(seed: 7).bytes)
  static let lengths = [
    0, 1, 16, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 300_000,
  ]

  @Test(arguments: lengths) func contentComesBack(byteCount: Int) throws {
    let content = SeededRandom(seed: 2).bytes(byteCount)
    let file = encrypt(content, to: [identity.recipient])
    #expect(try decrypt(file, with: [identity]) == content)
    let chunkCount = max(1, (byteCount + 65_535) / 65_536)
    // Version 22, stanza 54 + 44, end 48, nonce 16.
    #expect(file.count == 22 + 98 + 48 + 16 + byteCount + 16 * chunkCount)
  }

  @Test(arguments: [1_000, 65_536, 65_537, 100_000, 131_072])
  func piecesOfContentDoNotShow(pieceByteCount: Int) {
    for byteCount in Self.lengths {
      let content = SeededRandom(seed: 2).bytes(byteCount)
      let whole = encrypt(content, to: [identity.recipient])
      let pieces = encrypt(content, to: [identity.recipient], pieceByteCount: pieceByteCount)
      #expect(whole == pieces, "\(byteCount) bytes")
    }
  }

  @Test(arguments: [1, 100, 65_535, 65_536, 65_537, 200_000])
  func buffersOfAnyLengthDo(byteCount: Int) throws {
    let content = SeededRandom(seed: 2).bytes(150_000)
    let file = encrypt(content, to: [identity.recipient])
    let decryptor = try AgeDecryptor(BytesSource(file), identities: [identity])
    var found: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: byteCount)
    while true {
      let count = unsafe try buffer.withUnsafeMutableBytes { unsafe try decryptor.read(into: $0) }
      if count == 0 { break }
      found += buffer[..<count]
    }
    #expect(found == content)
  }

  @Test func everyRecipientCanRead() throws {
    let others = (0..<3).map { AgeIdentity.generate(random: SeededRandom(seed: $0).bytes) }
    let file = encrypt([1, 2, 3], to: others.map(\.recipient))
    for other in others { #expect(try decrypt(file, with: [identity, other]) == [1, 2, 3]) }
    #expect(throws: AgeError.noMatch) { try decrypt(file, with: [identity]) }
    #expect(throws: AgeError.noMatch) { try decrypt(file, with: []) }
  }

  @Test func fileKeyReadsBack() throws {
    let encryptor = AgeEncryptor(recipients: [identity.recipient])
    let file = encryptor.write([1, 2, 3]) + encryptor.finish()
    var decryptor = try AgeDecryptor(BytesSource(file), fileKey: encryptor.fileKey)
    #expect(try decryptor.readAll() == [1, 2, 3])
    #expect(throws: AgeError.headerTampered) {
      try AgeDecryptor(BytesSource(file), fileKey: [UInt8](repeating: 0, count: 16))
    }
  }

  @Test func sameRandomBytesGiveTheSameFile() {
    let recipients = [identity.recipient]
    #expect(encrypt([1], to: recipients) == encrypt([1], to: recipients))
    let other = encrypt([1], to: recipients, random: SeededRandom(seed: 3).bytes)
    #expect(encrypt([1], to: recipients) != other)
  }

  @Test func unknownStanzasAreIgnored() throws {
    let fileKey = SeededRandom(seed: 4).bytes(16)
    let nonce = SeededRandom(seed: 5).bytes(16)
    // Grease: a type nobody knows, and bodies at the borders of a line.
    let grease = [0, 1, 47, 48, 49, 96, 100].map { count in
      AgeStanza(arguments: ["joint-oil", "+/\(count)"], body: [UInt8](repeating: 7, count: count))
    }
    let ephemeral = SeededRandom(seed: 6).bytes(32)
    let own = X25519Stanza.wrap(fileKey, for: identity.recipient.key, ephemeral: ephemeral)
    let header = AgeHeader(grease + [own] + grease, fileKey: fileKey)
    var cipher = PayloadCipher(fileKey: fileKey, nonce: nonce)
    var sealed = [UInt8](repeating: 0, count: 17)
    unsafe [UInt8(9)].withUnsafeBytes { plain in
      unsafe sealed.withUnsafeMutableBytes { unsafe cipher.seal(plain, isLast: true, into: $0) }
    }
    #expect(try decrypt(header.bytes + nonce + sealed, with: [identity]) == [9])
  }

  @Test(arguments: [0, 1, 47, 48, 49, 10_000]) func armorComesBack(byteCount: Int) throws {
    let file = encrypt(SeededRandom(seed: 2).bytes(byteCount), to: [identity.recipient])
    let text = AgeArmor.encode(file)
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
    #expect(AgeArmor.begins(text.utf8) && !AgeArmor.begins(file))
    for text in [text, " \r\n\t" + text + "\n\n ", text.replacing("\n", with: "\r\n")] {
      var source = AgeArmorSource(BytesSource(Array(text.utf8)))
      #expect(try source.readAll() == file)
    }
  }
}
