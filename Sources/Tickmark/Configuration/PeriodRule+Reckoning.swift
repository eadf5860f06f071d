import Foundation
package import Trail

extension PeriodRule {
  /// Returns the period of a run, with the name of its folder.
  ///
  /// A day begins at midnight in the time zone, or where that doesn't exist at the first instant of
  /// the day.
  ///
  /// - Parameter timezone: an IANA name, already known to exist.
  package func period(at instant: Instant, timezone: String) -> (period: Period, name: String) {
    let zone = Zone(timezone)
    let today = zone.date(of: instant)
    switch self {
    case .yesterday:
      return zone.period(today.advanced(by: -1), today)
    case .lastDays(let count):
      return zone.period(today.advanced(by: -count), today)
    case .lastMonth:
      let end = CivilDate(year: today.year, month: today.month, day: 1)
      let last = end.advanced(by: -1)
      return zone.period(CivilDate(year: last.year, month: last.month, day: 1), end)
    case .fixed(let begin, let end):
      return zone.period(begin, end)
    }
  }

  /// Whether the system knows a time zone by this name.
  package static func isTimezone(_ name: String) -> Bool { TimeZone(identifier: name) != nil }
}

extension CivilDate {
  func advanced(by days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }

  /// `2026-11-22`
  var text: String {
    Instant(seconds: Int64(daysSince1970) * 86_400).dateText
  }
}

/// Days in one time zone.
private struct Zone {
  private var calendar = Calendar(identifier: .gregorian)

  init(_ name: String) {
    calendar.timeZone = TimeZone(identifier: name) ?? .gmt
  }

  func date(of instant: Instant) -> CivilDate {
    let date = Date(timeIntervalSince1970: Double(instant.seconds))
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    return CivilDate(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
  }

  private func begin(of day: CivilDate) -> Instant {
    let noon = DateComponents(year: day.year, month: day.month, day: day.day, hour: 12)
    let date = calendar.date(from: noon).map { calendar.startOfDay(for: $0) }
    return Instant(seconds: Int64((date?.timeIntervalSince1970 ?? 0).rounded()))
  }

  func period(_ first: CivilDate, _ end: CivilDate) -> (period: Period, name: String) {
    let period = Period(begin: begin(of: first), end: begin(of: end))
    if first.advanced(by: 1) == end { return (period, first.text) }
    let next = CivilDate(
      year: first.month == 12 ? first.year + 1 : first.year,
      month: first.month % 12 + 1,
      day: 1
    )
    if first.day == 1, next == end { return (period, String(first.text.prefix(7))) }
    return (period, "\(first.text)--\(end.text)")
  }
}
