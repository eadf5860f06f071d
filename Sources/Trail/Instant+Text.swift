extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC, with a fraction of six digits only where there is one:
  /// `2026-11-22T08:00:00Z`, `2026-11-22T08:00:00.250000Z`.
  package var description: String {
    text(fraction: !hasWholeSeconds)
  }

  /// RFC 3339 in UTC with always six decimals, as columns of the `event` view hold it; such texts
  /// sort as the instants do.
  package var columnText: String { text(fraction: true) }

  /// Appends ``columnText``.
  package func appendColumnText(to out: inout [UInt8]) { append(fraction: true, to: &out) }

  /// `yyyymmddThhmmssZ`, as in the names of a run's files.
  package var stamp: String {
    let plain = text(fraction: false)
    return plain.filter { $0 != "-" && $0 != ":" }
  }

  /// The day in UTC, `2026-11-22`.
  package var dateText: String { String(text(fraction: false).prefix(10)) }

  private func text(fraction: Bool) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(27)
    append(fraction: fraction, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private func append(fraction: Bool, to out: inout [UInt8]) {
    let whole = seconds
    let days = Int(whole >= 0 ? whole / 86_400 : (whole - 86_399) / 86_400)
    let date = CivilDate(daysSince1970: days)
    let second = Int(whole) - days * 86_400
    Self.append(date.year, width: 4, to: &out)
    out.append(UInt8(ascii: "-"))
    Self.append(date.month, width: 2, to: &out)
    out.append(UInt8(ascii: "-"))
    Self.append(date.day, width: 2, to: &out)
    out.append(UInt8(ascii: "T"))
    Self.append(second / 3_600, width: 2, to: &out)
    out.append(UInt8(ascii: ":"))
    Self.append(second / 60 % 60, width: 2, to: &out)
    out.append(UInt8(ascii: ":"))
    Self.append(second % 60, width: 2, to: &out)
    if fraction {
      out.append(UInt8(ascii: "."))
      Self.append(Int(microseconds - whole * 1_000_000), width: 6, to: &out)
    }
    out.append(UInt8(ascii: "Z"))
  }

  private static func append(_ value: Int, width: Int, to out: inout [UInt8]) {
    let begin = out.count
    out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: width))
    var rest = value
    for place in stride(from: begin + width - 1, through: begin, by: -1) {
      out[place] += UInt8(rest % 10)
      rest /= 10
    }
  }
}
