import CanonicalJSON
import Testing
import Trail

@testable import Formats

@Suite struct TextPatternTests {
  @Test(arguments: [
    ("", "", true), ("", "a", false), ("*", "", true), ("*", "a*b", true), ("**", "", true),
    ("arn:*", "arn:", true), ("arn:*", "arn:aws:iam", true), ("arn:*", "an arn:", false),
    ("arn:*", "ar", false), ("*[bot]", "deploy[bot]", true), ("*[bot]", "deploy[bot]s", false),
    ("*[bot]", "[bot", false), ("a*a", "a", false), ("a*a", "aa", true), ("a*a", "aba", true),
    ("*b*", "abc", true), ("*b*", "ac", false), ("a*b*c", "abbc", true), ("a*b*c", "ac", false),
    ("a*bc*bc", "abc", false), ("a*bc*bc", "abcbc", true), ("*ab*ab*", "aab", false),
    ("*ab*ab*", "aabxab", true), ("exact", "exact", true), ("exact", "exactly", false),
    ("é*", "été", true), ("E*", "etc", false),
  ])
  func starStandsForAnyRun(_ pattern: String, _ text: String, _ matches: Bool) {
    let prefix = Array("before".utf8)
    #expect(TextPattern(pattern).matches(prefix + Array(text.utf8), from: prefix.count) == matches)
  }

  @Test func ruleGivesTheValueItselfOrItsConstant() throws {
    let uid = pointer("uid")
    let mapping = ColumnMapping(rules: [
      .actor: [.like(uid, pattern: "arn:*", constant: nil), .pointer(pointer("name"))],
      .actorKind: [.like(uid, pattern: "*:role/*", constant: "role")],
    ])
    let role = try columns(#"{"uid":"arn:aws:iam::1:role/r","name":"n"}"#, mapping)
    #expect(role[.actor] == "arn:aws:iam::1:role/r")
    #expect(role[.actorKind] == "role")
    let other = try columns(#"{"uid":73,"name":"n"}"#, mapping)
    #expect(other[.actor] == "n")
    #expect(other[.actorKind] == nil)
  }

  private func columns(_ record: String, _ mapping: ColumnMapping) throws -> ColumnValues {
    var tape = JSONTape()
    let prepared = PreparedMapping(mapping)
    var (nodes, values) = ([Int](), ColumnValues())
    // The array outlives the closure, which keeps no pointer.
    try unsafe Array(record.utf8).withUnsafeBytes { bytes in
      try unsafe tape.parse(bytes)
      unsafe prepared.select(tape, bytes, item: -1, sealed: [], into: &nodes)
      unsafe prepared.evaluate(tape, bytes, nodes, into: &values)
    }
    return values
  }
}
