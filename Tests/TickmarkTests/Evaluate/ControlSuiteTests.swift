import Foundation
import Testing
import Trail

@testable import Tickmark

@Suite struct ControlSuiteTests {
  static let good = """
    period: 2026-01-02/2026-01-03
    sources: { trail: cloudtrail }
    pass:
      - events:
          - { time: 2026-01-02T08:00:00Z, source: trail, actor_kind: user, mfa: true }
    fail:
      - events:
          - { time: 2026-01-02T08:00:00Z, source: trail, actor_kind: user }
          - { time: 2026-01-02T09:00:00Z, source: trail, actor_kind: root,
              record: { a: { b: ["x", 1, true, null] } } }
        exceptions: [1]
      - events: [{ time: 2026-02-02T09:00:00.5+01:00, source: trail, actor_kind: root }]
        period: 2026-02-02T00:00:00Z/2026-02-03T00:00:00Z
    not-applicable:
      - events: []

    """

  private static let control = Control.test(
    population: """
      SELECT entry FROM event WHERE time >= :begin AND time < :end
        AND source IN (SELECT name FROM source WHERE format = 'cloudtrail')
      """,
    exceptions: """
      SELECT entry FROM event WHERE time >= :begin AND time < :end AND actor_kind = 'root'
      """
  )

  private func run(_ text: String, _ control: Control = control) throws -> [ControlSuite.Outcome] {
    let fixture = try ControlFixture.parse(Array(text.utf8), name: "iam/sample.yaml")
    let folder = try TestLedger()
    return try ControlSuite(scratch: "\(folder.folder)/suite").run(control, on: fixture)
  }

  @Test func aControlThatDoesWhatItsFixtureWantsHasNoFailure() throws {
    let outcomes = try run(Self.good)
    #expect(outcomes.map(\.failure) == [nil, nil, nil, nil])
    #expect(
      outcomes.map(\.place)
        == ["iam/sample.yaml:4", "iam/sample.yaml:7", "iam/sample.yaml:12", "iam/sample.yaml:15"]
    )
  }

  @Test func eachThingThatDiffersIsAFailure() throws {
    let never = Control.test(
      population: Self.control.population,
      exceptions: "SELECT entry FROM event WHERE 0"
    )
    #expect(
      try run(Self.good, never).map(\.failure) == [nil, "pass, want fail", "pass, want fail", nil]
    )
    let wrong = Self.good.replacing("exceptions: [1]", with: "exceptions: [0, 1]")
    #expect(try run(wrong)[1].failure == "exceptions [1], want [0, 1]")
    let broken = Control.test(exceptions: "SELECT entry FROM missing")
    #expect(
      try run(Self.good, broken)[0].failure
        == "error (exceptions query: no such table: missing), want pass"
    )
  }

  @Test func recordsAndOtherTablesCanBeGiven() throws {
    let control = Control.test(
      population: "SELECT entry FROM event",
      exceptions: """
        SELECT entry FROM event WHERE record(entry) ->> '$.a.b[1]' = 1
          OR EXISTS (SELECT 1 FROM finding WHERE code = 'no-data')
        """
    )
    let text = """
      pass:
        - events: [{ time: 2026-01-02T08:00:00Z, source: trail }]
      fail:
        - events: [{ time: 2026-01-02T08:00:00Z, source: trail, record: { a: { b: [0, 1] } } }]
        - events: [{ time: 2026-01-02T08:00:00Z, source: trail }]
          tables: { finding: [{ code: no-data, class: absent }] }
      """
    #expect(try run(text, control).map(\.failure) == [nil, nil, nil])
  }

  @Test func thePeriodIsTheDayOfTheNewestEventUnlessGiven() throws {
    let text = Self.good.replacing("period: 2026-01-02/2026-01-03\n", with: "")
    #expect(try run(text).map(\.failure) == [nil, nil, nil, nil])
  }

  @Test(arguments: [
    ("actor_kind: root,", "actor_sort: root,", "9:66: key \"actor_sort\", want one of "),
    ("time: 2026-01-02T09:00:00Z, ", "", "9:9: an event without a time, want time: "),
    ("time: 2026-01-02T09:00:00Z", "time: yesterday", "9:9: an event without a time, want time: "),
    (
      "2026-01-02/2026-01-03", "2026-01-03/2026-01-02",
      "1:9: period \"2026-01-03/2026-01-02\", want "
    ),
    ("exceptions: [1]", "exceptions: [one]", "11:18: \"one\", want an entry's number, from 0"),
    (
      "pass:", "passes:",
      "4:3: key \"passes\", want one of period, sources, identities, pass, fail, not-applicable"
    ),
    ("mfa: true", "mfa: [1]", "5:77: a list, want a single value"),
    ("- events: []", "- tables: { x: [{}] }", "15:19: table \"x\", want a table or view"),
    (
      "- events: []", "- { events: [], exceptions: [] }",
      "15:31: exceptions under not-applicable, want them under fail only"
    ),
  ])
  func whatIsWrongIsNamedWithLineAndColumn(_ piece: String, _ other: String, _ want: String) throws
  {
    let parts = Self.good.split(separator: piece, maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let error = #expect(throws: EvaluationFileError.self) {
      try run(parts.joined(separator: other))
    }
    #expect(
      error?.description.hasPrefix("iam/sample.yaml:\(want)") == true,
      "\(error?.description ?? "")"
    )
  }

  @Test func aFixtureMustShowBothAPassAndAFail() throws {
    let error = #expect(throws: EvaluationFileError.self) { try run("pass: [{ events: [] }]") }
    #expect(error?.description == "iam/sample.yaml:1:1: no case under fail, want at least one")
  }
}
