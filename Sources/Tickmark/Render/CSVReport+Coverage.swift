import Cryptography
import Documents
import Trail

extension CSVReport {
  /// A row for each night of the period and each interval of a source's scope that lies in it.
  ///
  /// `tree_size` and `root` are those of the log that the row's evidence stands in; `exceptions`
  /// counts the night's, of all controls.
  var coverage: [UInt8] {
    var table = CSVWriter(
      header: [
        "night", "state", "tree_size", "root", "exceptions", "recovered_by", "source", "scope",
        "from_utc", "to_utc", "assurance",
      ],
      style: style
    )
    var exceptions: [String: Int] = [:]
    for day in report.controls.flatMap(\.exceptionsByDay) {
      exceptions[day.day, default: 0] += day.count
    }
    for row in nights {
      table.write([
        .text(row.night), .text(row.coverage.state.rawValue), .count(report.log.size),
        .text(report.log.root.hex), .count(exceptions[row.night] ?? 0), "",
        .text(row.coverage.source), .text(row.coverage.scope), .time(row.coverage.period.begin),
        .time(row.coverage.period.end), .text(row.coverage.assurance.rawValue),
      ])
    }
    return table.bytes
  }

  /// The coverage within the report's period, cut at midnights (UTC), by night.
  private var nights: [(night: String, coverage: Coverage)] {
    let rows = report.coverage.sorted().flatMap {
      coverage -> [(night: String, coverage: Coverage)] in
      guard let period = coverage.period.intersection(report.period) else { return [] }
      return Self.days(of: period).map { day in
        var part = coverage
        part.period = day
        return (day.begin.dateText, part)
      }
    }
    // Sorting keeps the order of equal elements, so sources stay sorted within a night.
    return rows.sorted { $0.night < $1.night }
  }

  /// Returns a period's parts by UTC day.
  private static func days(of period: Period) -> [Period] {
    var parts: [Period] = []
    var begin = period.begin
    while begin < period.end {
      let midnight = Instant(seconds: begin.seconds - modulo(begin.seconds, 86_400) + 86_400)
      let end = min(midnight, period.end)
      parts.append(Period(begin: begin, end: end))
      begin = end
    }
    return parts
  }

  private static func modulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }
}
