import Archive
import Cryptography
import Testing

@testable import Age

@Suite struct HybridTests {
  private static let identity = AgeIdentity.generate(isHybrid: true) { count in
    (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
  }

  /// The example of c2sp.org/age.
  @Test func specificationsIdentityHasItsRecipient() throws {
    let identity = try AgeIdentity(
      "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
    )
    let text = identity.recipient.description
    #expect(text.hasPrefix("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5zrq"))
    #expect(text.utf8.count == 1_959)
    #expect(try AgeRecipient(text) == identity.recipient)
    #expect(identity.secretText.hasSuffix("SK3ZQFR"))
  }

  @Test(arguments: [0, 1, 65_536, 200_000])
  func fileComesBack(byteCount: Int) throws {
    let content = [UInt8](repeating: 7, count: byteCount)
    let encryptor = AgeEncryptor(recipients: [
      Self.identity.recipient, AgeIdentity.generate(isHybrid: true).recipient,
    ])
    let file = encryptor.write(content) + encryptor.finish()
    #expect(String(decoding: file, as: UTF8.self).components(of: "-> mlkem768x25519 ") == 2)
    var source = try AgeDecryptor(BytesSource(file), identities: [.generate(), Self.identity])
    #expect(try source.readAll() == content)
  }

  @Test func otherIdentityIsNoMatch() throws {
    let encryptor = AgeEncryptor(recipients: [Self.identity.recipient])
    let file = encryptor.write([1]) + encryptor.finish()
    for other in [AgeIdentity.generate(), AgeIdentity.generate(isHybrid: true)] {
      #expect(throws: AgeError.noMatch) {
        try AgeDecryptor(BytesSource(file), identities: [other])
      }
    }
  }

  @Test func recipientsOfBothKindsAreMixed() {
    let classic = AgeIdentity.generate().recipient
    #expect(!AgeRecipient.areOneKind([classic, Self.identity.recipient]))
    #expect(AgeRecipient.areOneKind([classic, classic]))
    #expect(AgeRecipient.areOneKind([Self.identity.recipient]))
  }

  /// A number at q, and a point of low order, are no keys.
  @Test func malformedRecipientsAreRefused() {
    var key = Self.identity.recipient.key
    key[0] = 0x01
    key[1] = (key[1] & 0xf0) | 0x0d
    #expect(throws: AgeError.recipientMalformed) {
      try AgeRecipient(Bech32.encode(prefix: "age1pq", key))
    }
    let lowOrder = Self.identity.recipient.key.dropLast(32) + [UInt8](repeating: 0, count: 32)
    #expect(throws: AgeError.recipientMalformed) {
      try AgeRecipient(Bech32.encode(prefix: "age1pq", Array(lowOrder)))
    }
    #expect(throws: AgeError.recipientMalformed) {
      try AgeRecipient(Bech32.encode(prefix: "age1pq", [UInt8](repeating: 9, count: 32)))
    }
    #expect(throws: AgeError.recipientMalformed) {
      try AgeRecipient(Bech32.encode(prefix: "age", Self.identity.recipient.key))
    }
  }

  /// ML-KEM gives a secret of any ciphertext, and none of these opens the message.
  @Test(arguments: [0, 500, 959, 960, 1_087, 1_088, 1_119])
  func changedCiphertextOpensNothing(place: Int) throws {
    let key = try #require(HybridSealing.PrivateKey(secret: Array(0..<32)))
    let message: [UInt8] = Array(1...16)
    let (share, sealed) = try #require(
      HybridSealing.seal(message, to: key.publicKey, info: "a test")
    )
    #expect(HybridSealing.open(sealed, key: share, with: key, info: "a test") == message)
    #expect(HybridSealing.open(sealed, key: share, with: key, info: "another") == nil)
    var changed = share
    changed[place] ^= 1
    #expect(HybridSealing.open(sealed, key: changed, with: key, info: "a test") == nil)
    #expect(HybridSealing.open(sealed, key: share.dropLast(), with: key, info: "a test") == nil)
  }
}

extension String {
  fileprivate func components(of text: String) -> Int { split(separator: text).count - 1 }
}
