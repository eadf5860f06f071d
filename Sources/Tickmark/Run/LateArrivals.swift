import SQLite
import Trail

/// Events of a period that was reported before they came.
struct LateArrivals: Sendable, Hashable {
  let source: String
  let reported: ReportedPeriod
  let count: Int
  let first: Instant
  let last: Instant

  /// Finds those among the entries of a run, sorted by period and source.
  static func find(
    _ entries: Range<Int>,
    of plan: RunPlan,
    in ledger: Ledger
  ) throws -> [LateArrivals] {
    guard let oldest = try ledger.times(of: plan.sources, in: entries).map(\.first).min() else {
      return []
    }
    // Nearly always none: only then the entries are looked at again for each period.
    let touched = try ledger.database.reportedPeriods(
      of: plan.pipeline.name,
      before: entries.upperBound
    )
    .filter { oldest < $0.period.end }
    return try touched.flatMap { reported in
      try ledger.times(of: plan.sources, in: entries, during: reported.period).map {
        LateArrivals(
          source: $0.source,
          reported: reported,
          count: $0.count,
          first: $0.first,
          last: $0.last
        )
      }
    }
  }

  /// `1 event`, `3 events`.
  var events: String { count == 1 ? "1 event" : "\(count) events" }
}

extension Ledger {
  fileprivate typealias Times = (source: String, count: Int, first: Instant, last: Instant)

  /// Returns count and ends of the event times of each source among entries; sorted by source,
  /// without those that have none.
  fileprivate func times(
    of plans: [SourcePlan],
    in entries: Range<Int>,
    during period: Period? = nil
  ) throws -> [Times] {
    let statement = try database.prepare(
      """
      SELECT count(*), min(time), max(time) FROM event_row
      WHERE entry >= ? AND entry < ? AND source = ?
        AND time >= ? AND time < ?
      """
    )
    var times: [Times] = []
    for plan in plans.sorted(by: { $0.name < $1.name }) {
      try statement.bind(1, entries.lowerBound)
      try statement.bind(2, entries.upperBound)
      try statement.bind(3, plan.name)
      try statement.bind(4, period?.begin.columnText ?? "")
      try statement.bind(5, period?.end.columnText ?? "~")
      defer { statement.reset() }
      if try statement.step(), let first = statement.text(1).flatMap({ Instant(rfc3339: $0) }),
        let last = statement.text(2).flatMap({ Instant(rfc3339: $0) })
      {
        times.append((plan.name, statement.int(0), first, last))
      }
    }
    return times
  }
}
