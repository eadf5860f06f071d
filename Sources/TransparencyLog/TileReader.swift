package import Cryptography

/// Reads the hashes of a tree of a known size from its tiles.
///
/// Proofs and roots of every smaller size can be made from it too. Keeps the tiles it read last, with
/// the nodes between their hashes, as the proofs of neighbours share them; about 1 MiB at most. What
/// the tiles hold isn't proven: a changed one gives proofs that don't lead to the signed root.
package final class TileReader: HashReader {
  /// Tiles of one generation; twice as many are kept at most.
  private static let generation = 32

  /// Number of leaves of the tree.
  package let size: UInt64
  private let read: (Tile) throws -> [UInt8]
  /// What was used since the last generation began, and what was used in that one.
  private var recent: [Tile: Nodes] = [:]
  private var older: [Tile: Nodes] = [:]

  /// - Parameters:
  ///   - size: leaves in the tree.
  ///   - read: returns the bytes of a tile; partial ones are asked for as `size` has them.
  package init(size: UInt64, read: @escaping (Tile) throws -> [UInt8]) {
    self.size = size
    self.read = read
  }

  /// - Throws: what the closure throws; ``TileError`` for a tile of a wrong length, and for a subtree
  ///   that isn't complete at ``size``.
  package func hash(level: Int, index: UInt64) throws -> Digest {
    // A level of tiles spans eight of the tree.
    let (tileLevel, height) = (level / 8, level % 8)
    let perTile = UInt64(Tile.width >> height)
    guard level < 64, index < size >> UInt64(level) else {
      let tile = Tile(level: min(tileLevel, 63), index: index / perTile)
      throw TileError(tile, .outside(size: size))
    }
    let nodes = try nodes(of: place(tileLevel, index / perTile))
    return nodes.levels[height][Int(index % perTile)]
  }

  private func nodes(of tile: Tile) throws -> Nodes {
    if let nodes = recent[tile] { return nodes }
    let nodes = try older[tile] ?? Nodes(Self.hashes(read(tile), of: tile))
    if recent.count >= Self.generation {
      older = recent
      recent = [:]
    }
    recent[tile] = nodes
    return nodes
  }

  /// Returns the tile as it is at this size: the last one of a level may be partial.
  ///
  /// - Precondition: the tree has a hash in it.
  private func place(_ level: Int, _ index: UInt64) -> Tile {
    let count = size >> UInt64(8 * level)
    return Tile(level: level, index: index, width: Int(min(256, count - index * 256)))
  }

  static func hashes(_ bytes: [UInt8], of tile: Tile) throws(TileError) -> [Digest] {
    guard bytes.count == tile.width * 32 else {
      throw TileError(tile, .byteCount(bytes.count, want: tile.width * 32))
    }
    // Each place has 32 bytes behind it, as the count was checked above.
    return unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return [] }
      return stride(from: 0, to: buffer.count, by: 32).map { unsafe Digest(copying: base + $0) }
    }
  }
}

/// A tile's hashes and the complete nodes over them, of eight levels of the tree.
private struct Nodes {
  /// Level 0 is what the tile holds; each next one has half as many, rounded down.
  private(set) var levels: [[Digest]]

  init(_ hashes: [Digest]) {
    levels = [hashes]
    for height in 1..<8 {
      let below = levels[height - 1]
      levels.append(
        stride(from: 0, to: below.count & ~1, by: 2)
          .map { MerkleTree.nodeHash(below[$0], below[$0 + 1]) }
      )
    }
  }
}
