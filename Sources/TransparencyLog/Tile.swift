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

  /// 0 for leaves; a hash of level L stands over 256^L leaves. nil for an entry bundle.
  package let level: Int?
  package let index: UInt64
  /// Hashes or entries in it: 1...256.
  package let width: Int

  package init(level: Int?, index: UInt64, width: Int = Tile.width) {
    precondition((1...Tile.width).contains(width), "a tile holds 1 to 256 hashes")
    self.level = level
    self.index = index
    self.width = width
  }

  /// The path below the log's folder.
  package var path: String {
    let name = level.map(String.init) ?? "entries"
    let partial = width == Tile.width ? "" : ".p/\(width)"
    return "tile/\(name)/\(Self.digits(index))\(partial)"
  }

  /// Reads a path exactly as ``path`` writes it.
  package init?(path: String) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0] == "tile" else { return nil }
    let level: Int?
    if parts[1] == "entries" {
      level = nil
    } else {
      guard let number = Int(parts[1]), (0...63).contains(number) else { return nil }
      level = number
    }
    var groups = parts.dropFirst(2).map(String.init)
    var width = Tile.width
    if groups.count >= 2, groups[groups.count - 2].hasSuffix(".p") {
      guard let partial = Int(groups[groups.count - 1]), (1..<Tile.width).contains(partial) else {
        return nil
      }
      width = partial
      groups.removeLast()
      groups[groups.count - 1].removeLast(2)
    }
    guard let index = UInt64(groups.map { $0.filter { $0 != "x" } }.joined()) else { return nil }
    self.init(level: level, index: index, width: width)
    guard self.path == path else { return nil }
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
