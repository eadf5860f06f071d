import Cryptography
import Testing

@testable import TransparencyLog

/// Every proof of the sizes up to 300, beyond one tile; the smaller ones are tried byte by byte in
/// ``MerkleTreeTests``, here one byte of each proof is changed.
@Suite struct LargerTreeTests {
  private static let tree = LevelTree(count: 300)

  @Test(arguments: 65...300) func everyProofHoldsAndNoneWithOneByteChanged(size: Int) throws {
    let root = try MerkleTree.root(size: UInt64(size), Self.tree)
    for index in 0..<size {
      let proof = try MerkleTree.inclusionProof(of: UInt64(index), size: UInt64(size), Self.tree)
      func holds(_ proof: [Digest]) -> Bool {
        MerkleTree.verifyInclusion(
          of: Self.tree.levels[0][index],
          at: UInt64(index),
          size: UInt64(size),
          proof: proof,
          root: root
        )
      }
      guard holds(proof), !holds(damaged(proof, index)) else {
        Issue.record("the proof of \(index)")
        continue
      }
    }
  }

  @Test(arguments: 65...300) func everyGrowthHoldsAndNoneWithOneByteChanged(size: Int) throws {
    let root = try MerkleTree.root(size: UInt64(size), Self.tree)
    for old in 1..<size {
      let proof = try MerkleTree.consistencyProof(from: UInt64(old), to: UInt64(size), Self.tree)
      let oldRoot = try MerkleTree.root(size: UInt64(old), Self.tree)
      func holds(_ proof: [Digest]) -> Bool {
        MerkleTree.verifyConsistency(
          from: UInt64(old),
          root: oldRoot,
          to: UInt64(size),
          newRoot: root,
          proof: proof
        )
      }
      guard holds(proof), !holds(damaged(proof, old)) else {
        Issue.record("the proof from \(old)")
        continue
      }
    }
  }

  /// One byte of one hash is another; which, the seed tells.
  private func damaged(_ proof: [Digest], _ seed: Int) -> [Digest] {
    let place = seed % proof.count
    var bytes = proof[place].bytes
    bytes[seed * 7 % 32] ^= 1 << UInt8(seed % 8)
    var damaged = proof
    damaged[place] = Digest(bytes) ?? .zero
    return damaged
  }
}

/// A tree whose whole subtrees were all hashed beforehand.
private struct LevelTree: HashReader {
  /// Hashes by level; a level has those alone that stand over a whole subtree.
  let levels: [[Digest]]

  init(count: Int) {
    var levels = [(0..<count).map { MerkleTree.leafHash(Array("\($0)".utf8)) }]
    while let last = levels.last, last.count > 1 {
      levels.append(
        stride(from: 0, to: last.count - 1, by: 2).map {
          SHA256.node(prefix: 1, last[$0], last[$0 + 1])
        }
      )
    }
    self.levels = levels
  }

  func hash(level: Int, index: UInt64) throws -> Digest {
    guard levels.indices.contains(level), levels[level].indices.contains(Int(index)) else {
      throw MemoryTree.OutsideError()
    }
    return levels[level][Int(index)]
  }
}
