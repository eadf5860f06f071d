import Testing

@testable import TransparencyLog

@Suite struct TrustPolicyTests {
  private static func witnesses() throws -> [Signers.Witness] {
    try (1...4).map { try Signers.Witness("witness.example/w\($0)", seed: UInt8($0)) }
  }

  /// A policy with the witnesses a, b, c and d, and the lines that follow them.
  private static func policy(_ lines: String) throws -> TrustPolicy {
    let named = zip("abcd", try witnesses()).map { "witness \($0) \($1.key)\n" }.joined()
    return try TrustPolicy("# who is trusted\n\n\(named)\(lines)")
  }

  @Test(arguments: [
    ("quorum none", "", true), ("quorum a", "a", true), ("quorum a", "bcd", false),
    ("group g any a b\nquorum g", "b", true), ("group g any a b\nquorum g", "cd", false),
    ("group g all a b\nquorum g", "ab", true), ("group g all a b\nquorum g", "acd", false),
    ("group g 2 a b c\nquorum g", "ac", true), ("group g 2 a b c\nquorum g", "cd", false),
    ("group g all a b\ngroup h any g d\nquorum h", "ab", true),
    ("group g all a b\ngroup h any g d\nquorum h", "d", true),
    ("group g all a b\ngroup h any g d\nquorum h", "ac", false),
  ])
  func quorumTakesItsMembers(lines: String, signed: String, isEnough: Bool) throws {
    let keys = zip("abcd", try Self.witnesses()).filter { signed.contains($0.0) }.map(\.1.key)
    #expect(try Self.policy(lines).isSatisfied(by: keys) == isEnough)
  }

  @Test func logsAndAddressesAreRead() throws {
    let key = try Signers.signer().verifier
    let policy = try TrustPolicy("log \(key) https://log.example/\r\nlog\t\(key)\nquorum none\n")
    #expect(policy.logs == [key, key])
    #expect(policy.quorum == nil)
  }

  @Test(arguments: [
    ("", "line 5: no quorum, want one, or quorum none"),
    ("quorum e", "line 7: no witness or group \"e\" above"),
    ("quorum a b", "line 7: \"quorum a b\", want log, witness, group or quorum with its words"),
    ("quorum a\nquorum a", "line 8: a second quorum, want one"),
    ("group a any b\nquorum a", "line 7: name \"a\" again, want a new one"),
    ("group none any b\nquorum none", "line 7: name \"none\" again, want a new one"),
    ("group g any g\nquorum g", "line 7: no witness or group \"g\" above"),
    ("group g any a a\nquorum g", "line 7: member \"a\" again, want each once"),
    (
      "group g 3 a b\nquorum g",
      "line 7: \"3\" of 2 members, want any, all or a count of them"
    ),
    (
      "group g 0 a b\nquorum g",
      "line 7: \"0\" of 2 members, want any, all or a count of them"
    ),
    ("group g any", "line 7: \"group g any\", want log, witness, group or quorum with its words"),
  ])
  func whatIsNoPolicyIsNamedByItsLine(lines: String, message: String) throws {
    let error = #expect(throws: NoteError.self) { try Self.policy(lines) }
    #expect(error?.description == (lines.isEmpty ? message.replacing("5", with: "7") : message))
  }

  @Test func keysOfAnotherKindAreRefused() throws {
    let (log, witness) = (try Signers.signer().verifier, try Signers.Witness().key)
    let asLog = #expect(throws: NoteError.self) { try TrustPolicy("log \(witness)\nquorum none") }
    #expect(
      asLog?.description
        == "line 1: key \"witness.example/w1\" of another type, want a log's key"
    )
    let asWitness = #expect(throws: NoteError.self) {
      try TrustPolicy("witness a \(log)\nquorum a")
    }
    #expect(
      asWitness?.description
        == "line 1: key \"example.com/log\" of another type, want a witness's key, of type 4"
    )
  }
}

@Suite struct CosignerTests {
  private static func cosigner() throws -> Cosigner {
    try Cosigner(name: "witness.example/w1", seed: [UInt8](repeating: 9, count: 32))
  }

  @Test func cosignatureIsThatOfTheSpecification() throws {
    let witness = try Signers.Witness()
    let cosigner = try Self.cosigner()
    #expect(cosigner.verifier == witness.key)
    let made = cosigner.signature(of: "a\n1\nb\n", time: 1_679_315_147)
    #expect(made == witness.signature(of: "a\n1\nb\n", time: 1_679_315_147))
    #expect(made.time == 1_679_315_147)
  }

  @Test func secretIsReadAsWritten() throws {
    let cosigner = try Self.cosigner()
    #expect(try Cosigner(cosigner.secretText + "\n").verifier == cosigner.verifier)
    #expect(throws: NoteError.self) { try NoteSigner(cosigner.secretText) }
    #expect(throws: NoteError.self) { try Cosigner(try Signers.signer().secretText) }
    #expect(!"\(cosigner)".contains("PRIVATE"))
    var dumped = ""
    dump(cosigner, to: &dumped)
    #expect(!dumped.contains("seed"))
  }
}
