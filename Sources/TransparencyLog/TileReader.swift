package import Cryptography

/// Reads the hashes of a tree of a known size from its tiles.
///
/// Keeps the tiles it read last, as a proof reads few and its neighbours the same ones.
package final class TileReader: HashReader {
  private static let kept = 64
  /// Number of leaves of the tree.
  package let size: UInt64
  private let read: (Tile) throws -> [UInt8]
  private var tiles: [Tile: [Digest]] = [:]

  /// - Parameter read: returns the bytes of a tile; partial ones are asked for as `size` has them.
  package init(size: UInt64, read: @escaping (Tile) throws -> [UInt8]) {
    self.size = size
    self.read = read
  }

  package func hash(level: Int, index: UInt64) throws -> Digest {
    // A level of tiles spans eight of the tree: the node is made of 2^rest hashes of its tile.
    let (tileLevel, rest) = (level / 8, level % 8)
    let first = index << UInt64(rest)
    let hashes = try tile(tileLevel, first / 256)
    let begin = Int(first % 256)
    let end = begin + 1 << rest
    guard end <= hashes.count else {
      throw TileError(path: place(tileLevel, first / 256).path, byteCount: hashes.count * 32)
    }
    var edge = Frontier()
    for hash in hashes[begin..<end] { edge.append(hash) }
    return edge.root
  }

  private func tile(_ level: Int, _ index: UInt64) throws -> [Digest] {
    let place = place(level, index)
    if let hashes = tiles[place] { return hashes }
    let hashes = try Self.hashes(read(place), of: place)
    if tiles.count >= Self.kept { tiles.removeAll(keepingCapacity: true) }
    tiles[place] = hashes
    return hashes
  }

  /// Returns the tile as it is at this size: the last one of a level may be partial.
  private func place(_ level: Int, _ index: UInt64) -> Tile {
    let shift = UInt64(8 * level)
    let count = shift < 64 ? size >> shift : 0
    let width = count > index * 256 ? min(256, count - index * 256) : 256
    return Tile(level: level, index: index, width: Int(width))
  }

  static func hashes(_ bytes: [UInt8], of tile: Tile) throws -> [Digest] {
    guard bytes.count == tile.width * 32 else {
      throw TileError(path: tile.path, byteCount: bytes.count)
    }
    return stride(from: 0, to: bytes.count, by: 32).compactMap { Digest(bytes[$0..<$0 + 32]) }
  }
}
