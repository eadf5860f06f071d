package import Cryptography

/// The hashing of RFC 6962, section 2.1: a binary Merkle tree that is never padded.
package enum MerkleTree {
  /// Returns the hash of a leaf that holds `entry`.
  package static func leafHash(_ entry: [UInt8]) -> Digest {
    var hasher = SHA256Hasher()
    hasher.update(byte: 0)
    hasher.update(entry)
    return hasher.finalize()
  }

  /// Returns the hash of a leaf that holds a digest.
  package static func leafHash(_ entry: Digest) -> Digest {
    var hasher = SHA256Hasher()
    hasher.update(byte: 0)
    hasher.update(entry)
    return hasher.finalize()
  }

  /// Returns the hashes of leaves that hold digests, in their order.
  package static func leafHashes(_ entries: [Digest]) -> [Digest] {
    var batch = SHA256Batch()
    batch.reserve(messages: entries.count, byteCount: entries.count * 33)
    for entry in entries {
      batch.bytes.append(0)
      batch.append(entry)
      batch.endMessage()
    }
    return batch.takeDigests()
  }

  /// Returns the hashes of the nodes over each two neighbours of an even number of nodes.
  package static func nodeHashes(_ nodes: [Digest]) -> [Digest] {
    precondition(nodes.count.isMultiple(of: 2), "a node stands over two")
    var batch = SHA256Batch()
    batch.reserve(messages: nodes.count / 2, byteCount: nodes.count / 2 * 65)
    for left in stride(from: 0, to: nodes.count, by: 2) {
      batch.bytes.append(1)
      batch.append(nodes[left])
      batch.append(nodes[left + 1])
      batch.endMessage()
    }
    return batch.takeDigests()
  }

  /// Returns the hash of the node over two nodes.
  package static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    SHA256.node(prefix: 1, left, right)
  }

  /// Whether `proof` shows that `leaf` is the leaf `index` of the tree with this size and root.
  ///
  /// A hash too many or too few is refused. Source: RFC 9162, section 2.1.3.2.
  package static func verifyInclusion(
    of leaf: Digest,
    at index: UInt64,
    size: UInt64,
    proof: [Digest],
    root: Digest
  ) -> Bool {
    guard index < size else { return false }
    var (node, last, hash) = (index, size - 1, leaf)
    for sibling in proof {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        hash = nodeHash(sibling, hash)
        ascend(&node, &last)
      } else {
        hash = nodeHash(hash, sibling)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && hash == root
  }

  /// Whether `proof` shows that the larger tree only appended to the smaller one.
  ///
  /// Equal sizes take an empty proof and equal roots; from size 0 nothing can be proven.
  /// Source: RFC 9162, section 2.1.4.2.
  package static func verifyConsistency(
    from size: UInt64,
    root: Digest,
    to newSize: UInt64,
    newRoot: Digest,
    proof: [Digest]
  ) -> Bool {
    // Every tree grew from the empty one, so that would prove nothing.
    guard size > 0 else { return false }
    if size == newSize { return proof.isEmpty && root == newRoot }
    guard size < newSize, !proof.isEmpty else { return false }
    let path = size & (size - 1) == 0 ? [root] + proof : proof
    var (node, last) = (size - 1, newSize - 1)
    while node & 1 == 1 {
      node >>= 1
      last >>= 1
    }
    var (old, new) = (path[0], path[0])
    for hash in path.dropFirst() {
      guard last > 0 else { return false }
      if node & 1 == 1 || node == last {
        old = nodeHash(hash, old)
        new = nodeHash(hash, new)
        ascend(&node, &last)
      } else {
        new = nodeHash(new, hash)
      }
      node >>= 1
      last >>= 1
    }
    return last == 0 && old == root && new == newRoot
  }

  /// Goes up while the node is a left child, as both algorithms do at the tree's right edge.
  private static func ascend(_ node: inout UInt64, _ last: inout UInt64) {
    while node & 1 == 0, node != 0 {
      node >>= 1
      last >>= 1
    }
  }
}
