import Cryptography
import Testing

@testable import TransparencyLog

@Suite struct TileBuilderTests {
  @Test(arguments: [0, 1, 2, 255, 256, 257, 511, 512, 513, 1_000]) func rootIsTheTrees(size: Int) {
    var builder = TileBuilder()
    for number in 0..<size { builder.append(TileStore.entry(number)) }
    let leaves = (0..<size).map { MerkleTree.leafHash(TileStore.entry($0)) }
    #expect(builder.root == MemoryTree.root(leaves[...]))
    #expect(builder.size == UInt64(size))
  }

  // Entries that come together, from every place in a tile on, over one tile's border and over many.
  @Test(arguments: [0, 1, 3, 100, 255, 256, 257, 600], [0, 1, 2, 155, 256, 257, 1_000, 2_049])
  func entriesThatComeTogetherWriteTheSameTiles(before: Int, count: Int) {
    let entries = (0..<before + count).map { SHA256.hash("\($0)") }
    var (alone, together) = (TileBuilder(), TileBuilder())
    for entry in entries { alone.append(entry) }
    for entry in entries[..<before] { together.append(entry) }
    together.append(contentsOf: Array(entries[before...]))
    #expect(together.size == alone.size)
    #expect(together.root == alone.root)
    #expect(together.takeComplete() == alone.takeComplete())
    #expect(together.partial == alone.partial)
  }

  @Test func exampleOfTheSpecificationHasItsTiles() {
    let names = Set(TileStore.large.files.keys)
    #expect(names.filter { $0.hasPrefix("tile/0/") && !$0.contains(".p/") }.count == 273)
    #expect(names.filter { $0.hasPrefix("tile/entries/") }.count == 274)
    #expect(
      names.filter { $0.contains(".p/") }.sorted() == [
        "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112",
      ]
    )
    #expect(names.count == 273 + 274 + 1 + 3)
  }

  @Test func tilesHoldTheRootsOfTheDefinition() throws {
    let leaves = TileStore.largeLeaves
    func part(_ path: String, _ index: Int) throws -> Digest {
      let bytes = try #require(TileStore.large.files[path])
      return try #require(Digest(bytes[(index * 32)..<(index * 32 + 32)]))
    }
    #expect(try part("tile/0/003", 7) == leaves[3 * 256 + 7])
    #expect(try part("tile/1/000", 9) == MemoryTree.root(leaves[(9 * 256)..<(10 * 256)]))
    #expect(try part("tile/1/001.p/17", 16) == MemoryTree.root(leaves[69_632..<69_888]))
    #expect(try part("tile/2/000.p/1", 0) == MemoryTree.root(leaves[..<65_536]))
  }

  /// Steps by a small linear congruence, so that runs end at tile borders and between them.
  @Test(arguments: [1, 7, 255, 256, 257, 300]) func growthInStepsWritesTheSameBytes(step: Int)
    throws
  {
    let size = 1_500
    let whole = TileStore((0..<size).map(TileStore.entry))
    var store = TileStore()
    var begin = 0
    while begin < size {
      let end = min(size, begin + (step == 7 ? 1 + begin * 31 % 97 : step))
      var builder = try TileBuilder(size: UInt64(begin), read: store.read)
      for number in begin..<end { builder.append(TileStore.entry(number)) }
      store.write(builder.takeComplete())
      #expect(builder.takeComplete().isEmpty)
      store.write(builder.partial)
      store.prune(UInt64(end))
      begin = end
      if step == 1, end % 256 > 3, end % 256 < 250 { begin = try skip(&store, end, 240) }
    }
    #expect(store == whole)
  }

  /// Grows in one go, so that single steps are taken at the borders only.
  private func skip(_ store: inout TileStore, _ begin: Int, _ count: Int) throws -> Int {
    let end = min(1_500, begin + count)
    var builder = try TileBuilder(size: UInt64(begin), read: store.read)
    for number in begin..<end { builder.append(TileStore.entry(number)) }
    store.write(builder.takeComplete() + builder.partial)
    store.prune(UInt64(end))
    return end
  }

  @Test func builderResumesAtEachLevelsBorder() throws {
    var builder = try TileBuilder(size: 70_000, read: TileStore.large.read)
    var edge = Frontier()
    for leaf in TileStore.largeLeaves { edge.append(leaf) }
    #expect(builder.root == edge.root)
    for number in 70_000..<70_300 {
      builder.append(TileStore.entry(number))
      edge.append(MerkleTree.leafHash(TileStore.entry(number)))
    }
    #expect(builder.root == edge.root)
    #expect(
      builder.takeComplete().map(\.tile.path) == [
        "tile/entries/273", "tile/0/273",
      ]
    )
  }

  @Test func missingTileIsTheReadersError() {
    var store = TileStore.large
    store.files["tile/1/001.p/17"] = nil
    #expect(throws: TileStore.MissingError(path: "tile/1/001.p/17")) {
      try TileBuilder(size: 70_000, read: store.read)
    }
  }

  @Test(arguments: [
    ("tile/0/273.p/112", "tile/0/273.p/112: 3583 bytes, want 3584"),
    ("tile/2/000.p/1", "tile/2/000.p/1: 31 bytes, want 32"),
    (
      "tile/entries/273.p/112",
      "tile/entries/273.p/112: not 112 whole entries, want as many as the path says"
    ),
  ]) func cutTileIsRefused(path: String, message: String) {
    var store = TileStore.large
    store.files[path]?.removeLast()
    let error = #expect(throws: TileError.self) { try TileBuilder(size: 70_000, read: store.read) }
    #expect(error?.description == message)
  }

  @Test func bundleThatIsNotThatOfTheLeavesIsRefused() {
    var store = TileStore.large
    store.files["tile/entries/273.p/112"]?[34 * 3 + 2] ^= 1
    let error = #expect(throws: TileError.self) { try TileBuilder(size: 70_000, read: store.read) }
    let message = "tile/entries/273.p/112: entry 69891 has another hash, want its leaf's"
    #expect(error?.description == message)
  }
}
