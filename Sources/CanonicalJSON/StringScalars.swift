/// The decoded scalars of a string that the reader has accepted, one by one, without a copy.
struct StringScalars {
  private let text: JSONText
  private var at: Int
  private let end: Int

  /// Reads the bytes between a string's quotes.
  init(_ text: JSONText, _ content: Range<Int>) {
    self.text = text
    at = content.lowerBound
    end = content.upperBound
  }

  mutating func next() -> UInt32? {
    guard at < end else { return nil }
    let byte = text[at]
    if byte == UInt8(ascii: "\\") { return escape() }
    if byte < 0x80 {
      at += 1
      return UInt32(byte)
    }
    return sequence(lead: byte)
  }

  private mutating func sequence(lead: UInt8) -> UInt32 {
    let width = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var scalar = UInt32(lead) & (0x7F >> UInt32(width))
    for offset in 1..<width { scalar = scalar << 6 | UInt32(text[at + offset] & 0x3F) }
    at += width
    return scalar
  }

  private mutating func escape() -> UInt32 {
    let letter = text[at + 1]
    guard letter == UInt8(ascii: "u") else {
      at += 2
      return Self.scalar(ofEscape: letter)
    }
    let unit = self.unit(at: at + 2)
    guard unit & 0xF800 == 0xD800 else {
      at += 6
      return unit
    }
    let low = self.unit(at: at + 8)
    at += 12
    return 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
  }

  private func unit(at start: Int) -> UInt32 {
    (start..<start + 4).reduce(0) { $0 << 4 | UInt32(hexValue(text[$1]) ?? 0) }
  }

  private static func scalar(ofEscape letter: UInt8) -> UInt32 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "r"): 0x0D
    default: UInt32(letter)
    }
  }
}

extension StringScalars {
  /// Returns a number that orders scalars as their UTF-16 code units do.
  ///
  /// Surrogates stand below U+E000, so the scalars from there to U+FFFF go last.
  static func order(_ scalar: UInt32) -> UInt32 {
    (0xE000...0xFFFF).contains(scalar) ? scalar + 0x11_0000 : scalar
  }

  /// Returns the orders of the first three scalars, 21 bits each, 0 beyond the end.
  mutating func prefix() -> UInt64 {
    var prefix: UInt64 = 0
    for _ in 0..<3 { prefix = prefix << 21 | UInt64(next().map(Self.order) ?? 0) }
    return prefix
  }

  /// Returns -1, 0 or 1 as the UTF-16 code units of the first are before, equal to or after.
  static func compare(_ first: StringScalars, _ second: StringScalars) -> Int {
    var first = first
    var second = second
    while true {
      switch (first.next(), second.next()) {
      case (nil, nil): return 0
      case (nil, _): return -1
      case (_, nil): return 1
      case (let a?, let b?) where a != b: return order(a) < order(b) ? -1 : 1
      default: continue
      }
    }
  }
}

/// Appends the UTF-8 form of a scalar.
func appendUTF8(_ scalar: UInt32, to output: inout [UInt8]) {
  switch scalar {
  case 0..<0x80: output.append(UInt8(scalar))
  case 0x80..<0x800:
    output.append(UInt8(0xC0 | scalar >> 6))
    output.append(UInt8(0x80 | scalar & 0x3F))
  case 0x800..<0x10000:
    output.append(UInt8(0xE0 | scalar >> 12))
    output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
    output.append(UInt8(0x80 | scalar & 0x3F))
  default:
    output.append(UInt8(0xF0 | scalar >> 18))
    output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
    output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
    output.append(UInt8(0x80 | scalar & 0x3F))
  }
}
