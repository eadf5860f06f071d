/// A small seeded generator (SplitMix64): the same seed, the same company.
struct SampleRandom: Sendable {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  /// A generator of its own for one part, so that parts don't disturb each other.
  init(_ seed: UInt64, part: String) {
    state = part.utf8.reduce(seed &* 0x9e37_79b9_7f4a_7c15) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
    }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// - Returns: a number in `0 ..< count`.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(1, count))) }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// - Returns: lower-case hex digits.
  mutating func hex(_ count: Int) -> String {
    String((0..<count).map { _ in Array("0123456789abcdef")[below(16)] })
  }

  /// - Returns: letters and digits, as AWS's names have them.
  mutating func token(_ count: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    return String((0..<count).map { _ in letters[below(letters.count)] })
  }

  /// A UUID of version 4.
  mutating func uuid() -> String {
    "\(hex(8))-\(hex(4))-4\(hex(3))-\("89ab".randomDigit(&self))\(hex(3))-\(hex(12))"
  }
}

extension String {
  fileprivate func randomDigit(_ random: inout SampleRandom) -> Character {
    random.pick(Array(self))
  }
}
