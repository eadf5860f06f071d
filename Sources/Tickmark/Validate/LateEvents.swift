import CanonicalJSON
import SQLite
import Trail

/// Events of periods that were reported before they came.
struct LateEvents {
  private let ledger: Ledger
  /// Number of entries before this run.
  private let firstIndex: Int

  init(_ ledger: Ledger, firstIndex: Int) {
    self.ledger = ledger
    self.firstIndex = firstIndex
  }

  /// Returns a notice for each file of this run that brought some, and for each reported interval.
  func findings(of source: String, in files: [TakenFile]) throws -> [Finding] {
    let reported = try reportedPeriods(of: source)
    var findings: [Finding] = []
    for file in files where file.firstIndex >= firstIndex {
      guard let span = file.span else { continue }
      for period in reported where period.overlaps(span) {
        if let finding = try finding(file, period) { findings.append(finding) }
      }
    }
    return findings
  }

  private func finding(_ file: TakenFile, _ period: Period) throws -> Finding? {
    let row = try ledger.database.rows(
      """
      SELECT count(*), min(time), max(time) FROM event_row
      WHERE entry >= ? AND entry < ? AND time >= ? AND time < ?
      """,
      [
        .integer(Int64(file.firstIndex)), .integer(Int64(file.firstIndex + file.count)),
        .text(period.begin.columnText), .text(period.end.columnText),
      ]
    )[0]
    guard let count = row[0].integer, count > 0,
      let first = row[1].text.flatMap({ Instant(rfc3339: $0) }),
      let last = row[2].text.flatMap({ Instant(rfc3339: $0) })
    else { return nil }
    return Finding(
      .eventLate,
      source: file.source,
      place: file.name,
      interval: Period(begin: first, end: last.alone.end),
      found: "\(count) after the period was reported",
      expected: "all by then"
    )
  }

  /// What earlier runs over the source reported, joined and ascending.
  private func reportedPeriods(of source: String) throws -> [Period] {
    let rows = try ledger.database.rows(
      "SELECT data FROM run WHERE entry < ?",
      [.integer(Int64(firstIndex))]
    )
    let periods = rows.compactMap { row -> Period? in
      guard let data = row[0].text.flatMap({ try? JSONValue(parsing: Array($0.utf8)) }),
        data["counts"]?[source] != nil,
        let begin = data["period"]?["begin"]?.string.flatMap({ Instant(rfc3339: $0) }),
        let end = data["period"]?["end"]?.string.flatMap({ Instant(rfc3339: $0) }), begin < end
      else { return nil }
      return Period(begin: begin, end: end)
    }
    var joined: [Period] = []
    for period in periods.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      if let last = joined.last, period.begin <= last.end {
        joined[joined.count - 1] = Period(begin: last.begin, end: max(last.end, period.end))
      } else {
        joined.append(period)
      }
    }
    return joined
  }
}

extension FindingCode {
  static let eventLate = FindingCode(
    "event-late",
    .notice,
    meaning: "events came for a period that was reported already",
    unproven: "nothing; the report that was made without them is out of date",
    advice: "Hand out the new revision of the period's report in place of the old one."
  )
}
