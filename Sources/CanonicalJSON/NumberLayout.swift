/// ECMAScript's way to write a number, over any count of digits.
///
/// - SeeAlso: ECMA-262, Number::toString; RFC 8785, section 3.2.2.3.
enum NumberLayout {
  /// Appends `0.d₁d₂…dₖ × 10^point`.
  ///
  /// The digits are ASCII, the first and last not 0; none stand for zero, which has no sign.
  static func append(
    _ digits: [UInt8],
    point: Int,
    isNegative: Bool,
    to output: inout [UInt8]
  ) {
    guard !digits.isEmpty else { return output.append(UInt8(ascii: "0")) }
    if isNegative { output.append(UInt8(ascii: "-")) }
    switch point {
    case 1...21 where point >= digits.count:
      output.append(contentsOf: digits)
      appendZeros(point - digits.count, to: &output)
    case 1...21:
      output.append(contentsOf: digits[..<point])
      output.append(UInt8(ascii: "."))
      output.append(contentsOf: digits[point...])
    case -5...0:
      output.append(contentsOf: "0.".utf8)
      appendZeros(-point, to: &output)
      output.append(contentsOf: digits)
    default: appendScientific(digits, exponent: point - 1, to: &output)
    }
  }

  private static func appendScientific(
    _ digits: [UInt8],
    exponent: Int,
    to output: inout [UInt8]
  ) {
    output.append(digits[0])
    if digits.count > 1 {
      output.append(UInt8(ascii: "."))
      output.append(contentsOf: digits[1...])
    }
    output.append(contentsOf: (exponent < 0 ? "e-" : "e+").utf8)
    output.append(contentsOf: String(exponent.magnitude).utf8)
  }

  private static func appendZeros(_ count: Int, to output: inout [UInt8]) {
    output.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
  }

  /// Appends a finite double with the fewest digits that give it back.
  static func append(_ value: Double, to output: inout [UInt8]) {
    precondition(value.isFinite, "JSON has no text for infinities and NaN")
    // Swift's description has the shortest digits, but another layout.
    var description = value.description
    description.withUTF8 { bytes in
      let text = unsafe JSONText(UnsafeRawBufferPointer(bytes))
      NumberShape(text, 0..<text.count).appendExact(to: &output)
    }
  }
}
