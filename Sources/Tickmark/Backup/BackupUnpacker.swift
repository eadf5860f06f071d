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
  private let identities: [AgeIdentity]
  private let key: TrustedKeys?
  private var held = BackupInventory()
  private var bags: [BackupPiece] = []

  /// - Parameter folder: one that nobody else writes to.
  init(_ folder: String, _ identities: [AgeIdentity], key: TrustedKeys?) {
    (self.folder, self.identities, self.key) = (folder, identities, key)
  }

  /// All files that the archives put down so far hold together.
  var files: [BackupPiece] { held.pieces + bags }

  /// Writes an archive's members, removes what was gone by then, and compares what is held now
  /// with the signed inventory.
  ///
  /// - Throws: ``BackupError`` also where the archive isn't the one that was found before.
  mutating func unpack(_ path: String, _ link: BackupChain.Link) throws {
    var (reader, listing) = try read(path, link)
    for name in listing.gone { try Disk.remove("\(folder)/\(name)") }
    let folder = folder
    try reader.readMembers(of: listing) { piece in try RestoredFile("\(folder)/\(piece.name)") }
    try take(reader, listing)
  }

  /// Takes an archive for put down, whose members lie in the folder from an earlier time.
  mutating func passOver(_ path: String, _ link: BackupChain.Link) throws {
    let (reader, listing) = try read(path, link)
    try take(reader, listing)
  }

  /// Reads what an archive says that it holds.
  func read(
    _ path: String,
    _ link: BackupChain.Link
  ) throws -> (BackupArchiveReader, BackupListing) {
    var reader = try BackupArchiveReader(
      path,
      as: link.name,
      key: .identities(identities),
      verifier: key
    )
    guard reader.note == link.note else { throw BackupError(reader.place, .readBack) }
    let listing = try reader.readListing()
    return (reader, listing)
  }

  private mutating func take(_ reader: BackupArchiveReader, _ listing: BackupListing) throws {
    let manifest = reader.manifest
    held = held.adding(listing)
    guard held.sha256 == manifest.inventory else {
      throw BackupError(reader.place, .otherInventory)
    }
    bags += listing.files.filter { !BackupLayout.isState($0.name) }
    roots.append(BackupAnchor(place: reader.place, size: manifest.size, root: manifest.root))
    newest = (manifest, listing)
  }
}
