import Testing

@testable import TransparencyLog

@Suite struct TileTests {
  @Test(arguments: [
    (Tile(level: 0, index: 1_234_067), "tile/0/x001/x234/067"),
    (Tile(level: 0, index: 0), "tile/0/000"),
    (Tile(level: 1, index: 0, width: 17), "tile/1/000.p/17"),
    (Tile(level: 63, index: 999, width: 255), "tile/63/999.p/255"),
    (Tile(level: nil, index: 1_000), "tile/entries/x001/000"),
    (Tile(level: nil, index: 273, width: 112), "tile/entries/273.p/112"),
    (Tile(level: 2, index: .max), "tile/2/x018/x446/x744/x073/x709/x551/615"),
  ]) func pathIsWrittenAndRead(tile: Tile, path: String) {
    #expect(tile.path == path)
    #expect(Tile(path: path) == tile)
  }

  @Test(arguments: [
    "", "tile", "tile/0", "tile/0/", "tile//000", "tiles/0/000", "/tile/0/000", "tile/0/000/",
    "tile/00/000", "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/data/000", "tile/0/0",
    "tile/0/00", "tile/0/0000", "tile/0/x000", "tile/0/x000/001", "tile/0/001/002", "tile/0/1000",
    "tile/0/x001/2", "tile/0/x001/x002", "tile/0/xx1/000", "tile/0/000.p", "tile/0/000.p/",
    "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/000.p/1/2",
    "tile/0/x001.p/000", "tile/0/.p/1", "tile/0/../000", "tile/0/00٣", "tile/entries/000.P/1",
    "tile/2/x018/x446/x744/x073/x709/x551/616", "tile/0/000\u{301}", "tile/0/000\n",
  ]) func otherPathIsRefused(path: String) {
    #expect(Tile(path: path) == nil)
  }

  /// The example of c2sp.org/tlog-tiles, and the sizes where a level begins.
  @Test(
    arguments: [
      (0, []),
      (1, ["tile/0/000.p/1", "tile/entries/000.p/1"]),
      (255, ["tile/0/000.p/255", "tile/entries/000.p/255"]),
      (256, ["tile/1/000.p/1"]),
      (257, ["tile/0/001.p/1", "tile/1/000.p/1", "tile/entries/001.p/1"]),
      (65_536, ["tile/2/000.p/1"]),
      (
        70_000,
        ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1", "tile/entries/273.p/112"]
      ),
    ] as [(UInt64, [String])]
  ) func sizeHasItsPartialTiles(size: UInt64, paths: [String]) {
    #expect(Tile.partials(of: size).map(\.path) == paths)
  }

  @Test func largestSizeHasPartialTilesOnEachLevel() {
    #expect(Tile.partials(of: .max).count == 9)
    #expect(Tile.partials(of: 1 << 63).map(\.path) == ["tile/7/000.p/128"])
  }
}
