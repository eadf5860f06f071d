import Cryptography
import TransparencyLog

/// Writes the tiles of the log's tree.
final class TreeWriter {
  private let state: StateFolder
  /// So many entries wait to be hashed at once.
  private static let waitingLimit = 16_384
  private var builder: TileBuilder
  private var waiting: [Digest] = []
  private var folders: Set<String> = []

  /// Goes on at a size whose tiles lie in the log's folder.
  init(_ state: StateFolder, size: Int) throws {
    self.state = state
    builder = try TileBuilder(size: UInt64(size)) { try Disk.read("\(state.log)/\($0.path)") }
  }

  func append(_ entry: Digest) {
    waiting.append(entry)
    if waiting.count >= Self.waitingLimit { take() }
  }

  private func take() {
    builder.append(contentsOf: waiting)
    waiting.removeAll(keepingCapacity: true)
  }

  /// Writes the tiles that are complete, so that they don't pile up in memory.
  func writeComplete() throws { try write(builder.takeComplete()) }

  /// Writes all tiles of the present size, makes them durable, and returns its root.
  func finish() throws -> Digest {
    take()
    try write(builder.takeComplete() + builder.partial)
    // One call in place of one for each of thousands of small files.
    try Disk.syncAll(state.log)
    return builder.root
  }

  private func write(_ tiles: [TileBuilder.Written]) throws {
    for tile in tiles {
      let path = "\(state.log)/\(tile.tile.path)"
      let folder = Disk.parent(of: path)
      if folders.insert(folder).inserted { try Disk.makeFolder(folder) }
      try Disk.writeUnsynced(tile.bytes, to: path)
    }
  }

  /// Removes partial tiles of smaller sizes, which a client of the new checkpoint never asks for.
  static func removeOldPartials(_ state: StateFolder, size: Int) throws {
    let kept = Set(Tile.partials(of: UInt64(size)).map { "\(state.log)/\($0.path)" })
    try prune("\(state.log)/tile", kept)
  }

  private static func prune(_ folder: String, _ kept: Set<String>) throws {
    guard try Disk.kind(of: folder) == .folder else { return }
    for name in try Disk.names(in: folder) {
      let path = "\(folder)/\(name)"
      guard try Disk.kind(of: path) == .folder else { continue }
      if name.hasSuffix(".p") {
        for width in try Disk.names(in: path) where !kept.contains("\(path)/\(width)") {
          try Disk.remove("\(path)/\(width)")
        }
        if try Disk.names(in: path).isEmpty { try Disk.removeTree(path) }
      } else {
        try prune(path, kept)
      }
    }
  }
}
