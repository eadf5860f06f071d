import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct MerkleTreeTests {
  private let tree = MemoryTree.small

  @Test func emptyLeafAndEmptyTreeAreThoseOfCertificateTransparency() {
    // The values that RFC 6962's reference implementation tests with.
    #expect(
      MerkleTree.leafHash([]).hex
        == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    )
    #expect(
      Frontier().root.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
  }

  @Test func leafOfADigestIsThatOfItsBytes() {
    let entry = SHA256.hash("entry")
    #expect(MerkleTree.leafHash(entry) == MerkleTree.leafHash(entry.bytes))
  }

  @Test(arguments: 0...64) func everySizeHasItsRoot(size: Int) throws {
    var frontier = Frontier()
    for leaf in tree.leaves.prefix(size) { frontier.append(leaf) }
    #expect(frontier.size == UInt64(size))
    #expect(frontier.root == tree.root(size))
    #expect(try MerkleTree.root(size: UInt64(size), tree) == tree.root(size))
  }

  @Test(arguments: 0...64) func edgeIsTakenUpAgain(size: Int) throws {
    var whole = Frontier()
    for leaf in tree.leaves.prefix(size) { whole.append(leaf) }
    var resumed = try #require(Frontier(size: UInt64(size), hashes: whole.hashes))
    #expect(Frontier(size: UInt64(size), hashes: whole.hashes + [.zero]) == nil)
    whole.append(.zero)
    resumed.append(.zero)
    #expect(whole == resumed)
  }

  @Test(arguments: 1...64) func everyInclusionIsProvenAndNoDamageIsBelieved(size: Int) throws {
    let root = tree.root(size)
    for index in 0..<size {
      let proof = try MerkleTree.inclusionProof(of: UInt64(index), size: UInt64(size), tree)
      #expect(proof == MemoryTree.path(index, tree.leaves[..<size]))
      func holds(_ proof: [Digest], at place: Int = index, in size: Int = size) -> Bool {
        MerkleTree.verifyInclusion(
          of: tree.leaves[index],
          at: UInt64(place),
          size: UInt64(size),
          proof: proof,
          root: root
        )
      }
      #expect(holds(proof))
      #expect(!holds(proof + [root]))
      #expect(!holds([root] + proof))
      #expect(!holds(proof, at: index ^ 1))
      #expect(!holds(proof, at: size))
      if !proof.isEmpty { #expect(!holds(proof.dropLast())) }
      proof.forEachDamaged { damaged in
        if holds(damaged) { Issue.record("a damaged proof of \(index) holds") }
      }
    }
  }

  @Test(arguments: 1...64) func everyGrowthIsProvenAndNoDamageIsBelieved(size: Int) throws {
    for old in 1...size {
      let proof = try MerkleTree.consistencyProof(from: UInt64(old), to: UInt64(size), tree)
      #expect(proof == MemoryTree.growth(old, tree.leaves[..<size]))
      let (oldRoot, root) = (tree.root(old), tree.root(size))
      func holds(_ proof: [Digest], oldRoot: Digest = oldRoot, root: Digest = root) -> Bool {
        MerkleTree.verifyConsistency(
          from: UInt64(old),
          root: oldRoot,
          to: UInt64(size),
          newRoot: root,
          proof: proof
        )
      }
      #expect(holds(proof))
      #expect(!holds(proof + [root]))
      #expect(!holds([oldRoot] + proof))
      #expect(!holds(proof, oldRoot: .zero))
      #expect(!holds(proof, root: .zero))
      if !proof.isEmpty { #expect(!holds(proof.dropLast())) }
      proof.forEachDamaged { damaged in
        if holds(damaged) { Issue.record("a damaged proof from \(old) holds") }
      }
    }
  }

  @Test func growthFromNothingHasNoProofAndProvesNothing() throws {
    #expect(try MerkleTree.consistencyProof(from: 0, to: 5, tree) == [])
    #expect(
      !MerkleTree.verifyConsistency(
        from: 0,
        root: .empty,
        to: 5,
        newRoot: tree.root(5),
        proof: []
      )
    )
  }

  @Test(arguments: [1, 2, 63, 64] as [UInt64]) func proofsReadFewHashes(size: UInt64) throws {
    for index in 0..<size {
      let reader = CountingReader(tree)
      _ = try MerkleTree.inclusionProof(of: index, size: size, reader)
      // A hash for each level, and at the right edge one for each subtree of it.
      #expect(reader.count <= 2 * (64 - (size - 1).leadingZeroBitCount))
    }
  }

  @Test func readersErrorComesThrough() {
    #expect(throws: MemoryTree.OutsideError.self) {
      try MerkleTree.inclusionProof(of: 0, size: 65, tree)
    }
  }
}
