/// A number as its canonical text, so that none is rounded.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
  /// The canonical form: `-17`, `0.1`, `1e+400`.
  public let text: String

  init(canonical: some Sequence<UInt8>) { text = String(decoding: Array(canonical), as: UTF8.self) }

  public init(_ value: some BinaryInteger) {
    var digits = Array(String(value).utf8)
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits.removeFirst() }
    let point = digits.count
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    var canonical: [UInt8] = []
    NumberLayout.append(digits, point: point, isNegative: isNegative, to: &canonical)
    self.init(canonical: canonical)
  }

  /// The shortest text that gives this double back; nil for infinities and NaN.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    var canonical: [UInt8] = []
    NumberLayout.append(value, to: &canonical)
    self.init(canonical: canonical)
  }

  public var description: String { text }

  /// The value if it is an integer of 64 bits.
  public var int: Int? { Int(text) }

  /// The nearest double, infinite beyond its range.
  public var double: Double { Double(text) ?? .nan }
}
