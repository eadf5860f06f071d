import Archive
import Cryptography
import Testing

@testable import Age

@Suite struct PassphraseTests {
  // A low cost: what is tested isn't how long a guess takes.
  private static func file(_ text: String, passphrase: String) -> [UInt8] {
    let age = AgeEncryptor(passphrase: passphrase, workFactor: 4)
    return age.write(Array(text.utf8)) + age.finish()
  }

  @Test(arguments: ["correct horse", "", "pässwörd\n"]) func aPassphraseOpensItsFile(
    passphrase: String
  ) throws {
    let file = Self.file("secret", passphrase: passphrase)
    var age = try AgeDecryptor(BytesSource(file), passphrase: passphrase)
    #expect(try age.readAll() == Array("secret".utf8))
  }

  @Test func anotherPassphraseDoesNot() {
    let file = Self.file("secret", passphrase: "right")
    #expect(throws: AgeError.noMatch) {
      try AgeDecryptor(BytesSource(file), passphrase: "wrong")
    }
  }

  @Test func aFileOfRecipientsHasNoPassphrase() {
    let age = AgeEncryptor(recipients: [AgeIdentity.generate().recipient])
    let file = age.write([1]) + age.finish()
    #expect(throws: AgeError.noMatch) { try AgeDecryptor(BytesSource(file), passphrase: "x") }
  }

  // RFC 7914, section 12: the second vector has r = 8 and p = 16, the third p = 1.
  @Test func theKeyIsThatOfTheRFC() throws {
    let key = Scrypt.derive(
      passphrase: Array("pleaseletmein".utf8),
      salt: Array("SodiumChloride".utf8),
      cost: 16_384
    )
    #expect(
      try Hex.encode(#require(key))
        == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
    )
  }
}
