// The only file that needs Foundation: the rules of time zones are there.
import Foundation
import Trail

/// The days of one time zone.
struct Timezone {
  static let utc = Timezone(.gmt)

  private var calendar = Calendar(identifier: .gregorian)

  /// Takes `UTC`, or a name of the IANA data base such as `Europe/Berlin`; nil for one that the system
  /// doesn't know.
  ///
  /// Abbreviations and bare offsets have no rules and aren't names.
  init?(_ name: String) {
    let isName =
      name == "UTC" || name.contains("/") || TimeZone.knownTimeZoneIdentifiers.contains(name)
    guard isName, let zone = TimeZone(identifier: name) else { return nil }
    self.init(zone)
  }

  private init(_ zone: TimeZone) { calendar.timeZone = zone }

  /// Returns the day that an instant is in.
  func date(of instant: Instant) -> CivilDate {
    let date = Date(timeIntervalSince1970: Double(instant.seconds))
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    return CivilDate(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
  }

  /// Returns the first instant of a day: midnight, or where the clock leaps over it what comes next.
  func begin(of day: CivilDate) -> Instant {
    let noon = DateComponents(year: day.year, month: day.month, day: day.day, hour: 12)
    let date = calendar.date(from: noon).map { calendar.startOfDay(for: $0) }
    return Instant(seconds: Int64((date?.timeIntervalSince1970 ?? 0).rounded()))
  }
}
