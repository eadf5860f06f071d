/// A small seeded generator (SplitMix64): the same seed, the same company.
struct SampleRandom: Sendable {
  private static let hexDigits = Array("0123456789abcdef".utf8)
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8
  )

  private var state: UInt64

  /// A generator of its own for one part and number, so that parts don't disturb each other.
  init(_ seed: UInt64, _ part: String, _ number: Int = 0) {
    let mixed = part.utf8.reduce(seed ^ 0xcbf2_9ce4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
    state = (mixed ^ UInt64(truncatingIfNeeded: number)) &* 0x9e37_79b9_7f4a_7c15
    // The first numbers of neighbouring states are alike.
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// - Returns: a number in `0 ..< count`.
  mutating func below(_ count: Int) -> Int {
    precondition(count > 0, "nothing is below 0")
    return Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// - Returns: a number in the range.
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// - Returns: a number in `0 ..< 1`.
  mutating func fraction() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

  /// - Returns: one of the elements, of which there must be some.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// - Returns: lower-case hex digits.
  mutating func hex(_ count: Int) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(count)
    appendHex(count, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// - Returns: letters and digits, as AWS's names have them.
  mutating func token(_ count: Int) -> String {
    String(decoding: (0..<count).map { _ in Self.letters[below(62)] }, as: UTF8.self)
  }

  /// - Returns: 16 upper-case letters and digits, the end of an identifier of IAM.
  mutating func identifier() -> String {
    String(decoding: (0..<16).map { _ in Self.letters[(below(36) + 52) % 62] }, as: UTF8.self)
      .uppercased()
  }

  /// - Returns: a UUID of version 4.
  mutating func uuid() -> String {
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for count in [8, 4, 4, 4, 12] {
      if !text.isEmpty { text.append(UInt8(ascii: "-")) }
      appendHex(count, to: &text)
    }
    text[14] = UInt8(ascii: "4")
    text[19] = Self.hexDigits[8 + Int(text[19]) % 4]
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func appendHex(_ count: Int, to text: inout [UInt8]) {
    var bits = next()
    for place in 0..<count {
      if place > 0, place % 16 == 0 { bits = next() }
      text.append(Self.hexDigits[Int(bits & 15)])
      bits >>= 4
    }
  }
}
