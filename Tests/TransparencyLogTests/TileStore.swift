import Cryptography

@testable import TransparencyLog

/// A log's folder in memory: bytes by path.
struct TileStore: Hashable {
  struct MissingError: Error, Hashable {
    let path: String
  }

  var files: [String: [UInt8]] = [:]

  /// The store of a log that grew in one go.
  init(_ entries: some Sequence<Digest>) {
    var builder = TileBuilder()
    for entry in entries { builder.append(entry) }
    write(builder.takeComplete() + builder.partial)
  }

  init() {}

  mutating func write(_ tiles: [TileBuilder.Written]) {
    for tile in tiles { files[tile.tile.path] = tile.bytes }
  }

  /// Removes what isn't of this size, as after a checkpoint.
  mutating func prune(_ size: UInt64) {
    let kept = Set(Tile.partials(of: size).map(\.path))
    files = files.filter { !$0.key.contains(".p/") || kept.contains($0.key) }
  }

  func read(_ tile: Tile) throws(MissingError) -> [UInt8] {
    guard let bytes = files[tile.path] else { throw MissingError(path: tile.path) }
    return bytes
  }

  static func entry(_ number: Int) -> Digest { SHA256.hash("entry \(number)") }

  /// 70,000 entries: three levels of tiles, as in the specification's example.
  static let large = TileStore((0..<70_000).map(entry))
  static let largeLeaves = (0..<70_000).map { MerkleTree.leafHash(entry($0)) }
}
