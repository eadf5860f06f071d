package import Cryptography

extension MerkleTree {
  /// Returns the root of the first `size` leaves.
  ///
  /// - Complexity: O(log size) hashes are read.
  /// - SeeAlso: RFC 6962, section 2.1.
  package static func root(size: UInt64, _ reader: some HashReader) throws -> Digest {
    try hash(0..<size, reader)
  }

  /// Returns the siblings from the leaf to the root.
  ///
  /// - Precondition: `index < size`.
  /// - Complexity: O(log size) hashes are read.
  /// - SeeAlso: RFC 9162, section 2.1.3.1.
  package static func inclusionProof(
    of index: UInt64,
    size: UInt64,
    _ reader: some HashReader
  ) throws -> [Digest] {
    try inclusionRanges(of: index, size: size).map { try hash($0, reader) }
  }

  /// Returns the proof that the tree of `newSize` leaves begins with that of `size`.
  ///
  /// - Returns: nothing for equal sizes and for a size of 0, which prove themselves.
  /// - Precondition: `size <= newSize`.
  /// - Complexity: O(log newSize) hashes are read.
  /// - SeeAlso: RFC 9162, section 2.1.4.1.
  package static func consistencyProof(
    from size: UInt64,
    to newSize: UInt64,
    _ reader: some HashReader
  ) throws -> [Digest] {
    precondition(size <= newSize, "a log doesn't shrink")
    guard size > 0, size < newSize else { return [] }
    var ranges: [Range<UInt64>] = []
    var (begin, end) = (UInt64(0), newSize)
    var isWhole = true
    while size < end {
      let middle = begin + split(end - begin)
      if size <= middle {
        ranges.append(middle..<end)
        end = middle
      } else {
        ranges.append(begin..<middle)
        begin = middle
        isWhole = false
      }
    }
    // A subtree that the old tree has as its own root is known to whoever has that root.
    if !isWhole { ranges.append(begin..<end) }
    return try ranges.reversed().map { try hash($0, reader) }
  }

  /// Returns the leaf ranges whose roots are the siblings of a leaf, from the leaf up.
  static func inclusionRanges(of index: UInt64, size: UInt64) -> [Range<UInt64>] {
    precondition(index < size, "the leaf isn't in the tree")
    var ranges: [Range<UInt64>] = []
    var (begin, end) = (UInt64(0), size)
    while end - begin > 1 {
      let middle = begin + split(end - begin)
      if index < middle {
        ranges.append(middle..<end)
        end = middle
      } else {
        ranges.append(begin..<middle)
        begin = middle
      }
    }
    return ranges.reversed()
  }

  /// Returns the largest power of two below `size`, which is at least 2.
  static func split(_ size: UInt64) -> UInt64 {
    1 << UInt64(63 - (size - 1).leadingZeroBitCount)
  }

  /// Returns the root of the leaves in a range that begins where a subtree of its size can.
  static func hash(_ range: Range<UInt64>, _ reader: some HashReader) throws -> Digest {
    guard !range.isEmpty else { return .empty }
    var begin = range.lowerBound
    var parts: [Digest] = []
    while begin < range.upperBound {
      let level = 63 - (range.upperBound - begin).leadingZeroBitCount
      parts.append(try reader.hash(level: level, index: begin >> UInt64(level)))
      begin += 1 << UInt64(level)
    }
    var hash = parts.removeLast()
    for part in parts.reversed() { hash = nodeHash(part, hash) }
    return hash
  }
}
