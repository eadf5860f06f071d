import Documents
import SQLite
import Trail

/// Texts as pages show them.
///
/// The page's script has the same rules for cells: see `shown` in report.js.
enum PageText {
  /// Characters of a cell; longer texts are cut, and stand whole in the event and the tables.
  static let limit = 240

  /// A value of the event view or of a query: times lose their `T` and zeros, control and direction characters
  /// are made visible, long texts are cut.
  static func shown(_ text: String) -> String {
    if isColumnTime(text) {
      let fraction = text.utf8.dropFirst(19).dropLast().reversed().drop { $0 == UInt8(ascii: "0") }
      let digits = String(decoding: fraction.reversed(), as: UTF8.self)
      return "\(text.prefix(10)) \(text.prefix(19).suffix(8))\(digits == "." ? "" : digits)"
    }
    let scalars = text.unicodeScalars
    guard let cut = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
      cut < scalars.endIndex
    else { return plainly(text) }
    return plainly(String(scalars[..<cut]) + "…")
  }

  /// The text with control and direction characters made visible.
  static func plainly(_ text: String) -> String {
    let shown = HTMLText.shown(text)
    guard shown.unicodeScalars.contains(where: isDirection) else { return shown }
    var out = ""
    for scalar in shown.unicodeScalars {
      if isDirection(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        out += "\u{2039}U+\(String(repeating: "0", count: 4 - digits.count))\(digits)\u{203A}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Marks and overrides of direction, and separators that act as line ends.
  private static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Whether a text has the form `2026-11-22T08:00:00.250000Z`.
  private static func isColumnTime(_ text: String) -> Bool {
    guard text.utf8.count == 27 else { return false }
    return zip(text.utf8, "0000-00-00T00:00:00.000000Z".utf8).allSatisfy { byte, form in
      form == UInt8(ascii: "0")
        ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == form
    }
  }

  /// `1904417` as `1,904,417`.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var out = number < 0 ? "−" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { out += "," }
      out.append(digit)
    }
    return out
  }

  /// A count with its noun: `1 control`, `2 controls`, `no controls`.
  static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
    number == 1 ? "1 \(noun)" : "\(count(number)) \(plural ?? noun + "s")"
  }

  /// A part of a whole in percent with two decimals: `0.64 %`.
  static func percent(_ part: Int, of whole: Int) -> String {
    guard whole > 0 else { return "–" }
    let hundredths = Int((Double(part) / Double(whole) * 10_000).rounded())
    if hundredths == 0 && part > 0 { return "< 0.01 %" }
    if hundredths == 10_000 && part < whole { return "> 99.99 %" }
    let decimals = hundredths % 100
    return "\(hundredths / 100).\(decimals < 10 ? "0" : "")\(decimals) %"
  }

  static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `22 Nov 2026` of a day since 1970.
  static func date(_ day: Int) -> String {
    let date = CivilDate(daysSince1970: day)
    return "\(date.day) \(months[date.month - 1]) \(date.year)"
  }

  /// `22 Nov 2026, 08:00:00 UTC`.
  static func time(_ instant: Instant) -> String {
    let clock = instant.description.dropFirst(11).dropLast()
    return "\(date(day(of: instant))), \(clock) UTC"
  }

  /// The days of a period where it is whole days of UTC, else its two times.
  static func period(_ period: Period) -> String {
    let (first, last) = (day(of: period.begin), day(of: period.end) - 1)
    let isWhole = period.begin == Self.begin(of: first) && period.end == begin(of: last + 1)
    guard isWhole, first <= last else { return "\(time(period.begin)) to \(time(period.end))" }
    if first == last { return date(first) }
    let (from, to) = (CivilDate(daysSince1970: first), CivilDate(daysSince1970: last))
    if from.year != to.year { return "\(date(first)) to \(date(last))" }
    if from.month != to.month {
      return "\(from.day) \(months[from.month - 1]) to \(date(last))"
    }
    return "\(from.day) to \(date(last))"
  }

  /// Days from 1970 to the day in UTC that an instant falls in.
  static func day(of instant: Instant) -> Int {
    let seconds = instant.seconds
    return Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
  }

  /// Midnight at the begin of a day.
  static func begin(of day: Int) -> Instant { Instant(seconds: Int64(day) * 86_400) }
}
