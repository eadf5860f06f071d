/// Where a string ends, and what the reader noticed on the way.
struct ScannedString {
  /// Offset of the closing quote.
  let quote: Int
  let bits: Node.Bits
}

extension JSONText {
  /// Returns the end of the string whose first byte after the opening quote is at `start`.
  @inline(always) func scanString(at start: Int) throws(JSONError) -> ScannedString {
    let at = endOfPlain(from: start)
    if self[at] == UInt8(ascii: "\"") { return ScannedString(quote: at, bits: Node.Bits(.string)) }
    return try scanSpecialString(at: at)
  }

  /// Returns the offset of the first byte that is a quote, a backslash, a control character or not
  /// ASCII, or the end of the text.
  @inline(always) func endOfPlain(from start: Int) -> Int {
    var at = start
    while at &+ 8 <= count {
      let special = Self.special(load(UInt64.self, at: at).littleEndian)
      if special != 0 { return at &+ special.trailingZeroBitCount >> 3 }
      at &+= 8
    }
    while at < count, isPlain(self[at]) { at &+= 1 }
    return at
  }

  /// Returns a word whose lowest set bit is in the first byte that isn't plain; 0 if all eight are.
  ///
  /// A subtraction borrows only out of a byte that is itself a hit, so bits above the lowest may be
  /// wrong and the lowest never is.
  @inline(always) private static func special(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = (word ^ (ones &* 0x22)) &- ones
    let backslash = (word ^ (ones &* 0x5C)) &- ones
    let control = word &- (ones &* 0x20)
    return (quote | backslash | control | word) & (ones &* 0x80)
  }

  private func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  @inline(never) private func scanSpecialString(at start: Int) throws(JSONError) -> ScannedString {
    var at = start
    var bits = Node.Bits(.string)
    while true {
      switch self[at] {
      case UInt8(ascii: "\""): return ScannedString(quote: at, bits: bits)
      case UInt8(ascii: "\\"): at = try scanEscape(at: at, bits: &bits)
      case 0x80...:
        at = try scanUTF8(at: at)
        bits.insert(.isSpecial)
      case 0 where at >= count: throw JSONError(count, .endOfText(want: .quote))
      case 0..<0x20: throw JSONError(at, .controlCharacter(self[at]))
      default: at = endOfPlain(from: at)
      }
    }
  }

  /// Returns the offset after one well-formed sequence of more than one byte.
  ///
  /// - SeeAlso: The Unicode Standard, table 3-7; RFC 3629, section 4.
  private func scanUTF8(at start: Int) throws(JSONError) -> Int {
    let lead = self[start]
    let second: ClosedRange<UInt8> =
      switch lead {
      case 0xE0: 0xA0...0xBF
      case 0xED: 0x80...0x9F
      case 0xF0: 0x90...0xBF
      case 0xF4: 0x80...0x8F
      default: 0x80...0xBF
      }
    let width: Int
    switch lead {
    case 0xC2...0xDF: width = 2
    case 0xE0...0xEF: width = 3
    case 0xF0...0xF4: width = 4
    default: throw JSONError(start, .malformedUTF8(byte: lead))
    }
    guard second.contains(self[start + 1]) else {
      throw JSONError(start, .malformedUTF8(byte: lead))
    }
    var at = start + 2
    while at < start + width {
      guard self[at] & 0xC0 == 0x80 else { throw JSONError(start, .malformedUTF8(byte: lead)) }
      at += 1
    }
    return at
  }

  private func scanEscape(at start: Int, bits: inout Node.Bits) throws(JSONError) -> Int {
    bits.formUnion([.isEscaped, .isSpecial])
    switch self[start + 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "/"):
      bits.insert(.isRecast)
      return start + 2
    case UInt8(ascii: "u"): return try scanUnicodeEscape(at: start, bits: &bits)
    case 0 where start + 1 >= count: throw JSONError(count, .endOfText(want: .quote))
    default: throw JSONError(start, .unknownEscape(self[start + 1]))
    }
  }

  private func scanUnicodeEscape(at start: Int, bits: inout Node.Bits) throws(JSONError) -> Int {
    let unit = try hexUnit(at: start + 2)
    if !isMinimalEscape(unit, at: start) { bits.insert(.isRecast) }
    guard unit & 0xF800 == 0xD800 else { return start + 6 }
    guard unit < 0xDC00, self[start + 6] == UInt8(ascii: "\\"),
      self[start + 7] == UInt8(ascii: "u"), try hexUnit(at: start + 8) & 0xFC00 == 0xDC00
    else { throw JSONError(start, .loneSurrogate(unit)) }
    return start + 12
  }

  /// Returns whether RFC 8785, section 3.2.2.2, writes this character as this very escape.
  private func isMinimalEscape(_ unit: UInt16, at start: Int) -> Bool {
    switch unit {
    case 0x08, 0x09, 0x0A, 0x0C, 0x0D: false
    // The third digit is 0 or 1, so only the last can be a letter.
    case 0..<0x20: self[start + 5] < 0x40 || self[start + 5] > 0x60
    default: false
    }
  }

  private func hexUnit(at start: Int) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for at in start..<start + 4 {
      guard let digit = hexValue(self[at]) else { throw unexpected(at: at, want: .hexDigit) }
      unit = unit << 4 | digit
    }
    return unit
  }

  /// Returns the error for a byte, or the end, where something else is wanted.
  func unexpected(at: Int, want: JSONError.Expectation) -> JSONError {
    at < count
      ? JSONError(at, .unexpected(byte: self[at], want: want))
      : JSONError(count, .endOfText(want: want))
  }
}

/// Returns the value of a hexadecimal digit in either case.
func hexValue(_ byte: UInt8) -> UInt16? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
  case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
  case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
  default: nil
  }
}
