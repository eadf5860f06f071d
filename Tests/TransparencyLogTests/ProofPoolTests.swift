import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct ProofPoolTests {
  private let tree = MemoryTree.small

  @Test(arguments: 1...64) func positionsLeadToEachProof(size: Int) throws {
    var pool = ProofPool()
    let proofs = try (0..<size).map { try pool.add(UInt64($0), size: UInt64(size), tree) }
    for (index, positions) in proofs.enumerated() {
      let proof = positions.map { pool.hashes[$0] }
      #expect(proof == MemoryTree.path(index, tree.leaves[..<size]))
    }
    #expect(Set(pool.hashes).count == pool.hashes.count)
    // All nodes but the root: no tree needs more.
    #expect(pool.hashes.count == 2 * size - 2)
  }

  @Test func samplesOfALogShareWhatTheyCan() throws {
    var pool = ProofPool()
    let reader = CountingReader(tree)
    let first = try pool.add(20, size: 64, reader)
    #expect(first == [0, 1, 2, 3, 4, 5])
    #expect(try pool.add(21, size: 64, reader) == [6, 1, 2, 3, 4, 5])
    #expect(reader.count == 7)
    #expect(try pool.add(20, size: 64, reader) == first)
    #expect(reader.count == 7)
  }

  @Test func equalHashesStandInThePoolOnce() throws {
    var pool = ProofPool()
    let same = MemoryTree([Digest](repeating: .zero, count: 8))
    #expect(try pool.add(5, size: 8, same) == [0, 1, 2])
    #expect(try pool.add(2, size: 8, same) == [0, 1, 2])
    #expect(pool.hashes.count == 3)
  }
}
