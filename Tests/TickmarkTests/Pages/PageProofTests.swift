import Testing
import Trail

@testable import Tickmark

/// Which days the pages call proven.
@Suite struct PageProofTests {
  /// The clean report, in which the source `orders` is covered only from a second after the begin.
  private func lateReport() throws -> Report {
    var report = try PageFixture(.clean).report
    report.coverage = report.coverage.map { row in
      guard row.source == "orders" else { return row }
      let period = Period(begin: row.period.begin.adding(seconds: 1), end: row.period.end)
      return Coverage(
        source: row.source,
        scope: row.scope,
        period: period,
        state: row.state,
        assurance: row.assurance
      )
    }
    return report
  }

  @Test func aSourceOfACompleteTestIsProvenBeforeItsFirstEvent() throws {
    let summary = PageSummary(try lateReport())
    #expect(summary.provenDayCount == 3)
  }

  @Test func withoutACompleteTestTheDayOfTheFirstEventIsNotProven() throws {
    var report = try lateReport()
    for index in report.controls.indices { report.controls[index].isComplete = false }
    #expect(PageSummary(report).days.map(\.isProven) == [false, true, true])
  }

  @Test func aGapTakesItsDayEvenFromACompleteTest() throws {
    let summary = PageSummary(try PageFixture(.month).report)
    #expect(summary.provenDayCount == 29)
    #expect(summary.days.filter { !$0.isProven }.map(\.text) == ["2026-11-02"])
  }
}
