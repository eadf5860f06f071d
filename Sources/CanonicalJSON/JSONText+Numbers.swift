/// Where a number ends, and whether its canonical form is another text.
struct ScannedNumber {
  let end: Int
  let isRecast: Bool
}

extension JSONText {
  /// Returns the end of the number at `start`, which is a minus sign or a digit.
  @inline(always) func scanNumber(
    at start: Int,
    limits: JSONLimits,
    mode: NumberMode
  ) throws(JSONError) -> ScannedNumber {
    let first = self[start] == UInt8(ascii: "-") ? start &+ 1 : start
    var at = first
    while isDigit(self[at]) { at &+= 1 }
    // Up to 15 digits are exact in either mode; a first zero is only itself, and never negative.
    let isPlain =
      at &- first <= 15 && at > first && (self[first] != UInt8(ascii: "0") || at == start &+ 1)
    if isPlain, !continuesNumber(self[at]) { return ScannedNumber(end: at, isRecast: false) }
    return try scanLongNumber(at: start, limits: limits, mode: mode)
  }

  @inline(always) private func continuesNumber(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e")
  }

  @inline(never) private func scanLongNumber(
    at start: Int,
    limits: JSONLimits,
    mode: NumberMode
  ) throws(JSONError) -> ScannedNumber {
    let end = try endOfNumber(at: start)
    let shape = NumberShape(self, start..<end)
    guard shape.count <= limits.numberDigits else {
      throw JSONError(start, .tooManyDigits(limit: limits.numberDigits))
    }
    guard shape.count == 0 || abs(shape.exponent) <= limits.exponent else {
      throw JSONError(start, .exponentTooLarge(limit: limits.exponent))
    }
    let isCanonical = shape.isWrittenCanonically
    guard mode == .interoperable, !(isCanonical && shape.isExactAsDouble) else {
      return ScannedNumber(end: end, isRecast: !isCanonical)
    }
    var canonical: [UInt8] = []
    guard shape.appendInteroperable(to: &canonical) else { throw JSONError(start, .beyondDouble) }
    // The array outlives the call, and the comparison keeps nothing.
    let isSame = unsafe canonical.withUnsafeBytes { unsafe isEqual(start..<end, JSONText($0)) }
    return ScannedNumber(end: end, isRecast: !isSame)
  }

  /// Returns the offset after the number, by the grammar alone.
  ///
  /// - SeeAlso: RFC 8259, section 6.
  private func endOfNumber(at start: Int) throws(JSONError) -> Int {
    var at = self[start] == UInt8(ascii: "-") ? start + 1 : start
    at = self[at] == UInt8(ascii: "0") ? at + 1 : try endOfDigits(at: at)
    if self[at] == UInt8(ascii: ".") { at = try endOfDigits(at: at + 1) }
    guard self[at] | 0x20 == UInt8(ascii: "e") else { return at }
    at += 1
    if self[at] == UInt8(ascii: "+") || self[at] == UInt8(ascii: "-") { at += 1 }
    return try endOfDigits(at: at)
  }

  private func endOfDigits(at start: Int) throws(JSONError) -> Int {
    guard isDigit(self[start]) else { throw unexpected(at: start, want: .digit) }
    var at = start + 1
    while isDigit(self[at]) { at += 1 }
    return at
  }
}

/// Returns whether the byte is one of 0 to 9.
@inline(always) func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
