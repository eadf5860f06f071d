import Testing

@testable import Tickmark

/// Where the file is stricter than YAML, and what is told of a text that is none.
@Suite struct YAMLFileTests {
  @Test func keyThatComesAgainIsToldWithBothLinesAndReadingGoesOn() {
    let problems = ConfigurationFixture.problems([
      ("timezone: UTC", "origin: again\ntimezone: UTC"), ("depth: 64", "depth: 0"),
    ])
    #expect(
      problems == [
        #"3:1: found key "origin" again after line 1, want it once"#,
        "7:33: found the number 0, want a whole number from 1 to 10000",
      ]
    )
  }

  @Test func keyThatComesThreeTimesIsToldTwice() {
    let problems = ConfigurationFixture.problems([
      ("limits: { record: 16MiB", #"limits: { "depth": 3, 'depth': 4, record: 16MiB"#)
    ])
    #expect(
      problems == [
        #"6:23: found key "depth" again after line 6, want it once"#,
        #"6:50: found key "depth" again after line 6, want it once"#,
      ]
    )
  }

  @Test(arguments: [
    ("", "1:1: found an empty file, want a mapping"),
    ("# nothing\n", "1:1: found an empty file, want a mapping"),
    ("- a\n", "1:1: found a list, want a mapping"),
    (
      "origin: a\n\tstate: b\n",
      """
      2:1: found no YAML (found a tab character that violates indentation), \
      want one document of YAML (indent with blanks, not with tabs)
      """
    ),
    (
      "origin: a\n---\norigin: b\n",
      "2:1: found no YAML (but found another document), want one document of YAML"
    ),
    (
      "origin: [a\n",
      "2:1: found no YAML (did not find expected ',' or ']'), want one document of YAML"
    ),
  ])
  func whatIsNoMappingIsRefused(text: String, problem: String) {
    #expect(ConfigurationFixture.problems(text) == [problem])
  }

  @Test func bytesThatAreNoTextAreRefused() {
    let error = #expect(throws: ConfigurationError.self) {
      try ConfigurationReader.read([0x6f, 0xff], path: "p.yaml")
    }
    #expect(error?.description == "p.yaml:1:1: found bytes that are not UTF-8, want text")
  }

  @Test func anchorsAndAliasesAreRefused() {
    let problems = ConfigurationFixture.problems([
      ("anchors: [out", "anchors: [&a out, *a")
    ])
    #expect(
      problems.filter { $0.contains("anchor") }
        == Array(
          repeating: "5:11: found an anchor or alias, want the value written out",
          count: problems.count
        )
    )
    #expect(!problems.isEmpty)
  }

  @Test func aliasesOfAliasesCostNothing() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(ConfigurationFixture.problems(text).contains { $0.contains("anchor or alias") })
  }

  @Test func tagsAreRefused() {
    #expect(
      ConfigurationFixture.problems([("state: state", "state: !secret state")])
        == [#"2:8: found tag "!secret", want a value without a tag"#]
    )
  }

  @Test func controlCharactersOfTheFileDoNotReachTheMessage() {
    let problems = ConfigurationFixture.problems([("period: yesterday", #"period: "\e[2J\u202e""#)])
    #expect(problems.first?.contains(#""\x1b[2J\u{202e}""#) == true)
    #expect(problems.joined().unicodeScalars.allSatisfy { $0.value >= 0x20 })
  }
}

/// A secret in the file is refused wherever it stands, and never shown.
@Suite struct ConfigurationSecretTests {
  static let hint = "take this key as known to others and make a new one: configurations are copied"

  @Test(arguments: [
    ("checkpoint: keys/checkpoint.key", "checkpoint: PRIVATE+KEY+a+1+AAAA", "4:21"),
    ("state: state", "state: AGE-SECRET-KEY-1QQPQ", "2:8"),
    ("state: state", "state: age-secret-key-1qqpq", "2:8"),
    ("author: Ada", "author: '-----BEGIN OPENSSH PRIVATE KEY-----'", "55:13"),
    ("[/data/customer/email]", "[/x, AGE-SECRET-KEY-1QQPQ]", "26:21"),
    (
      "commit: env:COMMIT",
      "commit: \(String(repeating: "A", count: 86))==", "4:94"
    ),
  ])
  func secretIsRefusedAndNotShown(old: String, new: String, place: String) {
    #expect(
      ConfigurationFixture.problems([(old, new)])
        == [
          "\(place): found a secret, want the path of a file that holds it, or env:NAME (\(Self.hint))"
        ]
    )
  }

  @Test func secretAsAKeyIsRefusedAndNotShown() {
    let problems = ConfigurationFixture.problems([("state: state", "AGE-SECRET-KEY-1QQPQ: state")])
    #expect(problems == ["2:1: found a key that is no plain word, want one"])
  }
}
