/// Finds the canonical order of an object's members, and two members with one name.
///
/// A name's first bytes decide nearly every comparison, so they are laid side by side. Sorting
/// keeps hostile objects cheap: n log n comparisons, none longer than the shorter name.
struct MemberOrder {
  /// A name with its beginning as a number that orders as the names do.
  private struct Key {
    let prefix: UInt64
    let name: UInt32
  }

  /// The object's keys, and room after them.
  private var keys: [Key] = []
  private var count = 0

  /// Appends the count of the object's members and then their names in canonical order.
  ///
  /// The object's own bits say whether names need decoding; its last node is before `end`.
  mutating func append(
    _ object: Int,
    to end: Int,
    nodes: borrowing MutableSpan<Node>,
    text: JSONText,
    order: inout [UInt32]
  ) throws(JSONError) {
    let isSpecial = nodes[object].bits.contains(.isSpecial)
    gather(object, end, nodes, text, isSpecial)
    if count > 32 {
      sortByMerging(nodes, text, isSpecial)
    } else {
      sortByInsertion(nodes, text, isSpecial)
    }
    try refuseDuplicates(nodes, text, isSpecial)
    order.append(UInt32(count))
    for index in 0..<count { order.append(keys[index].name) }
  }

  private mutating func gather(
    _ object: Int,
    _ end: Int,
    _ nodes: borrowing MutableSpan<Node>,
    _ text: JSONText,
    _ isSpecial: Bool
  ) {
    // A member has at least two nodes.
    let most = (end - object) / 2
    if keys.count < most { keys = Array(repeating: Key(prefix: 0, name: 0), count: max(32, most)) }
    var keys = keys.mutableSpan
    var name = object + 1
    var index = 0
    while name < end {
      let content = nodes[name].content
      let prefix = isSpecial ? text.scalarPrefix(content) : text.bytePrefix(content)
      keys[index] = Key(prefix: prefix, name: UInt32(truncatingIfNeeded: name))
      index &+= 1
      name = Int(nodes[name &+ 1].next)
    }
    count = index
  }

  private mutating func sortByInsertion(
    _ nodes: borrowing MutableSpan<Node>,
    _ text: JSONText,
    _ isSpecial: Bool
  ) {
    let count = count
    var keys = keys.mutableSpan
    var sorted = 1
    while sorted < count {
      let key = keys[sorted]
      var place = sorted
      while place > 0, Self.isBefore(key, keys[place - 1], nodes, text, isSpecial) {
        keys[place] = keys[place - 1]
        place -= 1
      }
      keys[place] = key
      sorted += 1
    }
  }

  /// Merges runs from below; the standard library's sort can't borrow a span in its closure.
  private mutating func sortByMerging(
    _ nodes: borrowing MutableSpan<Node>,
    _ text: JSONText,
    _ isSpecial: Bool
  ) {
    var other = keys
    var width = 1
    while width < count {
      var begin = 0
      while begin < count {
        let middle = min(begin + width, count)
        let end = min(middle + width, count)
        var (left, right) = (begin, middle)
        for place in begin..<end {
          let takesLeft =
            right >= end
            || left < middle && !Self.isBefore(keys[right], keys[left], nodes, text, isSpecial)
          other[place] = takesLeft ? keys[left] : keys[right]
          if takesLeft { left += 1 } else { right += 1 }
        }
        begin = end
      }
      swap(&keys, &other)
      width *= 2
    }
  }

  @inline(always) private static func isBefore(
    _ first: Key,
    _ second: Key,
    _ nodes: borrowing MutableSpan<Node>,
    _ text: JSONText,
    _ isSpecial: Bool
  ) -> Bool {
    if first.prefix != second.prefix { return first.prefix < second.prefix }
    return compareNames(first, second, nodes, text, isSpecial) < 0
  }

  private static func compareNames(
    _ first: Key,
    _ second: Key,
    _ nodes: borrowing MutableSpan<Node>,
    _ text: JSONText,
    _ isSpecial: Bool
  ) -> Int {
    let first = nodes[Int(first.name)].content
    let second = nodes[Int(second.name)].content
    return isSpecial ? text.compareDecoded(first, second) : text.compareBytes(first, second)
  }

  /// Throws at the duplicate that stands first in the text.
  private func refuseDuplicates(
    _ nodes: borrowing MutableSpan<Node>,
    _ text: JSONText,
    _ isSpecial: Bool
  ) throws(JSONError) {
    var duplicate: UInt32?
    for place in 1..<count {
      let (key, before) = (keys[place], keys[place - 1])
      guard key.prefix == before.prefix,
        Self.compareNames(before, key, nodes, text, isSpecial) == 0
      else { continue }
      duplicate = min(duplicate ?? .max, max(key.name, before.name))
    }
    guard let duplicate else { return }
    throw text.duplicateName(nodes[Int(duplicate)].content)
  }
}

extension JSONText {
  /// Returns the first eight bytes as an integer that orders as they do, 0 beyond the end.
  @inline(always) func bytePrefix(_ content: Range<Int>) -> UInt64 {
    if holds(8, at: content.lowerBound) {
      let word = load(UInt64.self, at: content.lowerBound).bigEndian
      return content.count >= 8 ? word : word & ~(UInt64.max >> UInt64(8 &* content.count))
    }
    var prefix: UInt64 = 0
    for offset in 0..<8 {
      prefix =
        prefix << 8 | (offset < content.count ? UInt64(self[content.lowerBound + offset]) : 0)
    }
    return prefix
  }

  func scalarPrefix(_ content: Range<Int>) -> UInt64 {
    var scalars = StringScalars(self, content)
    return scalars.prefix()
  }

  /// Returns -1, 0 or 1 as the decoded UTF-16 code units of the first are before, equal or after.
  func compareDecoded(_ first: Range<Int>, _ second: Range<Int>) -> Int {
    StringScalars.compare(StringScalars(self, first), StringScalars(self, second))
  }

  /// Returns -1, 0 or 1 as the bytes of the first are before, equal to or after.
  func compareBytes(_ first: Range<Int>, _ second: Range<Int>) -> Int {
    var offset = 0
    let count = min(first.count, second.count)
    while offset + 8 <= count {
      let a = load(UInt64.self, at: first.lowerBound + offset).bigEndian
      let b = load(UInt64.self, at: second.lowerBound + offset).bigEndian
      if a != b { return a < b ? -1 : 1 }
      offset += 8
    }
    while offset < count {
      let (a, b) = (self[first.lowerBound + offset], self[second.lowerBound + offset])
      if a != b { return a < b ? -1 : 1 }
      offset += 1
    }
    return (first.count - second.count).signum()
  }

  /// Returns the error for a name that its object already has.
  func duplicateName(_ content: Range<Int>) -> JSONError {
    var decoded: [UInt8] = []
    var scalars = StringScalars(self, content)
    while let scalar = scalars.next() { appendUTF8(scalar, to: &decoded) }
    return JSONError(
      content.lowerBound - 1,
      .duplicateName(String(decoding: decoded, as: UTF8.self))
    )
  }
}
