package import Cryptography
import TransparencyLog

/// Recomputes a log's root from its entries, and compares it at each size that somebody signed.
package struct RootCheck {
  private let size: Int
  private let place: String
  /// What is still to be compared, by ascending size.
  private var anchors: ArraySlice<BackupAnchor>
  private var frontier = Frontier()

  /// A check of as many entries as the newest manifest says, with anchors in any order.
  init(_ manifest: BackupManifest, anchors: [BackupAnchor]) throws(BackupError) {
    size = manifest.size
    place = manifest.name?.archive ?? manifest.run
    self.anchors = anchors.sorted { ($0.size, $0.place) < ($1.size, $1.place) }[...]
    if let newest = self.anchors.last, newest.size > size {
      throw BackupError(newest.place, .behindAnchor(size: newest.size))
    }
    try compare()
  }

  /// Takes the log's next entry.
  package mutating func append(_ entry: Digest) throws(BackupError) {
    frontier.append(MerkleTree.leafHash(entry.bytes))
    try compare()
  }

  /// Checks that all entries came.
  func finish() throws(BackupError) {
    guard frontier.size == UInt64(size) else {
      throw BackupError(place, .entryCount(found: Int(frontier.size), want: size))
    }
  }

  private mutating func compare() throws(BackupError) {
    while let anchor = anchors.first, UInt64(anchor.size) == frontier.size {
      guard anchor.root == frontier.root else {
        throw BackupError(anchor.place, .rootMismatch(size: anchor.size))
      }
      anchors = anchors.dropFirst()
    }
  }
}
