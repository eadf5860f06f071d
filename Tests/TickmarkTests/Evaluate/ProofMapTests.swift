import Testing
import Trail

@testable import Tickmark

@Suite struct ProofMapTests {
  private func row(
    _ days: String,
    _ state: CoverageState = .proven,
    scope: String = "*",
    source: String = "trail"
  ) -> Coverage {
    Coverage(
      source: source,
      scope: scope,
      period: Period(days: days),
      state: state,
      assurance: .signed
    )
  }

  private func gaps(_ rows: [Coverage], _ days: String, origin: String? = nil) -> [String] {
    let origins =
      origin.flatMap { Instant(rfc3339: "\($0)T00:00:00Z") }.map { ["trail": $0] } ?? [:]
    return ProofMap(rows, origins: origins).gaps(of: "trail", in: Period(days: days)).map {
      "\($0.begin.dateText)/\($0.end.dateText)"
    }
  }

  @Test func joinedIntervalsProveWhatTheyCoverTogether() {
    let rows = [row("2026-01-03/2026-01-05"), row("2026-01-01/2026-01-03")]
    #expect(gaps(rows, "2026-01-01/2026-01-05") == [])
    #expect(gaps(rows, "2026-01-02/2026-01-04") == [])
  }

  @Test func theGapsAreExactlyWhatIsNotProven() {
    let rows = [
      row("2026-01-02/2026-01-03"), row("2026-01-03/2026-01-04", .broken),
      row("2026-01-05/2026-01-06"), row("2026-01-06/2026-01-07", .excused),
      row("2026-01-07/2026-01-08", .absent),
    ]
    #expect(
      gaps(rows, "2026-01-01/2026-01-09")
        == ["2026-01-01/2026-01-02", "2026-01-03/2026-01-05", "2026-01-06/2026-01-09"]
    )
  }

  @Test func everyScopeMustBeProven() {
    let rows = [
      row("2026-01-01/2026-01-05", scope: "a"), row("2026-01-02/2026-01-03", scope: "b"),
      row("2026-01-01/2026-01-05", source: "other"),
    ]
    #expect(
      gaps(rows, "2026-01-01/2026-01-05") == ["2026-01-01/2026-01-02", "2026-01-03/2026-01-05"]
    )
  }

  @Test func aScopeWithoutAProvenIntervalLeavesNothingProven() {
    let rows = [
      row("2026-01-01/2026-01-05", scope: "a"), row("2026-01-01/2026-01-05", .absent, scope: "b"),
    ]
    #expect(gaps(rows, "2026-01-01/2026-01-05") == ["2026-01-01/2026-01-05"])
  }

  @Test func aSourceWithoutCoverageIsUnproven() {
    #expect(gaps([], "2026-01-01/2026-01-02") == ["2026-01-01/2026-01-02"])
  }

  @Test func whatIsBeforeTheOriginCountsAsProven() {
    let rows = [row("2026-01-02/2026-01-05")]
    #expect(gaps(rows, "2025-10-01/2026-01-05", origin: "2026-01-02") == [])
    #expect(gaps(rows, "2025-10-01/2026-01-05") == ["2025-10-01/2026-01-02"])
    #expect(gaps(rows, "2025-10-01/2025-11-01", origin: "2026-01-02") == [])
  }

  @Test func anInstantAtTheEndOfAnIntervalIsOutside() throws {
    let proof = ProofMap([row("2026-01-01/2026-01-02")])
    let begin = try #require(Instant(rfc3339: "2026-01-01T00:00:00Z"))
    let end = try #require(Instant(rfc3339: "2026-01-02T00:00:00Z"))
    #expect(proof.isProven("trail", at: begin))
    #expect(proof.isProven("trail", at: Instant(microseconds: end.microseconds - 1)))
    #expect(!proof.isProven("trail", at: end))
  }

  @Test func ourOwnFactsAreProvenByTheLog() {
    #expect(ProofMap([]).isProven("tickmark", over: .day))
  }

  @Test func anInputIsJudgedOverItsLookbackToo() {
    let control = Control.test(exceptions: "SELECT entry FROM event", lookback: 86_400)
    let selected = SelectedControl(control: control, sources: ["trail", "orders"])
    let rows = [
      row("2026-01-02/2026-01-03"), row("2026-01-01/2026-01-03", source: "orders"),
    ]
    let code = FindingCode("digest-missing", .absent, meaning: "m", advice: "a")
    let notice = FindingCode("event-duplicated", .notice, meaning: "m", advice: "a")
    let findings = [
      Finding(code, source: "trail", interval: Period(days: "2026-01-01/2026-01-02")),
      Finding(code, source: "trail", interval: Period(days: "2025-12-01/2025-12-02")),
      Finding(code, source: "elsewhere"), Finding(notice, source: "trail"),
      Finding(code, source: "orders"),
    ]
    let input = ControlInput(
      of: selected,
      over: .day,
      proof: ProofMap(rows),
      assurances: ["trail": .signed, "orders": .chained],
      findings: findings
    )
    #expect(!input.isProven)
    #expect(input.sources == ["orders", "trail"])
    #expect(input.assurance == .chained)
    #expect(
      input.reason
        == "trail is not proven from 2026-01-01T00:00:00Z to 2026-01-02T00:00:00Z"
    )
    #expect(input.unprovenBy == [findings[4], findings[0]])
  }

  @Test func aProvenInputHasNoReason() {
    let selected = SelectedControl(control: .roots, sources: ["trail"])
    let input = ControlInput(
      of: selected,
      over: .day,
      proof: ProofMap([row("2026-01-02/2026-01-03")]),
      assurances: ["trail": .signed],
      findings: []
    )
    #expect(input.isProven && input.reason == nil && input.unprovenBy.isEmpty)
  }

  @Test(
    arguments: [
      (["cloudtrail"], ["east", "west"]), (["east"], ["east"]),
      (["east", "orders"], ["east", "orders"]),
      (["cloudtrail", "missing"], nil), (["json-lines"], ["cloud"]),
      (["chained-jsonl"], ["orders"]),
      // A name goes before a format.
      (["cosmos"], ["cosmos"]),
    ] as [([String], [String]?)]
  )
  func aControlReadsSourcesByNameOrElseByFormat(_ words: [String], _ names: [String]?) {
    let control = Control.test(exceptions: "", sources: words)
    let selected = SelectedControl.select(
      [control],
      from: [
        ("west", "cloudtrail"), ("east", "cloudtrail"), ("orders", "chained-jsonl"),
        ("cloud", "json-lines"), ("cosmos", "json-lines-2"), ("other", "cosmos"),
      ]
    )
    #expect(selected.first?.sources == names)
    #expect(selected.count == (names == nil ? 0 : 1))
  }
}
