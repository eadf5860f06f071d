import Age
import Cryptography
import TransparencyLog

/// Puts the archives of a chain over each other, oldest first.
struct BackupUnpacker {
  /// The manifest of the archive put down last, and what it lists.
  private(set) var newest: (manifest: BackupManifest, listing: BackupListing)?
  /// The signed roots on the way.
  private(set) var roots: [BackupAnchor] = []
  private let folder: String
  private var held = BackupInventory()

  /// - Parameter folder: a new folder that nobody else writes to.
  init(_ folder: String) { self.folder = folder }

  /// Writes an archive's members, removes what was gone by then, and compares what is held now
  /// with the signed inventory.
  ///
  /// - Throws: ``BackupError`` also where the archive isn't the one that was found before.
  mutating func unpack(
    _ path: String,
    _ link: BackupChain.Link,
    _ identities: [AgeIdentity],
    key: VerifierKey?
  ) throws {
    var reader = try BackupArchiveReader(
      path,
      as: link.name,
      key: .identities(identities),
      verifier: key
    )
    guard reader.note == link.note else { throw BackupError(reader.place, .readBack) }
    let manifest = reader.manifest
    let listing = try reader.readListing()
    for name in listing.gone { try Disk.remove("\(folder)/\(name)") }
    let folder = folder
    try reader.readMembers(of: listing) { piece in try RestoredFile("\(folder)/\(piece.name)") }
    held = held.adding(listing)
    guard held.sha256 == manifest.inventory else {
      throw BackupError(reader.place, .otherInventory)
    }
    roots.append(BackupAnchor(place: reader.place, size: manifest.size, root: manifest.root))
    newest = (manifest, listing)
  }
}
