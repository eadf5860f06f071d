import Testing

@testable import SSHSignature

@Suite struct AllowedSignersTests {
  // The public key of RFC 8032's first test vector, in SSH's form.
  private static let key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"

  private func signer(
    _ line: String,
    namespace: String = "tickmark",
    at second: Int64 = 1_800_000_000
  ) throws -> String? {
    let file = try AllowedSigners(parsing: "# approvers\n\n\(line)\n")
    let words = Self.key.split(separator: " ")
    let key = try #require(SSHPublicKey(kind: words[0], base64: words[1]))
    return file.signer(of: key, namespace: namespace, at: second)?.name
  }

  @Test func aLineSaysWhoseKeyItIs() throws {
    #expect(try signer("lea@example.com \(Self.key) lea's laptop") == "lea@example.com")
  }

  @Test func severalNamesOfALineAreOnePerson() throws {
    #expect(try signer("lea@example.com,lea@example.org \(Self.key)") == "lea@example.com")
  }

  @Test func namespacesLimitWhatAKeyIsFor() throws {
    let line = "lea namespaces=\"git,tickmark\" \(Self.key)"
    #expect(try signer(line) == "lea")
    #expect(try signer(line, namespace: "file") == nil)
  }

  @Test func aKeyCountsBetweenItsTimes() throws {
    // 20270101Z is 1798761600.
    let line = "lea valid-after=\"20270101Z\",valid-before=\"202701010001Z\" \(Self.key)"
    #expect(try signer(line, at: 1_798_761_599) == nil)
    #expect(try signer(line, at: 1_798_761_600) == "lea")
    #expect(try signer(line, at: 1_798_761_659) == "lea")
    #expect(try signer(line, at: 1_798_761_660) == nil)
  }

  @Test(arguments: [
    ("* \(key)", "line 3: a pattern in place of a name, want <name> [options] <kind> <base64>"),
    (
      "lea cert-authority \(key)",
      "line 3: option \"cert-authority\", want <name> [options] <kind> <base64>"
    ),
    ("lea ssh-ed25519", "line 3: 2 words, want <name> [options] <kind> <base64>"),
    ("lea ssh-dss AAAA", "line 3: no key of a known kind, want <name> [options] <kind> <base64>"),
  ])
  func otherLinesAreRefused(line: String, message: String) {
    let error = #expect(throws: AllowedSigners.Fault.self) { try signer(line) }
    #expect(error?.description == message)
  }
}
