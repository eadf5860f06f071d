/// A number's sign, significant digits and magnitude, found in its text.
///
/// The value is `0.d₁d₂…dₖ × 10^point`; count and point are the k and n of ECMAScript's
/// Number::toString.
struct NumberShape {
  private let text: JSONText
  private let range: Range<Int>
  /// From the first significant digit to the last; a decimal point may lie between.
  private let digits: Range<Int>
  /// Offset of `e` or `E`, or the end.
  private let exponentMark: Int
  private let hasPoint: Bool
  /// Number of significant digits, k; 0 for zero.
  let count: Int
  /// Digits before the decimal point, n; negative for zeros after it.
  let point: Int

  /// The x of `d.ddd × 10^x`.
  var exponent: Int { point - 1 }

  var isNegative: Bool { text[range.lowerBound] == UInt8(ascii: "-") }

  /// Reads a number whose grammar is known to be right.
  init(_ text: JSONText, _ range: Range<Int>) {
    self.text = text
    self.range = range
    var at = range.lowerBound
    var first: Int?
    var last = at
    var decimalPoint: Int?
    while at < range.upperBound, text[at] | 0x20 != UInt8(ascii: "e") {
      switch text[at] {
      case UInt8(ascii: "."): decimalPoint = at
      case UInt8(ascii: "1")...UInt8(ascii: "9"):
        first = first ?? at
        last = at
      default: break
      }
      at += 1
    }
    exponentMark = at
    hasPoint = decimalPoint != nil
    let pointAt = decimalPoint ?? at
    guard let first else {
      (digits, count, point) = (at..<at, 0, 0)
      return
    }
    digits = first..<last + 1
    count = digits.count - (digits.contains(pointAt) ? 1 : 0)
    // The point's own byte counts only where it stands before the first digit.
    let shift = pointAt - first + (pointAt < first ? 1 : 0)
    point = shift + Self.exponent(text, at..<range.upperBound)
  }

  /// Returns the written exponent, at most a billion either way, 0 if there is none.
  private static func exponent(_ text: JSONText, _ range: Range<Int>) -> Int {
    guard !range.isEmpty else { return 0 }
    var value = 0
    for at in range where isDigit(text[at]) {
      value = min(value * 10 + Int(text[at] - UInt8(ascii: "0")), 1_000_000_000)
    }
    return text[range.lowerBound + 1] == UInt8(ascii: "-") ? -value : value
  }

  /// Whether ECMAScript writes 0.000001 and 100000000000000000000 so, without an exponent.
  private var isPlain: Bool { point > -6 && point <= 21 }

  /// Whether the text is the exact canonical form of its value.
  var isWrittenCanonically: Bool {
    guard count > 0 else { return range.count == 1 }
    guard exponentMark == range.upperBound else { return isExponentCanonical }
    // A fraction must end in a significant digit; an integer's zeros belong to it.
    return isPlain && (!hasPoint || digits.upperBound == exponentMark)
  }

  private var isExponentCanonical: Bool {
    let sign = text[exponentMark + 1]
    let mantissa = range.lowerBound + (isNegative ? 1 : 0)
    return !isPlain && text[exponentMark] == UInt8(ascii: "e")
      && (sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"))
      && text[exponentMark + 2] != UInt8(ascii: "0")
      && digits == mantissa..<exponentMark && hasPoint == (count > 1)
      && (count == 1 || text[mantissa + 1] == UInt8(ascii: "."))
  }

  /// Whether the nearest double's shortest digits are these digits.
  ///
  /// Fifteen significant digits survive a normal double.
  var isExactAsDouble: Bool { count <= 15 && abs(point) < 300 }

  /// Appends the value in ECMAScript's layout, no digit lost.
  func appendExact(to output: inout [UInt8]) {
    let start = output.count
    output.reserveCapacity(start + count + 32)
    var significant: [UInt8] = []
    significant.reserveCapacity(count)
    for at in digits where isDigit(text[at]) { significant.append(text[at]) }
    NumberLayout.append(significant, point: point, isNegative: isNegative, to: &output)
  }

  /// Appends the nearest double in ECMAScript's layout; false if there is none that is finite.
  func appendInteroperable(to output: inout [UInt8]) -> Bool {
    guard let value = Double(text.string(range)), value.isFinite else { return false }
    NumberLayout.append(value, to: &output)
    return true
  }
}
