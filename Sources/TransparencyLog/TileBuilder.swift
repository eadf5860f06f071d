package import Cryptography

/// Grows a tree entry by entry and says which tiles to write.
///
/// Complete tiles come out as they fill; what is partial waits until it is asked for at the size that
/// is signed. Only the right edge is in memory: fewer than 256 hashes a level.
package struct TileBuilder: Sendable {
  /// A tile with the bytes to write.
  package struct Written: Sendable, Hashable {
    package let tile: Tile
    package let bytes: [UInt8]
  }

  /// A level's unfinished tile.
  private struct Level: Sendable {
    var index: UInt64 = 0
    var hashes: [Digest] = []

    var root: Digest { TileBuilder.edge(hashes).root }
  }

  /// Number of leaves.
  package private(set) var size: UInt64
  /// From the leaves up; the last one has a hash, the others may just have been emptied.
  private var levels: [Level] = []
  /// The unfinished entry bundle.
  private var entries: [UInt8] = []
  private var complete: [Written] = []

  /// The empty tree.
  package init() { size = 0 }

  /// Goes on with a tree that was written at `size`.
  ///
  /// The entries of the partial bundle are checked against their leaves; hashes above level 0 are
  /// not, so compare ``root`` with the one that was signed.
  ///
  /// - Parameters:
  ///   - size: leaves in the tree.
  ///   - read: returns the bytes of a tile of ``Tile/partials(of:)``.
  /// - Throws: what the closure throws, ``TileError`` for a tile of another length.
  package init(size: UInt64, read: (Tile) throws -> [UInt8]) throws {
    self.size = size
    var count = size
    while count > 0 {
      levels.append(Level(index: count / 256))
      count /= 256
    }
    for tile in Tile.partials(of: size) {
      let bytes = try read(tile)
      if let level = tile.level {
        levels[level].hashes = try TileReader.hashes(bytes, of: tile)
      } else {
        try Self.check(bytes, of: tile, levels[0].hashes)
        entries = bytes
      }
    }
  }

  private static func check(_ bundle: [UInt8], of tile: Tile, _ leaves: [Digest]) throws(TileError)
  {
    guard let entries = EntryBundle.parse(bundle), entries.count == tile.width else {
      throw TileError(tile, .bundle(want: tile.width))
    }
    for (offset, entry) in entries.enumerated()
    where MerkleTree.leafHash(Array(entry)) != leaves[offset] {
      throw TileError(tile, .entry(tile.index * 256 + UInt64(offset)))
    }
  }

  /// Appends an entry of 32 bytes.
  package mutating func append(_ entry: Digest) {
    EntryBundle.append(entry, to: &entries)
    append(leaf: MerkleTree.leafHash(entry))
  }

  /// Appends entries of 32 bytes, with the hashing of many done at once.
  package mutating func append(contentsOf entries: [Digest]) {
    let leaves = MerkleTree.leafHashes(entries)
    // The entries before the first tile that is whole here join the one that was begun.
    let begun = levels.first?.hashes.count ?? 0
    let head = min(begun == 0 ? 0 : Tile.width - begun, entries.count)
    let whole = (entries.count - head) / Tile.width
    let roots = Self.roots(leaves[head..<head + whole * Tile.width])
    for index in entries.indices {
      EntryBundle.append(entries[index], to: &self.entries)
      let tile = (index - head) / Tile.width
      append(leaf: leaves[index], tileRoot: index >= head && tile < whole ? roots[tile] : nil)
    }
  }

  /// Returns the roots of whole tiles that lie one behind the other.
  private static func roots(_ leaves: ArraySlice<Digest>) -> [Digest] {
    var nodes = Array(leaves)
    // Each of eight levels of all tiles at once: a tile's width is two to the eighth.
    for _ in 0..<Tile.width.trailingZeroBitCount { nodes = MerkleTree.nodeHashes(nodes) }
    return nodes
  }

  /// Appends an entry of at most 65,535 bytes.
  package mutating func append(_ entry: [UInt8]) {
    EntryBundle.append(entry, to: &entries)
    append(leaf: MerkleTree.leafHash(entry))
  }

  /// - Parameter tileRoot: the root of the tile that the leaf belongs to, where it is known.
  private mutating func append(leaf: Digest, tileRoot: Digest? = nil) {
    if levels.isEmpty { levels.append(Level()) }
    levels[0].hashes.append(leaf)
    size += 1
    if levels[0].hashes.count == Tile.width { closeTiles(root: tileRoot) }
  }

  private mutating func closeTiles(root: Digest?) {
    complete.append(Written(tile: Tile(level: nil, index: levels[0].index), bytes: entries))
    entries = []
    entries.reserveCapacity(Tile.width * EntryBundle.entryByteCount)
    var number = 0
    while levels[number].hashes.count == Tile.width {
      let level = levels[number]
      let tile = Tile(level: number, index: level.index)
      complete.append(Written(tile: tile, bytes: Self.bytes(level.hashes)))
      levels[number] = Level(index: level.index + 1)
      levels[number].hashes.reserveCapacity(Tile.width)
      number += 1
      if levels.count == number { levels.append(Level()) }
      levels[number].hashes.append(tile.level == 0 ? root ?? level.root : level.root)
    }
  }

  /// Returns the complete tiles and bundles since the last call, and forgets them.
  package mutating func takeComplete() -> [Written] {
    defer { complete.removeAll(keepingCapacity: true) }
    return complete
  }

  /// The partial tiles and the partial bundle of the present size, as ``Tile/partials(of:)`` lists.
  package var partial: [Written] {
    Tile.partials(of: size).map { tile in
      Written(tile: tile, bytes: tile.level.map { Self.bytes(levels[$0].hashes) } ?? entries)
    }
  }

  /// The root hash of the present size.
  package var root: Digest {
    var hash: Digest?
    for level in levels where !level.hashes.isEmpty {
      let edge = Self.edge(level.hashes)
      // The unfinished levels below hang at the right of all this level's hashes.
      hash = hash.map { edge.root(with: $0) } ?? edge.root
    }
    return hash ?? .empty
  }

  fileprivate static func edge(_ hashes: [Digest]) -> Frontier {
    var edge = Frontier()
    for hash in hashes { edge.append(hash) }
    return edge
  }

  private static func bytes(_ hashes: [Digest]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * 32)
    for hash in hashes { unsafe hash.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) } }
    return bytes
  }
}
