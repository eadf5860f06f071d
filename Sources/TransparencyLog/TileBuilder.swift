package import Cryptography

/// Grows a tree leaf by leaf and says which tiles to write.
///
/// Complete tiles come out as they fill; what is partial waits until it is asked for at the size that
/// is signed. Only the right edge is in memory: fewer than 256 hashes a level.
package struct TileBuilder: Sendable {
  /// A tile with the bytes to write.
  package struct Written: Sendable, Hashable {
    package let tile: Tile
    package let bytes: [UInt8]
  }

  /// One level of tiles: its unfinished tile, and the edge inside it.
  private struct Level: Sendable {
    var index: UInt64 = 0
    var hashes: [Digest] = []
  }

  /// Number of leaves.
  package private(set) var size: UInt64
  private var levels: [Level] = []
  private var entries: [UInt8] = []
  private var complete: [Written] = []

  /// The empty tree.
  package init() { size = 0 }

  /// Goes on with a tree that was written at `size`.
  ///
  /// - Parameter read: returns the bytes of a tile that was written then, partial ones included.
  /// - Throws: what the closure throws, ``TileError`` for a tile of another length.
  package init(size: UInt64, read: (Tile) throws -> [UInt8]) throws {
    self.size = size
    var count = size
    var number = 0
    while count > 0 {
      var level = Level(index: count / 256)
      let width = Int(count % 256)
      if width > 0 {
        let tile = Tile(level: number, index: level.index, width: width)
        level.hashes = try TileReader.hashes(read(tile), of: tile)
      }
      levels.append(level)
      count /= 256
      number += 1
    }
    let width = Int(size % 256)
    if width > 0 {
      let bundle = Tile(level: nil, index: size / 256, width: width)
      entries = try read(bundle)
      guard entries.count == width * EntryBundle.entryByteCount else {
        throw TileError(path: bundle.path, byteCount: entries.count)
      }
    }
  }

  /// Appends an entry of 32 bytes.
  package mutating func append(_ entry: Digest) {
    EntryBundle.append(entry, to: &entries)
    if levels.isEmpty { levels.append(Level()) }
    levels[0].hashes.append(MerkleTree.leafHash(entry))
    size += 1
    if levels[0].hashes.count == Tile.width { closeTiles() }
  }

  private mutating func closeTiles() {
    let bundle = Tile(level: nil, index: levels[0].index)
    complete.append(Written(tile: bundle, bytes: entries))
    entries.removeAll(keepingCapacity: true)
    var number = 0
    while levels[number].hashes.count == Tile.width {
      let level = levels[number]
      let tile = Tile(level: number, index: level.index)
      complete.append(Written(tile: tile, bytes: Self.bytes(level.hashes)))
      levels[number] = Level(index: level.index + 1)
      number += 1
      if levels.count == number { levels.append(Level()) }
      levels[number].hashes.append(Self.root(level.hashes))
    }
  }

  /// Returns the complete tiles and bundles since the last call, and forgets them.
  package mutating func takeComplete() -> [Written] {
    defer { complete.removeAll(keepingCapacity: true) }
    return complete
  }

  /// The partial tiles and the partial bundle of the present size.
  package var partial: [Written] {
    var tiles = levels.enumerated().filter { !$0.element.hashes.isEmpty }.map { number, level in
      Written(
        tile: Tile(level: number, index: level.index, width: level.hashes.count),
        bytes: Self.bytes(level.hashes)
      )
    }
    if !entries.isEmpty {
      let width = entries.count / EntryBundle.entryByteCount
      tiles.append(
        Written(tile: Tile(level: nil, index: size / 256, width: width), bytes: entries)
      )
    }
    return tiles
  }

  /// The root hash of the present size.
  package var root: Digest {
    var hash: Digest?
    for level in levels where !level.hashes.isEmpty {
      hash = Self.root(level.hashes + (hash.map { [$0] } ?? []), isOpen: hash != nil)
    }
    return hash ?? .empty
  }

  /// Returns the root over the hashes of one level.
  ///
  /// - Parameter isOpen: whether the last one is the root of the unfinished levels below, which
  ///   hangs at the right of all the others.
  private static func root(_ hashes: [Digest], isOpen: Bool = false) -> Digest {
    var edge = Frontier()
    for hash in isOpen ? hashes.dropLast() : hashes[...] { edge.append(hash) }
    guard isOpen, let last = hashes.last else { return edge.root }
    return edge.root(with: last)
  }

  private static func bytes(_ hashes: [Digest]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * 32)
    for hash in hashes { bytes += hash.bytes }
    return bytes
  }
}

/// A bundle of entries: each a length in two bytes, big-endian, and the entry.
///
/// Ours are always digests, so that the length is always 32.
package enum EntryBundle {
  /// Bytes of one entry in a bundle.
  package static let entryByteCount = 34

  package static func append(_ entry: Digest, to bundle: inout [UInt8]) {
    bundle += [0, 32]
    bundle += entry.bytes
  }

  /// Returns the entries.
  ///
  /// - Returns: nil for a bundle with an entry of another length, or with bytes left over.
  package static func entries(_ bundle: [UInt8]) -> [Digest]? {
    guard bundle.count.isMultiple(of: entryByteCount) else { return nil }
    var entries: [Digest] = []
    for start in stride(from: 0, to: bundle.count, by: entryByteCount) {
      guard bundle[start] == 0, bundle[start + 1] == 32,
        let entry = Digest(bundle[(start + 2)..<(start + entryByteCount)])
      else { return nil }
      entries.append(entry)
    }
    return entries
  }
}

/// A tile whose length isn't that of its hashes.
package struct TileError: Error, Hashable, CustomStringConvertible {
  package let path: String
  package let byteCount: Int

  package var description: String {
    "\(path): \(byteCount) bytes, want as many as its name says"
  }
}
