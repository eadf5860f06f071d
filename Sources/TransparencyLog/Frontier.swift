package import Cryptography

/// The right edge of a growing tree: all that appending and the root need.
package struct Frontier: Sendable, Hashable {
  /// The number of leaves.
  package private(set) var size: UInt64 = 0
  /// The roots of the complete subtrees, the largest first: one for each 1 bit of the size.
  package private(set) var hashes: [Digest] = []

  /// The edge of the empty tree.
  package init() {}

  /// The edge of a tree of `size` leaves; nil unless there is one hash for each 1 bit of the size.
  package init?(size: UInt64, hashes: [Digest]) {
    guard hashes.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.hashes = hashes
  }

  /// Appends a leaf by its hash; O(log size) node hashes at worst, one on average.
  package mutating func append(_ leaf: Digest) {
    var hash = leaf
    var rest = size
    while rest & 1 == 1 {
      hash = MerkleTree.nodeHash(hashes.removeLast(), hash)
      rest >>= 1
    }
    hashes.append(hash)
    size += 1
  }

  /// The root hash with one more subtree at the right, which is smaller than all in the edge.
  func root(with last: Digest) -> Digest {
    hashes.reversed().reduce(last) { MerkleTree.nodeHash($1, $0) }
  }

  /// The root hash; of no leaves, the hash of no bytes.
  package var root: Digest {
    guard var hash = hashes.last else { return .empty }
    for left in hashes.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
    return hash
  }
}
