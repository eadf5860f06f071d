/// Raw deflate streams as whole arrays (RFC 1951).
///
/// ``compress(_:)`` is ours and not a library's: what lies in a report must not change with the
/// release of zlib on the host that rendered it.
public enum Deflate {
  /// Returns one stream of one block with the fixed codes; the same bytes for the same content.
  ///
  /// Repetitions are looked for in the 32 KiB before, at the 32 newest places that begin with the
  /// same three bytes. Structured text comes out about a third longer than by zlib's best.
  public static func compress(_ content: [UInt8]) -> [UInt8] {
    var bits = DeflateBits()
    bits.append(0b011, count: 3)
    var finder = RepetitionFinder(content)
    var at = 0
    var next = finder.longest(at: 0)
    while at < content.count {
      let found = next
      next = finder.longest(at: at + 1)
      // One byte later there is a longer one: this byte stands for itself.
      if found.length < 3 || next.length > found.length {
        bits.append(literal: content[at])
        at += 1
        continue
      }
      bits.append(found)
      at += found.length
      next = finder.longest(at: at)
    }
    bits.append(symbol: 256)
    return bits.finished
  }

  /// Returns the content of exactly one stream, of whatever blocks.
  ///
  /// - Throws: ``CompressionError`` for damage, appended bytes and content above `limit` bytes.
  public static func decompress(_ stream: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
    let inflater = Inflater()
    var content: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 65_536)
    var at = 0
    while true {
      // Each side is as long as the call is told.
      let step = unsafe stream.withUnsafeBytes { input in
        unsafe room.withUnsafeMutableBytes { output in
          unsafe inflater.step(UnsafeRawBufferPointer(rebasing: input[at...]), into: output)
        }
      }
      at += step.takenCount
      content += room[..<step.givenCount]
      guard content.count <= limit else {
        throw CompressionError(offset: nil, reason: .contentTooLarge(limit: limit))
      }
      if step.status == .end {
        let rest = stream.count - at + inflater.rest.count
        guard rest == 0 else {
          throw CompressionError(offset: nil, reason: .ending(.appended(byteCount: rest)))
        }
        return content
      }
      guard step.status == .goesOn else {
        throw CompressionError(offset: nil, reason: .ending(.badData(offset: at)))
      }
      guard !step.isIdle else {
        throw CompressionError(offset: nil, reason: .ending(.truncated))
      }
    }
  }
}

/// Bytes that stand again, `distance` before.
struct Repetition {
  var length = 0
  var distance = 0
}

/// Finds the longest text before a place that goes on as the place does.
struct RepetitionFinder {
  private static let window = 32_768
  private static let tries = 32
  private static let longest = 258

  private let content: [UInt8]
  /// Newest place by the hash of its three bytes, and the place before it by place; -1 for none.
  private var newest = [Int32](repeating: -1, count: 1 << 15)
  private var before: [Int32]
  /// The first place that isn't known yet.
  private var end = 0

  init(_ content: [UInt8]) {
    self.content = content
    before = [Int32](repeating: -1, count: content.count)
  }

  /// Takes note of a place, and of all before it.
  private mutating func learn(to place: Int) {
    while end <= place {
      if end + 2 < content.count {
        let hash = hash(end)
        before[end] = newest[hash]
        newest[hash] = Int32(end)
      }
      end += 1
    }
  }

  /// Returns the longest repetition at a place, the nearest of equals; takes note of the place.
  mutating func longest(at place: Int) -> Repetition {
    learn(to: place)
    guard place + 2 < content.count else { return Repetition() }
    var best = Repetition()
    var candidate = Int(before[place])
    var tries = Self.tries
    while candidate >= 0, place - candidate <= Self.window, tries > 0 {
      let length = agreeing(candidate, place)
      if length > best.length { best = Repetition(length: length, distance: place - candidate) }
      if length == Self.longest { break }
      candidate = Int(before[candidate])
      tries -= 1
    }
    return best
  }

  private func agreeing(_ early: Int, _ late: Int) -> Int {
    let most = min(Self.longest, content.count - late)
    var length = 0
    while length < most, content[early + length] == content[late + length] { length += 1 }
    return length
  }

  private func hash(_ place: Int) -> Int {
    (Int(content[place]) << 10 ^ Int(content[place + 1]) << 5 ^ Int(content[place + 2])) & 0x7FFF
  }
}

/// Bits in the order of deflate: numbers from their low end, codes from their high end.
struct DeflateBits {
  private var bytes: [UInt8] = []
  private var held: UInt32 = 0
  private var heldCount = 0

  mutating func append(_ number: Int, count: Int) {
    held |= UInt32(number) << UInt32(heldCount)
    heldCount += count
    while heldCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: held))
      held >>= 8
      heldCount -= 8
    }
  }

  mutating func append(literal byte: UInt8) { append(symbol: Int(byte)) }

  /// A literal (below 256), the end (256) or a length, by the fixed codes of section 3.2.6.
  mutating func append(symbol: Int) {
    switch symbol {
    case ..<144: append(code: 0x30 + symbol, count: 8)
    case ..<256: append(code: 0x190 + symbol - 144, count: 9)
    case ..<280: append(code: symbol - 256, count: 7)
    default: append(code: 0xC0 + symbol - 280, count: 8)
    }
  }

  /// A length and a distance with their extra bits (section 3.2.5).
  mutating func append(_ repetition: Repetition) {
    let length = repetition.length - 3
    if repetition.length == 258 {
      append(symbol: 285)
    } else if length < 8 {
      append(symbol: 257 + length)
    } else {
      let extra = Self.bitCount(length) - 3
      append(symbol: 257 + extra * 4 + length >> extra)
      append(length & (1 << extra - 1), count: extra)
    }
    let distance = repetition.distance - 1
    if distance < 4 {
      append(code: distance, count: 5)
    } else {
      let extra = Self.bitCount(distance) - 2
      append(code: extra * 2 + distance >> extra, count: 5)
      append(distance & (1 << extra - 1), count: extra)
    }
  }

  var finished: [UInt8] {
    heldCount == 0 ? bytes : bytes + [UInt8(truncatingIfNeeded: held)]
  }

  private mutating func append(code: Int, count: Int) {
    for bit in (0..<count).reversed() { append(code >> bit & 1, count: 1) }
  }

  private static func bitCount(_ number: Int) -> Int {
    Int.bitWidth - number.leadingZeroBitCount
  }
}
