/// Reads `YYYY-MM-DDThh:mm:ss[.f…](Z|±hh:mm)`; nothing more lenient.
enum RFC3339Reader {
  static func read(_ text: [UInt8]) -> Instant? {
    guard text.count >= 20, text[4] == dash, text[7] == dash, text[10] | 0x20 == lowerT,
      text[13] == colon, text[16] == colon,
      let year = number(text, 0, 4), let month = number(text, 5, 2), let day = number(text, 8, 2),
      let hour = number(text, 11, 2), let minute = number(text, 14, 2),
      let second = number(text, 17, 2), hour < 24, minute < 60, second < 60
    else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.exists, let (fraction, zoneStart) = fraction(text, from: 19),
      let offset = zone(text, from: zoneStart)
    else { return nil }
    let seconds = date.daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second - offset
    return Instant(microseconds: Int64(seconds) * 1_000_000 + fraction)
  }

  /// Returns microseconds, and where the zone begins.
  private static func fraction(_ text: [UInt8], from start: Int) -> (Int64, Int)? {
    guard text[start] == dot else { return (0, start) }
    var index = start + 1
    var value: Int64 = 0
    var scale: Int64 = 100_000
    while index < text.count, (zero...nine).contains(text[index]) {
      value += Int64(text[index] - zero) * scale
      scale /= 10
      index += 1
    }
    guard index > start + 1, index < text.count else { return nil }
    return (value, index)
  }

  /// Returns the seconds to take off to arrive at UTC.
  private static func zone(_ text: [UInt8], from start: Int) -> Int? {
    let rest = text.count - start
    if rest == 1 { return text[start] | 0x20 == lowerZ ? 0 : nil }
    guard rest == 6, text[start] == plus || text[start] == dash, text[start + 3] == colon,
      let hours = number(text, start + 1, 2), let minutes = number(text, start + 4, 2),
      hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3_600 + minutes * 60
    return text[start] == plus ? seconds : -seconds
  }

  private static func number(_ text: [UInt8], _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for byte in text[start..<start + count] {
      guard (zero...nine).contains(byte) else { return nil }
      value = value * 10 + Int(byte - zero)
    }
    return value
  }

  private static let zero = UInt8(ascii: "0")
  private static let nine = UInt8(ascii: "9")
  private static let dash = UInt8(ascii: "-")
  private static let plus = UInt8(ascii: "+")
  private static let colon = UInt8(ascii: ":")
  private static let dot = UInt8(ascii: ".")
  private static let lowerT = UInt8(ascii: "t")
  private static let lowerZ = UInt8(ascii: "z")
}
