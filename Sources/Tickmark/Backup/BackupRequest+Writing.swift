import Cryptography
import Glibc
import TransparencyLog

extension BackupRequest {
  /// Writes the archive and reads it back from its place.
  func write(
    _ manifest: BackupManifest,
    _ listing: BackupListing,
    _ paths: [String: String],
    _ name: BackupName,
    _ signer: NoteSigner,
    _ random: (Int) -> [UInt8]
  ) throws -> BackupReceipt {
    let path = "\(folder)/\(name.archive)"
    let note = BackupNote.sign(manifest.text, by: signer)
    let writer = try BackupArchiveWriter(
      path,
      recipients: recipients,
      random: random
    )
    try writer.add(note, as: BackupLayout.note)
    try writer.add(Array(listing.text.utf8), as: BackupLayout.listing)
    for piece in listing.files {
      guard let place = paths[piece.name] else { preconditionFailure("a file without a place") }
      try writer.add(piece, from: place)
    }
    let written = try writer.commit()
    do {
      try readBack(path, name, writer.fileKey, trusted(signer), SHA256.hash(note), written)
    } catch {
      // Without it no later run can take it for good; the error is what there is to tell.
      try? Disk.remove(path)
      throw error
    }
    return BackupReceipt(
      manifest,
      note: SHA256.hash(note),
      sha256: written.sha256,
      byteCount: written.byteCount
    )
  }

  private func readBack(
    _ path: String,
    _ name: BackupName,
    _ fileKey: [UInt8],
    _ verifier: TrustedKeys,
    _ note: Digest,
    _ written: (sha256: Digest, byteCount: Int)
  ) throws {
    Self.dropCache(of: path)
    var reader = try BackupArchiveReader(path, as: name, key: .fileKey(fileKey), verifier: verifier)
    try reader.readMembers(of: reader.readListing())
    guard reader.note == note, reader.file == written else {
      throw BackupError(name.archive, .readBack)
    }
  }

  /// Lets go of what the kernel keeps of a synced file, so that it is read from the disk; where
  /// that isn't possible, it is read from memory.
  private static func dropCache(of path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    close(descriptor)
  }

  /// Stores the listing under its manifest's digest, a copy of the checkpoint for those who look for
  /// earlier ones, then the receipt, and drops the listings of chains that nobody builds on: killed at
  /// any point, the newest receipt has the listings of its chain.
  func store(
    _ listing: BackupListing,
    _ base: BackupBase,
    _ receipt: BackupReceipt,
    _ name: BackupName,
    _ signer: NoteSigner
  ) throws {
    let path = BackupBase.listingPath(receipt, in: index)
    try Disk.write(Array(listing.text.utf8), to: path)
    let checkpoint = "\(state)/log/checkpoint"
    if Disk.exists(checkpoint) {
      try Disk.write(Disk.read(checkpoint), to: "\(folder)/\(name.checkpoint)")
    }
    if !keyStatements.isEmpty {
      try Disk.write(Array(keyStatements.text.utf8), to: "\(folder)/\(KeyChain.name)")
    }
    let page = "\(folder)/\(RestorePage.name)"
    if (try? Disk.read(page)) != Array(RestorePage.text.utf8) {
      try Disk.write(Array(RestorePage.text.utf8), to: page)
    }
    let note = BackupNote.sign(receipt.text, by: signer)
    try Disk.write(note, to: "\(folder)/\(name.receipt)")
    guard base.manifest == nil else { return }
    for file in try Disk.names(in: index) where "\(index)/\(file)" != path {
      if file.hasSuffix(".listing") || file.hasSuffix(".inventory") {
        try Disk.remove("\(index)/\(file)")
      }
    }
  }
}
