package import Cryptography

/// The right edge of a growing tree: all that appending and the root need.
package struct Frontier: Sendable, Hashable {
  /// The number of leaves.
  package private(set) var size: UInt64 = 0
  /// The roots of the complete subtrees, the largest first: one for each 1 bit of the size.
  private var roots: [Digest] = []

  /// The edge of the empty tree.
  package init() {}

  /// Appends a leaf by its hash; O(log size) node hashes at worst, one on average.
  package mutating func append(_ leaf: Digest) {
    var hash = leaf
    var rest = size
    while rest & 1 == 1 {
      hash = MerkleTree.nodeHash(roots.removeLast(), hash)
      rest >>= 1
    }
    roots.append(hash)
    size += 1
  }

  /// The root hash with one more subtree at the right, however large that is.
  func root(with last: Digest) -> Digest {
    roots.reversed().reduce(last) { MerkleTree.nodeHash($1, $0) }
  }

  /// The root hash; of no leaves, the hash of no bytes.
  package var root: Digest {
    guard var hash = roots.last else { return .empty }
    for left in roots.dropLast().reversed() { hash = MerkleTree.nodeHash(left, hash) }
    return hash
  }
}
