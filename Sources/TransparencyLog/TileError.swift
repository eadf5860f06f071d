/// A tile that can't be what its path says.
package struct TileError: Error, Hashable, CustomStringConvertible {
  /// What is wrong with it.
  package enum Reason: Sendable, Hashable {
    /// Not 32 bytes for each of its hashes.
    case byteCount(Int, want: Int)
    /// An entry bundle that isn't whole entries, or not as many as its path says.
    case bundle(want: Int)
    /// The entry doesn't hash to the leaf in the tile of hashes beside the bundle.
    case entry(UInt64)
    /// The hash isn't in a tree of the reader's size.
    case outside(size: UInt64)
  }

  /// The tile's path below the log's folder.
  package let path: String
  package let reason: Reason

  init(_ tile: Tile, _ reason: Reason) {
    path = tile.path
    self.reason = reason
  }

  package var description: String {
    switch reason {
    case .byteCount(let found, let want): "\(path): \(found) bytes, want \(want)"
    case .bundle(let want): "\(path): not \(want) whole entries, want as many as the path says"
    case .entry(let index): "\(path): entry \(index) has another hash, want its leaf's"
    case .outside(let size): "\(path): beyond the log, want a hash of its \(size) entries"
    }
  }
}
