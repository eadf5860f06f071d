import CanonicalJSON
import SQLite
import Trail

/// A period that a run of a pipeline reported on after it was over.
struct ReportedPeriod: Sendable, Hashable {
  let period: Period
  /// The clock of the first run that did.
  let at: Instant
}

extension Database {
  /// Returns the periods that a pipeline's runs reported on, sorted, each once.
  ///
  /// A period that wasn't over at the run's time doesn't count: more was to come.
  ///
  /// - Parameter entry: only runs whose record stands before this entry.
  func reportedPeriods(of pipeline: String, before entry: Int) throws -> [ReportedPeriod] {
    let rows = try rows(
      "SELECT at, data FROM run WHERE pipeline = ? AND entry < ? ORDER BY entry",
      [.text(pipeline), .integer(Int64(entry))]
    )
    var found: [Period: Instant] = [:]
    for row in rows {
      guard let at = row[0].integer.map({ Instant(microseconds: $0) }),
        let data = try row[1].text.map({ try JSONValue(parsing: Array($0.utf8)) })
      else { continue }
      for value in [data["period"]].compactMap({ $0 }) + (data["caughtUp"]?.array ?? []) {
        guard let period = Period(json: value), period.end <= at, found[period] == nil else {
          continue
        }
        found[period] = at
      }
    }
    return found.map { ReportedPeriod(period: $0.key, at: $0.value) }
      .sorted { ($0.period.begin, $0.period.end) < ($1.period.begin, $1.period.end) }
  }
}

extension Ledger {
  /// Returns the periods that a run caught up on, as its record says.
  func caughtUp(by run: String) throws -> [Period] {
    let rows = try database.rows("SELECT data FROM run WHERE run = ?", [.text(run)])
    guard let text = rows.first?[0].text else { return [] }
    return (try JSONValue(parsing: Array(text.utf8))["caughtUp"]?.array ?? [])
      .compactMap(Period.init(json:))
  }

  /// Returns the clock of a pipeline's newest run.
  func newestAt(of pipeline: String) throws -> Instant? {
    try database.rows("SELECT max(at) FROM run WHERE pipeline = ?", [.text(pipeline)])[0][0]
      .integer.map { Instant(microseconds: $0) }
  }
}

extension Period {
  /// As it stands in a run's record.
  var json: JSONValue { ["begin": JSONValue(begin), "end": JSONValue(end)] }

  init?(json: JSONValue) {
    guard let begin = json["begin"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let end = json["end"]?.string.flatMap({ Instant(rfc3339: $0) }), begin <= end
    else { return nil }
    self.init(begin: begin, end: end)
  }

  /// As its bag's folder is named.
  func name(timezone: String) -> String {
    PeriodRule.between(begin, end).period(at: begin, timezone: timezone).name
  }
}

extension PeriodRule {
  /// Returns the periods between the first reported one and this run's that no run reported on.
  ///
  /// Only days and months come one after the other; of other rules none is ever missed.
  func missed(_ reported: [ReportedPeriod], before period: Period, timezone: String) -> [Period] {
    guard self == .yesterday || self == .lastMonth, let first = reported.first else { return [] }
    let known = Set(reported.map(\.period))
    var missed: [Period] = []
    // Backwards: a period's begin is the instant at which the one before it is reported.
    var end = period.begin
    while end > first.period.begin {
      let before = self.period(at: end, timezone: timezone).period
      guard before.end == end, before.begin < end else { break }
      if !known.contains(before) { missed.append(before) }
      end = before.begin
    }
    return missed.reversed()
  }
}
