import Age
import Cryptography
import TransparencyLog

/// The backups that one restore needs, oldest first, found by the digests in their manifests.
///
/// Names and times have no say in the order: each manifest names its predecessor's digest.
struct BackupChain {
  /// What the start of an archive says.
  struct Link: Sendable, Hashable {
    let name: BackupName
    let run: String
    /// Of its `manifest.note`.
    let note: Digest
    let predecessor: Digest?
    let size: Int
  }

  /// Oldest first; the first stands alone.
  let links: [Link]
  /// Archives of the folder that this restore doesn't need.
  let unused: [BackupName]
}

extension BackupChain {
  /// Walks back from a backup to one that stands alone.
  ///
  /// Without a name it is the newest, and a folder whose receipts or unreadable archives speak of a
  /// newer one is refused. Errors are ``BackupError`` and name the archive at fault.
  init(
    endingAt name: BackupName?,
    in folder: BackupFolder,
    identities: [AgeIdentity],
    key: TrustedKeys?
  ) throws {
    let heads = try Heads(folder, identities: identities, key: key)
    var links = [try name.map { try heads.link($0) } ?? heads.newest()]
    while let predecessor = links[links.count - 1].predecessor {
      let link = try heads.link(predecessor, before: links[links.count - 1])
      let size = links[links.count - 1].size
      guard link.size <= size else {
        throw BackupError(links[links.count - 1].name.archive, .sizeFell(from: link.size))
      }
      links.append(link)
    }
    self.links = links.reversed()
    let used = Set(links.map(\.name))
    unused = folder.backups.map(\.name).filter { !used.contains($0) }
  }
}

/// The starts of all archives in a folder.
private struct Heads {
  private let folder: BackupFolder
  private var byNote: [Digest: BackupChain.Link] = [:]
  private var byName: [BackupName: BackupChain.Link] = [:]
  /// Archives that can't be used, each with the reason.
  private var faults: [BackupName: BackupError] = [:]

  init(_ folder: BackupFolder, identities: [AgeIdentity], key: TrustedKeys?) throws {
    self.folder = folder
    for backup in folder.backups where backup.byteCount != nil {
      do {
        let reader = try BackupArchiveReader(
          "\(folder.path)/\(backup.name.archive)",
          as: backup.name,
          key: .identities(identities),
          verifier: key
        )
        let manifest = reader.manifest
        let link = BackupChain.Link(
          name: backup.name,
          run: manifest.run,
          note: reader.note,
          predecessor: manifest.predecessor,
          size: manifest.size
        )
        byNote[link.note] = link
        byName[link.name] = link
      } catch let error as BackupError {
        faults[backup.name] = error
      }
    }
  }

  func link(_ name: BackupName) throws(BackupError) -> BackupChain.Link {
    if let link = byName[name] { return link }
    if let fault = faults[name] { throw fault }
    throw BackupError(name.archive, .notFound)
  }

  /// Returns the backup that no other stands on; of several, the one with the largest log.
  func newest() throws(BackupError) -> BackupChain.Link {
    let predecessors = Set(byNote.values.compactMap(\.predecessor))
    let newest = byNote.values.filter { !predecessors.contains($0.note) }
      .max { ($0.size, $0.name) < ($1.size, $1.name) }
    for name in faults.keys.sorted(by: >) where newest.map({ name > $0.name }) ?? true {
      if let fault = faults[name] { throw fault }
    }
    guard let newest else { throw BackupError(folder.path, .notFound) }
    for backup in folder.backups.reversed() where backup.state == .missing {
      guard backup.name < newest.name else {
        throw BackupError(backup.name.archive, .missingNewest(receipt: backup.name.receipt))
      }
    }
    return newest
  }

  /// Returns the predecessor of a backup by its manifest's digest.
  ///
  /// Where it isn't there, a receipt may know its name, and then why it can't be used.
  func link(
    _ note: Digest,
    before successor: BackupChain.Link
  ) throws(BackupError) -> BackupChain.Link {
    if let link = byNote[note] { return link }
    let known = folder.backups.first { $0.receipt?.manifest == note }
    if let name = known?.name {
      if let fault = faults[name] { throw fault }
      throw BackupError(name.archive, .missing(successor: successor.name.archive))
    }
    if let name = faults.keys.sorted().last(where: { $0 < successor.name }),
      let fault = faults[name]
    {
      throw fault
    }
    throw BackupError(successor.name.archive, .unnamedPredecessor(note))
  }
}
