import Cryptography
import Testing

@testable import TransparencyLog

/// One proof for many leaves.
@Suite struct SharedProofTests {
  private let tree = MemoryTree.small

  private func leaves(_ indexes: [Int]) -> [(index: UInt64, hash: Digest)] {
    indexes.map { (UInt64($0), tree.leaves[$0]) }
  }

  /// Every choice of leaves of every small tree.
  @Test(arguments: 1...8) func anyLeavesLeadToTheRoot(size: Int) throws {
    for choice in 1..<(1 << size) {
      let indexes = (0..<size).filter { choice >> $0 & 1 == 1 }
      let proof = try MerkleTree.inclusionProof(
        of: indexes.map(UInt64.init),
        size: UInt64(size),
        tree
      )
      let root = tree.root(size)
      func holds(_ proof: [Digest], _ leaves: [(index: UInt64, hash: Digest)]) -> Bool {
        MerkleTree.verifyInclusion(of: leaves, size: UInt64(size), proof: proof, root: root)
      }
      #expect(holds(proof, leaves(indexes)), "\(indexes) of \(size)")
      #expect(!holds(proof + [.zero], leaves(indexes)))
      if !proof.isEmpty { #expect(!holds(Array(proof.dropLast()), leaves(indexes))) }
      for place in proof.indices {
        var other = proof
        other[place] = .zero
        #expect(!holds(other, leaves(indexes)))
      }
      for place in indexes.indices {
        var other = leaves(indexes)
        other[place].hash = .zero
        #expect(!holds(proof, other))
      }
    }
  }

  @Test(arguments: 1...64) func oneLeafNeedsTheHashesOfItsOwnProof(size: Int) throws {
    for index in 0..<size {
      let shared = try MerkleTree.inclusionProof(of: [UInt64(index)], size: UInt64(size), tree)
      let path = MemoryTree.path(index, tree.leaves[..<size])
      #expect(Set(shared) == Set(path) && shared.count == path.count)
    }
  }

  @Test func allLeavesNeedNoHash() throws {
    #expect(try MerkleTree.inclusionProof(of: Array(0..<64), size: 64, tree).isEmpty)
  }

  @Test func leavesOutOfOrderTwiceOrOutsideAreRefused() throws {
    let proof = try MerkleTree.inclusionProof(of: [3, 9], size: 64, tree)
    let root = tree.root(64)
    for wrong in [[9, 3], [3, 3, 9], [3], [], [3, 9, 10]] {
      let isShown = MerkleTree.verifyInclusion(
        of: leaves(wrong),
        size: 64,
        proof: proof,
        root: root
      )
      #expect(!isShown, "\(wrong)")
    }
    let outside = leaves([3]) + [(64, tree.leaves[9])]
    #expect(!MerkleTree.verifyInclusion(of: outside, size: 64, proof: proof, root: root))
  }
}
