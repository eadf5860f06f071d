package import CanonicalJSON
package import Trail

/// Times as records state them.
package enum EventTime {
  /// Reads a value as a time in this unit; nil for another form and for a node of -1.
  static func read(
    _ node: Int,
    _ unit: ColumnMapping.TimeUnit,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Instant? {
    guard node >= 0 else { return nil }
    if unit == .rfc3339, let content = tape.plainContent(of: node) {
      let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[content])
      if let instant = unsafe plain(text) { return instant }
    }
    var text: [UInt8] = []
    guard unsafe ScalarText.append(node, tape, bytes, to: &text) else { return nil }
    switch unit {
    case .rfc3339: return Instant(rfc3339: text)
    case .seconds: return epoch(text, decimals: 6)
    case .milliseconds: return epoch(text, decimals: 3)
    case .microseconds: return epoch(text, decimals: 0)
    }
  }

  /// The same of a value outside its text.
  package static func read(_ value: JSONValue, _ unit: ColumnMapping.TimeUnit) -> Instant? {
    let bytes = value.canonical
    var tape = JSONTape()
    // The array outlives the closure, which keeps no pointer.
    return unsafe bytes.withUnsafeBytes { bytes in
      guard (try? unsafe tape.parse(bytes)) != nil else { return nil }
      return unsafe read(0, unit, tape, bytes)
    }
  }

  /// Reads the form that nearly all times have, `2026-11-22T08:00:00Z` with or without a fraction of
  /// at most six digits; nil for all others, which ``Instant/init(rfc3339:)`` may still read.
  private static func plain(_ text: UnsafeRawBufferPointer) -> Instant? {
    let count = text.count
    guard count >= 20, count <= 27, count != 21,
      unsafe text[count - 1] == UInt8(ascii: "Z"), unsafe text[4] == UInt8(ascii: "-"),
      unsafe text[7] == UInt8(ascii: "-"), unsafe text[10] == UInt8(ascii: "T"),
      unsafe text[13] == UInt8(ascii: ":"), unsafe text[16] == UInt8(ascii: ":")
    else { return nil }
    let year = unsafe number(text, 0, 4)
    let (month, day) = unsafe (number(text, 5, 2), number(text, 8, 2))
    let (hour, minute) = unsafe (number(text, 11, 2), number(text, 14, 2))
    let second = unsafe number(text, 17, 2)
    guard year >= 0, (1...12).contains(month), day >= 1, day <= lastCertainDay(of: month),
      (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second)
    else { return nil }
    var micros = 0
    if count > 20 {
      guard unsafe text[19] == UInt8(ascii: ".") else { return nil }
      micros = unsafe number(text, 20, count - 21)
      guard micros >= 0 else { return nil }
      for _ in (count - 21)..<6 { micros *= 10 }
    }
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second
    return Instant(microseconds: Int64(seconds) * 1_000_000 + Int64(micros))
  }

  /// The last day that a month has in every year.
  private static func lastCertainDay(of month: Int) -> Int {
    switch month {
    case 2: 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Returns the number, or one below zero where a byte is no digit.
  private static func number(_ text: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int {
    var value = 0
    for index in start..<start + count {
      let digit = unsafe Int(text[index]) - Int(UInt8(ascii: "0"))
      guard (0...9).contains(digit) else { return -1_000_000_000 }
      value = value * 10 + digit
    }
    return value
  }

  /// Reads a count since 1970 that may have a fraction; digits beyond the microsecond are cut off.
  ///
  /// - Parameters:
  ///   - text: decimal digits, with a sign or without, and perhaps a point and more digits.
  ///   - decimals: how many digits a microsecond is after the point.
  /// - Returns: nil for another text, and beyond the years 0000…9999.
  private static func epoch(_ text: [UInt8], decimals: Int) -> Instant? {
    let parts = text.split(
      separator: UInt8(ascii: "."),
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    guard let whole = parts.first, !whole.isEmpty else { return nil }
    var digits = Array(whole)
    var left = decimals
    if parts.count == 2 {
      let isDigits = parts[1].allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard isDigits, !parts[1].isEmpty else { return nil }
      digits += parts[1].prefix(decimals)
      left -= min(decimals, parts[1].count)
    }
    digits += repeatElement(UInt8(ascii: "0"), count: left)
    guard let micros = Int64(String(decoding: digits, as: UTF8.self)),
      range.contains(micros)
    else { return nil }
    return Instant(microseconds: micros)
  }

  /// The years 0000…9999.
  private static let range: Range<Int64> = -62_167_219_200_000_000..<253_402_300_800_000_000
}
