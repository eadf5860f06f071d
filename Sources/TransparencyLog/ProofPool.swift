package import Cryptography

/// Inclusion proofs of many leaves that share their hashes, as pages embed them.
///
/// The proofs of k neighbours need about k + log(size) hashes together, not k × log(size).
package struct ProofPool: Sendable, Hashable {
  /// The distinct hashes, in the order of their first use.
  package private(set) var hashes: [Digest] = []
  private var positions: [Digest: Int] = [:]
  /// Where the root over these leaves stands: it is the same in every tree that has them all.
  private var known: [Range<UInt64>: Int] = [:]

  package init() {}

  /// Returns the proof of one leaf as positions in ``hashes``, from the leaf up.
  ///
  /// - Precondition: `index < size`, and each call reads the same log.
  /// - Complexity: O(log size) hashes are read at worst; none that an earlier proof used.
  package mutating func add(
    _ index: UInt64,
    size: UInt64,
    _ reader: some HashReader
  ) throws -> [Int] {
    try MerkleTree.inclusionRanges(of: index, size: size).map { range in
      if let position = known[range] { return position }
      let position = position(of: try MerkleTree.hash(range, reader))
      known[range] = position
      return position
    }
  }

  private mutating func position(of hash: Digest) -> Int {
    if let position = positions[hash] { return position }
    positions[hash] = hashes.count
    hashes.append(hash)
    return hashes.count - 1
  }
}
