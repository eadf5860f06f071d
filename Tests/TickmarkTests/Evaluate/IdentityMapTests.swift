import SQLite
import Testing
import Trail

@testable import Tickmark

@Suite struct IdentityMapTests {
  private static let text = """
    people:
      karl:
        any: [karl@example.com]
        trail: ["arn:aws:iam::1:user/karl"]
        hub: karl-h
      mara:
        any: mara
        hub: [karl]
    """

  private func map(_ text: String) throws(EvaluationFileError) -> IdentityMap {
    try IdentityMap.parse(Array(text.utf8), name: "identities.yaml", sources: ["trail", "hub"])
  }

  @Test func aNameInAnySourceHasARowForEach() throws {
    let rows = try map(Self.text).rows(of: ["hub", "trail"])
    #expect(
      rows.map { "\($0.source) \($0.name) \($0.person)" } == [
        "hub karl mara", "hub karl-h karl", "hub karl@example.com karl", "hub mara mara",
        "trail arn:aws:iam::1:user/karl karl", "trail karl@example.com karl", "trail mara mara",
      ]
    )
  }

  @Test func theDigestIsTheFiles() throws {
    #expect(try map(Self.text).digest != map(Self.text + "\n").digest)
    #expect(IdentityMap.none.digest == nil)
  }

  @Test(arguments: [
    ("people:\n  karl:\n    hob: karl", "3:10: source \"hob\", want one of any, hub, trail"),
    (
      "people:\n  karl: { any: k }\n  mara: { hub: k }",
      "3:16: \"k\", which is karl's already, want one person for each name in a source"
    ),
    (
      "people:\n  karl: { hub: k }\n  mara: { any: [m, k] }",
      "3:20: \"k\", which is karl's already, want one person for each name in a source"
    ),
    (
      "people:\n  karl: { hub: [k, k] }",
      "2:20: \"k\", which is karl's already, want one person for each name in a source"
    ),
    ("people:\n  karl: [k]", "2:9: a list, want a mapping"),
    ("people:\n  karl: { any: { a: b } }", "2:16: a mapping, want a text"),
    ("persons: {}", "1:10: key \"persons\", want one of people"),
    ("{}", "1: no people, want people: { … }"),
    ("people:\n  karl: { any: a }\n  karl: { any: b }", "2:3: karl twice in one mapping"),
  ])
  func whatIsWrongHasItsPlace(_ text: String, _ want: String) {
    let error = #expect(throws: EvaluationFileError.self) { try map(text) }
    #expect(error?.description == "identities.yaml:\(want)")
  }

  @Test func oneNameMayBeTwoPeoplesInTwoSources() throws {
    let map = try map("people:\n  a: { hub: admin }\n  b: { trail: admin }")
    #expect(map.rows(of: ["hub", "trail"]).map(\.person) == ["a", "b"])
  }

  /// A control over a ledger on disk, which has no such table itself.
  @Test func aControlSeesWhoseANameIs() throws {
    let ledger = try TestLedger()
    try ledger.add(
      .init(time: "2026-01-02T08:00:00Z", actor: "karl@example.com", action: "a"),
      .init(time: "2026-01-02T08:01:00Z", actor: "nobody", action: "a")
    )
    let text = """
      -- id: by-karl
      -- title: t
      -- statement: s
      -- severity: low
      -- test: t
      -- sources: any
      -- key: id
      -- row: r

      -- population
      SELECT entry, id, time FROM event;

      -- exceptions
      SELECT entry, id, time FROM event
      JOIN person_name ON person_name.source = event.source AND person_name.name = event.actor
      WHERE person_name.person = 'karl'
      ORDER BY time, entry;
      """
    let control = try ControlFile.parse(Array(text.utf8), name: "by-karl.sql", area: "own")
    let input = ControlInput(sources: ["trail"], isProven: true, assurance: .signed)
    let result = try ledger.evaluator(identities: map(Self.text)).evaluate(
      control,
      over: .day,
      input: input
    )
    #expect(result.exceptionCount == 1, "\(result.reason ?? "")")
    #expect(try ledger.evaluator().evaluate(control, over: .day, input: input).exceptionCount == 0)
  }

  @Test func anySelectsAllSources() throws {
    let text = """
      -- id: quiet
      -- title: t
      -- statement: s
      -- severity: low
      -- test: t
      -- sources: any
      -- key: entry
      -- row: r

      -- population
      SELECT entry FROM event;

      -- exceptions
      SELECT entry FROM event ORDER BY entry;
      """
    let control = try ControlFile.parse(Array(text.utf8), name: "quiet.sql", area: "own")
    let sources = [(name: "hub", format: "github-audit"), (name: "trail", format: "cloudtrail")]
    #expect(SelectedControl.select([control], from: sources).map(\.sources) == [["hub", "trail"]])
    #expect(SelectedControl.select([control], from: []).isEmpty)
  }
}
