import Cryptography

@testable import TransparencyLog

/// The tree of RFC 6962, section 2.1, by its definition: slow, and shares nothing with the code.
struct MemoryTree: HashReader {
  struct OutsideError: Error {}

  /// 64 leaves that all differ.
  static let small = MemoryTree((0..<64).map { MerkleTree.leafHash([UInt8($0)]) })

  let leaves: [Digest]

  init(_ leaves: [Digest]) { self.leaves = leaves }

  func hash(level: Int, index: UInt64) throws -> Digest {
    let begin = Int(index) << level
    guard begin + 1 << level <= leaves.count else { throw OutsideError() }
    return Self.root(leaves[begin..<(begin + 1 << level)])
  }

  func root(_ size: Int) -> Digest { Self.root(leaves[..<size]) }

  static func root(_ leaves: ArraySlice<Digest>) -> Digest {
    guard leaves.count > 1 else { return leaves.first ?? .empty }
    let middle = leaves.startIndex + split(leaves.count)
    return SHA256.node(prefix: 1, root(leaves[..<middle]), root(leaves[middle...]))
  }

  private static func split(_ count: Int) -> Int {
    var size = 1
    while size * 2 < count { size *= 2 }
    return size
  }

  static func path(_ index: Int, _ leaves: ArraySlice<Digest>) -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let count = split(leaves.count)
    let middle = leaves.startIndex + count
    return index < count
      ? path(index, leaves[..<middle]) + [root(leaves[middle...])]
      : path(index - count, leaves[middle...]) + [root(leaves[..<middle])]
  }

  static func growth(_ size: Int, _ leaves: ArraySlice<Digest>, _ isWhole: Bool = true) -> [Digest]
  {
    if size == leaves.count { return isWhole ? [] : [root(leaves)] }
    let count = split(leaves.count)
    let middle = leaves.startIndex + count
    return size <= count
      ? growth(size, leaves[..<middle], isWhole) + [root(leaves[middle...])]
      : growth(size - count, leaves[middle...], false) + [root(leaves[..<middle])]
  }
}

/// Counts what is read from another reader.
final class CountingReader: HashReader {
  private let tree: any HashReader
  private(set) var count = 0

  init(_ tree: some HashReader) { self.tree = tree }

  func hash(level: Int, index: UInt64) throws -> Digest {
    count += 1
    return try tree.hash(level: level, index: index)
  }
}

extension [Digest] {
  /// Calls the closure with each list in which one byte of one hash is another.
  func forEachDamaged(_ body: ([Digest]) -> Void) {
    for place in indices {
      for offset in 0..<32 {
        var bytes = self[place].bytes
        bytes[offset] ^= 1 << UInt8((place + offset) % 8)
        var damaged = self
        damaged[place] = Digest(bytes) ?? .zero
        body(damaged)
      }
    }
  }
}
