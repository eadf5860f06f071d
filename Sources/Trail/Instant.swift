/// A point in time, in whole microseconds of UTC since 1970-01-01T00:00:00Z.
///
/// Leap seconds don't exist on this line: `23:59:60` is refused, as RFC 3339 lets a reader do.
package struct Instant: Sendable, Hashable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z, within the years 0000…9999.
  package let microseconds: Int64

  package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// - Parameter seconds: whole seconds since 1970-01-01T00:00:00Z.
  package init(seconds: Int64) {
    self.init(microseconds: seconds * 1_000_000)
  }

  /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
  package var seconds: Int64 {
    let whole = microseconds / 1_000_000
    return microseconds % 1_000_000 < 0 ? whole - 1 : whole
  }

  /// Whether no part of a second is left over.
  package var hasWholeSeconds: Bool { microseconds % 1_000_000 == 0 }

  package func adding(seconds: Int64) -> Instant {
    Instant(microseconds: microseconds + seconds * 1_000_000)
  }

  package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
}

extension Instant {
  /// Reads an RFC 3339 time with its zone, as in `2026-11-22T08:00:00.25+01:00`.
  ///
  /// Digits beyond the microsecond are cut off, so that no time moves forward.
  ///
  /// - Returns: nil for anything else, an absent zone or a second of 60 included.
  /// - SeeAlso: RFC 3339, section 5.6.
  package init?(rfc3339 text: some StringProtocol) {
    guard let instant = RFC3339Reader.read(Array(text.utf8)) else { return nil }
    self = instant
  }

  /// The same, over bytes.
  package init?(rfc3339 bytes: some Sequence<UInt8>) {
    guard let instant = RFC3339Reader.read(Array(bytes)) else { return nil }
    self = instant
  }
}

/// Days since 1970-01-01 of a date in the Gregorian calendar, and back.
package struct CivilDate: Sendable, Hashable {
  package var year: Int
  package var month: Int
  package var day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// - Parameter days: days since 1970-01-01; any sign.
  package init(daysSince1970 days: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  package var daysSince1970: Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let shiftedMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Whether the calendar has this day.
  package var exists: Bool {
    (1...12).contains(month) && day >= 1 && CivilDate(daysSince1970: daysSince1970) == self
  }
}
