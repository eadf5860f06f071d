/// A tile's place in a log, and its path.
///
///     tile/0/x001/x234/067        256 hashes of level 0: leaves 1,234,067 × 256 and on
///     tile/1/000.p/17             the first 17 hashes of level 1's first tile
///     tile/entries/000            an entry bundle
///
/// - SeeAlso: c2sp.org/tlog-tiles.
package struct Tile: Sendable, Hashable {
  /// Hashes in a complete tile.
  package static let width = 256

  /// 0 for leaves, where a hash of level L stands over 256^L leaves; nil for an entry bundle.
  package let level: Int?
  package let index: UInt64
  /// Hashes or entries in it: 1...256.
  package let width: Int

  /// - Precondition: a level of 0...63 or nil, a width of 1...256.
  package init(level: Int?, index: UInt64, width: Int = Tile.width) {
    precondition((1...Tile.width).contains(width), "a tile holds 1 to 256 hashes")
    precondition((0...63).contains(level ?? 0), "a tile's level is 0 to 63")
    self.level = level
    self.index = index
    self.width = width
  }

  /// Whether more hashes will come into it as the tree grows.
  package var isPartial: Bool { width < Tile.width }

  /// Returns the partial tiles that a log of this size has, by level, and its partial bundle last.
  ///
  /// A log keeps them for each size that it signed, and drops them once a larger one is signed.
  package static func partials(of size: UInt64) -> [Tile] {
    var tiles: [Tile] = []
    var (level, count) = (0, size)
    while count > 0 {
      let width = Int(count % 256)
      if width > 0 { tiles.append(Tile(level: level, index: count / 256, width: width)) }
      count /= 256
      level += 1
    }
    let width = Int(size % 256)
    if width > 0 { tiles.append(Tile(level: nil, index: size / 256, width: width)) }
    return tiles
  }

  /// The path below the log's folder.
  package var path: String {
    let name = level.map(String.init) ?? "entries"
    return "tile/\(name)/\(Self.digits(index))\(isPartial ? ".p/\(width)" : "")"
  }

  /// Reads a path exactly as ``path`` writes it.
  package init?(path: String) {
    var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    guard parts.count >= 3, parts.removeFirst() == "tile" else { return nil }
    let name = parts.removeFirst()
    let level = Int(name)
    guard name == "entries" || (0...63).contains(level ?? -1) else { return nil }
    var width = Tile.width
    if parts.count >= 2, parts[parts.count - 2].hasSuffix(".p") {
      guard let partial = Int(parts.removeLast()), (1..<Tile.width).contains(partial) else {
        return nil
      }
      width = partial
      parts[parts.count - 1].removeLast(2)
    }
    guard let index = UInt64(parts.joined().filter { $0 != "x" }) else { return nil }
    self.init(level: level, index: index, width: width)
    // What was read leniently above is refused here unless it is the one way to write it.
    guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
  }

  /// Groups of three digits, all but the last marked with an x.
  private static func digits(_ index: UInt64) -> String {
    var groups: [String] = []
    var rest = index
    repeat {
      let text = String(rest % 1_000)
      let group = String(repeating: "0", count: 3 - text.count) + text
      groups.append(groups.isEmpty ? group : "x" + group)
      rest /= 1_000
    } while rest > 0
    return groups.reversed().joined(separator: "/")
  }
}
