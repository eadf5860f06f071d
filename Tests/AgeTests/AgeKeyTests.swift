import Testing

@testable import Age

@Suite struct AgeKeyTests {
  /// The pair of the specification's own text: a secret of 32 bytes 0x42.
  private let secret = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
  private let recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"

  @Test func identityHasItsRecipient() throws {
    let identity = try AgeIdentity(secret)
    #expect(identity.secret == [UInt8](repeating: 0x42, count: 32))
    #expect(identity.recipient.description == recipient)
    #expect(try AgeRecipient(recipient) == identity.recipient)
    #expect(identity.secretText == secret)
  }

  @Test func newIdentityIsMadeOfTheRandomBytes() {
    let identity = AgeIdentity.generate { [UInt8](repeating: 0x42, count: $0) }
    #expect(identity.secretText == secret)
    #expect(AgeIdentity.generate().secretText != AgeIdentity.generate().secretText)
  }

  @Test func secretIsNotShown() throws {
    let identity = try AgeIdentity(secret)
    var dumped = ""
    dump(identity, to: &dumped)
    for text in ["\(identity)", String(reflecting: identity), "\([identity])", dumped] {
      #expect(!text.contains("SECRET") && !text.contains("66"), "\(text)")
    }
    #expect("\(identity)" == "identity of \(recipient)")
  }

  @Test(arguments: [
    "", "age1", "AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ",
    "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk",
    " age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
    "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX",
    Bech32.encode(prefix: "age", [UInt8](repeating: 1, count: 31)),
    Bech32.encode(prefix: "age", [UInt8](repeating: 1, count: 33)),
    Bech32.encode(prefix: "age", [UInt8](repeating: 0, count: 32)),
    Bech32.encode(prefix: "agf", [UInt8](repeating: 9, count: 32)),
  ])
  func otherTextIsNoRecipient(text: String) {
    let error = #expect(throws: AgeError.self) { try AgeRecipient(text) }
    #expect(error?.description == "recipient isn't an X25519 one, want age1…")
  }

  @Test(arguments: [
    "", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
    "age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex",
    "AGE-SECRET-KEY-PQ-1HZLGZUPT4ETPKDEV8HSGFDCYZ4E522W0A7PU2LHT8EH9W6YLNC3SW78XKQ",
    Bech32.encode(prefix: "AGE-SECRET-KEY-", [1, 2, 3]),
  ])
  func otherTextIsNoIdentity(text: String) {
    let error = #expect(throws: AgeError.self) { try AgeIdentity(text) }
    #expect(error?.description == "identity isn't an X25519 one, want AGE-SECRET-KEY-1…")
  }

  @Test func fileOfIdentitiesIsRead() throws {
    let other = AgeIdentity.generate()
    let text = "# created: today\n# public key: \(recipient)\n\n\(secret)\r\n\(other.secretText)"
    let found = try AgeIdentity.identities(inFile: text)
    #expect(found.map(\.secretText) == [secret, other.secretText])
  }

  @Test func wrongLineOfAFileIsNamedWithoutItsText() {
    let error = #expect(throws: AgeError.self) {
      try AgeIdentity.identities(inFile: "# a\n\n\(secret)X\n")
    }
    let want = "line 3: identity isn't an X25519 one, want AGE-SECRET-KEY-1…"
    #expect(error?.description == want)
  }

  @Test(arguments: ["", "\n", "# only a comment\n"]) func fileWithoutIdentityIsRefused(text: String)
  {
    let error = #expect(throws: AgeError.self) { try AgeIdentity.identities(inFile: text) }
    #expect(error?.description == "no identity, want at least one AGE-SECRET-KEY-1…")
  }
}
