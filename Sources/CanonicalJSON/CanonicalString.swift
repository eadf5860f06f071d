/// Strings as RFC 8785 writes and orders them.
public enum CanonicalString {
  /// Appends a string in quotes, with the fewest escapes.
  ///
  /// `utf8` is well-formed UTF-8, not escaped; no normalisation happens.
  /// - SeeAlso: RFC 8785, section 3.2.2.2.
  public static func appendQuoted(_ utf8: some Sequence<UInt8>, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in utf8 { append(byte, to: &output) }
    output.append(UInt8(ascii: "\""))
  }

  /// The same of an array, which is copied as a whole where nothing is to be escaped.
  public static func appendQuoted(_ utf8: [UInt8], to output: inout [UInt8]) {
    let isPlain = utf8.allSatisfy {
      $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    guard isPlain else { return appendQuoted(utf8[...], to: &output) }
    output.append(UInt8(ascii: "\""))
    output += utf8
    output.append(UInt8(ascii: "\""))
  }

  /// Appends one byte of a string's UTF-8, escaped where it must be.
  static func append(_ byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): appendEscape(byte, to: &output)
    case 0x20...: output.append(byte)
    case 0x08: appendEscape(UInt8(ascii: "b"), to: &output)
    case 0x09: appendEscape(UInt8(ascii: "t"), to: &output)
    case 0x0A: appendEscape(UInt8(ascii: "n"), to: &output)
    case 0x0C: appendEscape(UInt8(ascii: "f"), to: &output)
    case 0x0D: appendEscape(UInt8(ascii: "r"), to: &output)
    default:
      output.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u001").utf8)
      let digit = byte & 0xF
      output.append(digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a"))
    }
  }

  private static func appendEscape(_ letter: UInt8, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    output.append(letter)
  }

  /// Returns whether the first string goes before the second in an object.
  ///
  /// The order is that of UTF-16 code units: scalars beyond U+FFFF begin with a surrogate and so go
  /// before U+E000 to U+FFFF, which the order of UTF-8 bytes puts first.
  /// - SeeAlso: RFC 8785, section 3.2.3.
  public static func isOrderedBefore(_ first: String, _ second: String) -> Bool {
    compareUTF16(first.utf8, second.utf8) < 0
  }

  /// Returns -1, 0 or 1 as the first string's UTF-16 code units are before, equal to or after.
  ///
  /// Both are well-formed UTF-8.
  public static func compareUTF16(
    _ first: some Sequence<UInt8>,
    _ second: some Sequence<UInt8>
  ) -> Int {
    var first = first.makeIterator()
    var second = second.makeIterator()
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

  /// Where strings first differ in a lead byte, 0xEE and 0xEF (U+E000 and more) go after 0xF0 to
  /// 0xF4.
  private static func order(_ byte: UInt8) -> UInt8 {
    byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte
  }
}
