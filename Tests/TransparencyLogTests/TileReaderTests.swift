import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct TileReaderTests {
  @Test(arguments: [1, 2, 255, 256, 257, 511, 512, 1_000])
  func everyCompleteSubtreeIsReadAndNoOther(size: Int) throws {
    let tree = MemoryTree(Array(TileStore.largeLeaves.prefix(size)))
    let reader = TileReader(
      size: UInt64(size),
      read: TileStore((0..<size).map(TileStore.entry)).read
    )
    for level in 0..<11 {
      let count = size >> level
      for index in 0..<count where index % 7 == 0 || index > count - 3 {
        let found = try reader.hash(level: level, index: UInt64(index))
        #expect(try found == tree.hash(level: level, index: UInt64(index)))
      }
      #expect(throws: TileError.self) { try reader.hash(level: level, index: UInt64(count)) }
    }
  }

  @Test(arguments: [0, 1, 256, 65_535, 65_536, 65_537, 69_999]) func proofsComeFromTiles(index: Int)
    throws
  {
    let reader = TileReader(size: 70_000, read: TileStore.large.read)
    let root = try MerkleTree.root(size: 70_000, reader)
    let proof = try MerkleTree.inclusionProof(of: UInt64(index), size: 70_000, reader)
    #expect(
      MerkleTree.verifyInclusion(
        of: TileStore.largeLeaves[index],
        at: UInt64(index),
        size: 70_000,
        proof: proof,
        root: root
      )
    )
  }

  @Test(arguments: [1, 255, 256, 257, 4_096, 65_536, 65_537, 69_999, 70_000] as [UInt64])
  func earlierSizesAreProvenFromTheNewestTiles(size: UInt64) throws {
    let reader = TileReader(size: 70_000, read: TileStore.large.read)
    var edge = Frontier()
    for leaf in TileStore.largeLeaves.prefix(Int(size)) { edge.append(leaf) }
    let root = try MerkleTree.root(size: 70_000, reader)
    #expect(try MerkleTree.root(size: size, reader) == edge.root)
    #expect(
      MerkleTree.verifyConsistency(
        from: size,
        root: edge.root,
        to: 70_000,
        newRoot: root,
        proof: try MerkleTree.consistencyProof(from: size, to: 70_000, reader)
      )
    )
  }

  @Test func fewTilesAreReadAndNoneTwice() throws {
    var paths: [String] = []
    let reader = TileReader(size: 70_000) { tile in
      paths.append(tile.path)
      return try TileStore.large.read(tile)
    }
    for index in 1_000..<1_100 as Range<UInt64> {
      _ = try MerkleTree.inclusionProof(of: index, size: 70_000, reader)
    }
    #expect(
      paths.sorted() == [
        "tile/0/003", "tile/0/004", "tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17",
      ]
    )
  }

  @Test func passOverTheLogReadsEachTileOnce() throws {
    var count = 0
    let reader = TileReader(size: 70_000) { tile in
      count += 1
      return try TileStore.large.read(tile)
    }
    for index in stride(from: 0, to: 70_000, by: 64) as StrideTo<UInt64> {
      _ = try MerkleTree.inclusionProof(of: index, size: 70_000, reader)
    }
    #expect(count == TileStore.large.files.keys.filter { !$0.contains("entries") }.count)
  }

  @Test func tileOfAnotherLengthIsRefused() {
    let reader = TileReader(size: 300) { _ in [UInt8](repeating: 0, count: 8_191) }
    let error = #expect(throws: TileError.self) { try reader.hash(level: 0, index: 5) }
    #expect(error?.description == "tile/0/000: 8191 bytes, want 8192")
  }

  @Test(arguments: [(0, 300), (8, 1), (9, 0), (63, 1), (64, 0)] as [(Int, UInt64)])
  func subtreeBeyondTheLogIsRefused(level: Int, index: UInt64) {
    let reader = TileReader(size: 300, read: TileStore.large.read)
    let error = #expect(throws: TileError.self) { try reader.hash(level: level, index: index) }
    #expect(error?.reason == .outside(size: 300))
    #expect(error?.description.hasSuffix("beyond the log, want a hash of its 300 entries") == true)
  }
}
