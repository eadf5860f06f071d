/// What a reader accepts at most.
public struct JSONLimits: Sendable, Hashable {
  /// Containers inside each other, 0 for a text that is one string or number; at most 1,000.
  public let depth: Int
  /// Bytes between the quotes of a string, as they stand in the text.
  public let stringByteCount: Int
  /// Significant digits of a number: without zeros at its front and at its end.
  public let numberDigits: Int
  /// The greatest x, without its sign, in `d.ddd × 10^x`; at most 9,999.
  public let exponent: Int

  /// Creates limits; what is left out is the limit of Tickmark's records.
  public init(
    depth: Int = 128,
    stringByteCount: Int = 8 << 20,
    numberDigits: Int = 1000,
    exponent: Int = 9999
  ) {
    precondition((0...1000).contains(depth), "the writer's recursion is sized for 1,000 levels")
    precondition((0...9999).contains(exponent), "the writer's room is sized for four digits")
    self.depth = depth
    self.stringByteCount = stringByteCount
    self.numberDigits = numberDigits
    self.exponent = exponent
  }
}

/// What a number means, and so how its canonical form reads.
public enum NumberMode: Sendable, Hashable {
  /// RFC 8785: the shortest text of the nearest double. Beyond a double's range is an error.
  case interoperable
  /// The same layout over all significant digits, so that no value is rounded.
  ///
  /// `9007199254740993` and `1e+400` are their own canonical forms.
  case exact
}
