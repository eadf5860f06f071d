package import Cryptography

/// What a backup is and what it stands on: the text that is signed in `manifest.note`, the first
/// member of an archive.
///
///     tickmark-backup/v1
///     nightly/2026-11-22T02:00:00Z                          the run
///     <sha256 of the predecessor's manifest.note, or ->
///     2012                                                  size of the log
///     <root hash in base64>
///     <sha256 of the inventory, see BackupInventory>
///     <sha256 of the listing, see BackupListing>
///
/// There is one text for one value: any other spelling is refused.
package struct BackupManifest: Sendable, Hashable {
  static let version = "tickmark-backup/v1"

  /// `<pipeline>/<at>[.r<n>]`.
  package var run: String
  /// Of the predecessor's whole `manifest.note`; nil for a backup that stands alone.
  package var predecessor: Digest?
  /// Number of entries in the log.
  package var size: Int
  /// Of the log at this size.
  package var root: Digest
  package var inventory: Digest
  package var listing: Digest

  /// The archive's name, which follows from the run; nil where the run isn't one.
  package var name: BackupName? { BackupName(run: run) }

  package var text: String {
    let lines = [
      Self.version, run, predecessor?.hex ?? "-", "\(size)", root.base64, inventory.hex,
      listing.hex,
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads the one text of a value; nil for anything else.
  init?(parsing text: String) {
    let lines = text.utf8Lines
    guard lines.count == 8, lines[0] == Self.version, BackupName(run: lines[1]) != nil,
      let size = Int(lines[3]), size >= 0, let root = Digest(base64: lines[4]),
      let inventory = Digest(hex: lines[5]), let listing = Digest(hex: lines[6])
    else { return nil }
    self.init(
      run: lines[1],
      predecessor: Digest(hex: lines[2]),
      size: size,
      root: root,
      inventory: inventory,
      listing: listing
    )
    guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
  }

  init(
    run: String,
    predecessor: Digest?,
    size: Int,
    root: Digest,
    inventory: Digest,
    listing: Digest
  ) {
    self.run = run
    self.predecessor = predecessor
    self.size = size
    self.root = root
    self.inventory = inventory
    self.listing = listing
  }
}
