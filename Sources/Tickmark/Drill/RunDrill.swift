package import Age
import Cryptography
package import Trail
package import TransparencyLog

/// A restore drill, as asked for.
package struct DrillRequest: Sendable {
  /// A backup folder, or one archive in it.
  package var backups: String
  /// Where the note goes; made if need be.
  package var notes: String
  package var identities: [AgeIdentity]
  /// The key `<origin>/backup`; a drill without it proves nothing.
  package var key: VerifierKey
  package var signer: NoteSigner
  /// Who holds it.
  package var by: String
  package var at: Instant
  /// A run's id or an archive's name; the newest else.
  package var asOf: String?
  /// A folder that doesn't exist yet; it is removed again.
  package var scratch: String

  package init(
    backups: String,
    notes: String,
    identities: [AgeIdentity],
    key: VerifierKey,
    signer: NoteSigner,
    by: String,
    at: Instant,
    asOf: String?,
    scratch: String
  ) {
    self.backups = backups
    self.notes = notes
    self.identities = identities
    self.key = key
    self.signer = signer
    self.by = by
    self.at = at
    self.asOf = asOf
    self.scratch = scratch
  }
}

/// Restores a backup into scratch, compares root and tables with what was signed, and writes a signed
/// note of it, also of a restore that failed.
///
/// - Returns: the note, and where it lies.
/// - Throws: ``RunError``, ``DiskError`` where no drill could be held.
package func holdDrill(
  _ request: DrillRequest,
  _ configuration: Configuration,
  environment: [String: String]
) async throws -> (note: DrillNote, path: String) {
  let name = "\(configuration.origin)/drill"
  guard request.signer.name == name else {
    throw RunError(
      place: "--signer",
      message: "found a key named \(ShownText.quoted(request.signer.name)), "
        + "want \(ShownText.quoted(name))",
      hint: "tickmark keygen --drill <folder> makes one, on this host"
    )
  }
  var note = DrillNote(
    origin: configuration.origin,
    at: request.at,
    by: request.by,
    asked: request.asOf,
    previous: try newestNote(in: request.notes)
  )
  let path = "\(request.notes)/\(note.fileName)"
  guard !Disk.exists(path) else {
    throw RunError(place: path, message: "found a note, want one drill a second at most")
  }
  defer { try? Disk.removeTree(request.scratch) }
  do {
    let result = try await restoreBackup(
      configuration,
      from: request.backups,
      to: "\(request.scratch)/restored",
      identities: request.identities,
      key: request.key,
      asOf: request.asOf,
      environment: environment
    )
    note.restored = DrillNote.Restored(
      archive: result.archives.last ?? "",
      run: result.run,
      manifest: result.manifest,
      size: result.size,
      root: result.root,
      tableCount: result.areTablesCompared ? result.tables.count : 0
    )
  } catch let error as RunError {
    // Paths of this host are nobody else's business.
    note.reason = String(error.description.replacing(request.scratch, with: "scratch").prefix(500))
  }
  try Disk.makeFolder(request.notes)
  try Disk.write(note.signed(by: request.signer) + [UInt8(ascii: "\n")], to: path)
  return (note, path)
}

/// The digest of the newest note in a folder, by the order of their names.
private func newestNote(in folder: String) throws -> Digest? {
  guard try Disk.kind(of: folder) == .folder else { return nil }
  guard let name = try Disk.names(in: folder).last(where: { $0.hasSuffix(".drill.json") }) else {
    return nil
  }
  var line = try Disk.read("\(folder)/\(name)")
  if line.last == UInt8(ascii: "\n") { line.removeLast() }
  return SHA256.hash(line)
}
