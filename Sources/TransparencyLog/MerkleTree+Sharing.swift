package import Cryptography

/// One inclusion proof of many leaves: the roots of the largest subtrees that hold none of them, from
/// left to right.
///
/// k leaves of n need about k × log(n / k) hashes, all leaves none. Whoever has the leaves and these
/// hashes computes the root, and on the way each hash that a proof of one leaf would hold.
extension MerkleTree {
  /// Returns the hashes that lead from the leaves at `indexes` to the root.
  ///
  /// - Precondition: the indexes ascend, and are below `size`.
  package static func inclusionProof(
    of indexes: [UInt64],
    size: UInt64,
    _ reader: some HashReader
  ) throws -> [Digest] {
    precondition(zip(indexes, indexes.dropFirst()).allSatisfy { $0 < $1 }, "indexes ascend")
    precondition(indexes.last.map { $0 < size } ?? true, "a leaf isn't in the tree")
    var ranges: [Range<UInt64>] = []
    if size > 0 { collect(indexes[...], 0..<size, &ranges) }
    return try ranges.map { try hash($0, reader) }
  }

  private static func collect(
    _ indexes: ArraySlice<UInt64>,
    _ range: Range<UInt64>,
    _ ranges: inout [Range<UInt64>]
  ) {
    guard !indexes.isEmpty else { return ranges.append(range) }
    guard range.count > 1 else { return }
    let middle = range.lowerBound + split(UInt64(range.count))
    let end = indexes.firstIndex { $0 >= middle } ?? indexes.endIndex
    collect(indexes[..<end], range.lowerBound..<middle, &ranges)
    collect(indexes[end...], middle..<range.upperBound, &ranges)
  }

  /// Whether the proof shows that all these leaves stand at their places in the tree.
  ///
  /// The indexes must ascend; a hash too many or too few is refused, and so is no leaf at all.
  package static func verifyInclusion(
    of leaves: [(index: UInt64, hash: Digest)],
    size: UInt64,
    proof: [Digest],
    root: Digest
  ) -> Bool {
    guard let last = leaves.last, last.index < size,
      zip(leaves, leaves.dropFirst()).allSatisfy({ $0.index < $1.index })
    else { return false }
    var rest = proof[...]
    return self.root(of: leaves[...], 0..<size, &rest) == root && rest.isEmpty
  }

  private static func root(
    of leaves: ArraySlice<(index: UInt64, hash: Digest)>,
    _ range: Range<UInt64>,
    _ proof: inout ArraySlice<Digest>
  ) -> Digest? {
    guard let first = leaves.first else { return proof.popFirst() }
    guard range.count > 1 else { return first.hash }
    let middle = range.lowerBound + split(UInt64(range.count))
    let end = leaves.firstIndex { $0.index >= middle } ?? leaves.endIndex
    guard let left = root(of: leaves[..<end], range.lowerBound..<middle, &proof),
      let right = root(of: leaves[end...], middle..<range.upperBound, &proof)
    else { return nil }
    return nodeHash(left, right)
  }
}
