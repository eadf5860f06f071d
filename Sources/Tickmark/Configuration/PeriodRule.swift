package import Trail

/// How a run's `at` gives its period.
package enum PeriodRule: Sendable, Hashable {
  /// The whole day before the day of `at`.
  case yesterday
  /// The calendar month before the month of `at`.
  case lastMonth
  /// The days before the day of `at`.
  case lastDays(Int)
  /// Dates, the second exclusive.
  case fixed(CivilDate, CivilDate)
  /// Instants in whole seconds, the second exclusive.
  case between(Instant, Instant)
}

extension PeriodRule {
  /// What ``init(_:)`` takes.
  static let want = "yesterday, last-month, last-90-days or 2026-01-01/2026-04-01"

  /// Reads `yesterday`, `last-month`, `last-<n>-days`, and two dates or two RFC 3339 times with a
  /// slash between; nil for anything else.
  package init?(_ text: String) {
    switch text {
    case "yesterday": self = .yesterday
    case "last-month": self = .lastMonth
    case _ where text.hasPrefix("last-") && text.hasSuffix("-days"):
      let digits = text.dropFirst(5).dropLast(5)
      guard let days = Int(digits), (1...3_660).contains(days), String(days) == digits else {
        return nil
      }
      self = .lastDays(days)
    default:
      let ends = text.split(separator: "/", omittingEmptySubsequences: false)
      guard ends.count == 2, let rule = Self.explicit(ends[0], ends[1]) else { return nil }
      self = rule
    }
  }

  private static func explicit(_ first: Substring, _ second: Substring) -> PeriodRule? {
    if let begin = CivilDate(first), let end = CivilDate(second) {
      return begin.daysSince1970 < end.daysSince1970 ? .fixed(begin, end) : nil
    }
    guard let begin = Instant(rfc3339: first), let end = Instant(rfc3339: second),
      begin.hasWholeSeconds, end.hasWholeSeconds, begin < end
    else { return nil }
    return .between(begin, end)
  }

  /// Returns the period of a run, with the name of its folder.
  ///
  /// The name is `2026-11-22` for a day, `2026-10` for a month, else `<begin>--<end>`. The time zone is
  /// an IANA name that ``isTimezone(_:)`` holds for.
  package func period(at instant: Instant, timezone: String) -> (period: Period, name: String) {
    let zone = Timezone(timezone) ?? .utc
    let today = zone.date(of: instant)
    switch self {
    case .yesterday: return Self.days(today.advanced(by: -1), today, zone)
    case .lastDays(let count): return Self.days(today.advanced(by: -count), today, zone)
    case .lastMonth:
      let end = CivilDate(year: today.year, month: today.month, day: 1)
      let last = end.advanced(by: -1)
      return Self.days(CivilDate(year: last.year, month: last.month, day: 1), end, zone)
    case .fixed(let begin, let end): return Self.days(begin, end, zone)
    case .between(let begin, let end):
      let (first, last) = (zone.date(of: begin), zone.date(of: end))
      if zone.begin(of: first) == begin && zone.begin(of: last) == end {
        return Self.days(first, last, zone)
      }
      return (Period(begin: begin, end: end), "\(begin.stamp)--\(end.stamp)")
    }
  }

  /// Whether the system knows a time zone by this name.
  package static func isTimezone(_ name: String) -> Bool { Timezone(name) != nil }

  private static func days(
    _ first: CivilDate,
    _ end: CivilDate,
    _ zone: Timezone
  ) -> (period: Period, name: String) {
    let period = Period(begin: zone.begin(of: first), end: zone.begin(of: end))
    if first.advanced(by: 1) == end { return (period, first.text) }
    let nextMonth = CivilDate(
      year: first.month == 12 ? first.year + 1 : first.year,
      month: first.month % 12 + 1,
      day: 1
    )
    if first.day == 1, nextMonth == end { return (period, String(first.text.prefix(7))) }
    return (period, "\(first.text)--\(end.text)")
  }
}

extension CivilDate {
  /// Reads `2026-11-22`; nil for anything else and for a day that the calendar doesn't have.
  init?(_ text: some StringProtocol) {
    guard text.utf8.count == 10, let midnight = Instant(rfc3339: "\(text)T00:00:00Z") else {
      return nil
    }
    self.init(daysSince1970: Int(midnight.seconds / 86_400))
    guard self.text == text else { return nil }
  }

  /// As in `2026-11-22`.
  var text: String { Instant(seconds: Int64(daysSince1970) * 86_400).dateText }

  func advanced(by days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }
}
