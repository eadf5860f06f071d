package import Age
package import Cryptography
import TransparencyLog

/// A restore of a pipeline's state from its backups.
package struct RestoreRequest: Sendable {
  /// A backup folder, or an archive in one: then the restore ends with it.
  package var source: String
  /// Made by the restore: a new or an empty folder.
  package var target: String
  package var identities: [AgeIdentity]
  /// A run's id or an archive's name in the folder, to end with; nil: the newest.
  package var asOf: String?
  /// The key `<origin>/backup`; without it the outcome isn't proven.
  package var key: TrustedKeys?
  /// Of the statements that make the tables in this release.
  package var schema: Digest?
  /// What else testifies to the log: the restored one must not be older, nor have other entries.
  package var anchors: [BackupAnchor]

  package init(
    source: String,
    target: String,
    identities: [AgeIdentity],
    asOf: String? = nil,
    key: TrustedKeys?,
    anchors: [BackupAnchor] = []
  ) {
    self.source = source
    self.target = target
    self.identities = identities
    self.asOf = asOf
    self.key = key
    self.anchors = anchors
  }
}

/// What a restore arrived at.
package struct RestoreResult: Sendable, Hashable {
  /// The run whose state it is.
  package let run: String
  /// SHA-256 of the newest archive's `manifest.note`.
  package let manifest: Digest
  package let size: Int
  package let root: Digest
  /// The archives that were read, oldest first.
  package let archives: [String]
  /// Archives of the folder that weren't needed.
  package let unused: [String]
  /// Of the rebuilt ledger.
  package let tables: [TableDigest]
  /// Whether they were compared with those of the backup; the tables of another release are made
  /// otherwise, and follow from entries whose root was compared.
  package let areTablesCompared: Bool
  /// Whether manifests were checked with a key that the caller trusts.
  package let isProven: Bool
  /// Number of archives that an earlier restore, which didn't come to its end, had unpacked.
  package let resumedCount: Int
  /// The restored state folder.
  package let state: String
}

/// A state whose archives are all unpacked, and whose ledger is still to be made.
package struct UnpackedBackups {
  /// The state folder, beside the target.
  package let state: String
  /// Takes each entry of the log, in order, while the ledger is made.
  package var check: RootCheck
  fileprivate let newest: BackupManifest
  fileprivate let listing: BackupListing
  fileprivate let chain: BackupChain
  fileprivate let resumed: Int
  fileprivate let lock: RunLock
}

extension RestoreRequest {
  private var work: String { target + ".part" }

  /// Puts the state's files in their places, beside the target, which appears only when everything
  /// was found right.
  ///
  /// `<target>/state` will be the state, `<target>/bags/<stamp>` the bag of each run. A restore that
  /// was killed goes on: what it had unpacked is held against the signed listings, and stays.
  ///
  /// - Throws: ``BackupError``, ``DiskError``.
  package func unpack() throws -> UnpackedBackups {
    try refuseTarget()
    let (path, name) = try place()
    let folder = try BackupFolder(path, key: key)
    let chain = try BackupChain(endingAt: name, in: folder, identities: identities, key: key)
    try Disk.makeFolder(work)
    let lock = try RunLock("\(work)/\(RestoreProgress.lock)")
    do {
      return try fill(from: chain, in: path, lock)
    } catch {
      abandon(after: error)
      throw error
    }
  }

  private func fill(
    from chain: BackupChain,
    in path: String,
    _ lock: RunLock
  ) throws -> UnpackedBackups {
    func archive(_ link: BackupChain.Link) -> String { "\(path)/\(link.name.archive)" }
    let progress = RestoreProgress(work, chain)
    var unpacker = BackupUnpacker(work, identities, key: key)
    let done = try progress.resume(&unpacker, archive)
    for (index, link) in chain.links.enumerated().dropFirst(done) {
      try unpacker.unpack(archive(link), link)
      try progress.note(index + 1)
    }
    guard let (newest, listing) = unpacker.newest else { throw BackupError(path, .notFound) }
    return UnpackedBackups(
      state: "\(work)/\(BackupLayout.state)",
      check: try RootCheck(newest, anchors: unpacker.roots + anchors),
      newest: newest,
      listing: listing,
      chain: chain,
      resumed: done,
      lock: lock
    )
  }

  /// Compares what was rebuilt with what was signed, and gives the folder its name.
  ///
  /// - Parameter tables: of the ledger that was made in the unpacked state; its check had each entry.
  /// - Throws: ``BackupError``, ``DiskError``.
  package func finish(
    _ unpacked: UnpackedBackups,
    tables: [TableDigest]
  ) throws -> RestoreResult {
    let (newest, chain) = (unpacked.newest, unpacked.chain)
    try unpacked.check.finish()
    let isSameSchema = unpacked.listing.schema == schema
    if isSameSchema {
      let place = chain.links[chain.links.count - 1].name.archive
      try compare(tables, with: unpacked.listing.tables, place: place)
    }
    try publish()
    return RestoreResult(
      run: newest.run,
      manifest: chain.links[chain.links.count - 1].note,
      size: newest.size,
      root: newest.root,
      archives: chain.links.map(\.name.archive),
      unused: chain.unused.map(\.archive),
      tables: tables,
      areTablesCompared: isSameSchema,
      isProven: key != nil,
      resumedCount: unpacked.resumed,
      state: "\(target)/\(BackupLayout.state)"
    )
  }

  /// Clears away what can't become right: a half-restored state must not be taken for one.
  ///
  /// What stopped at the disk stays, and the next restore goes on with it.
  package func abandon(after error: any Error) {
    guard !(error is DiskError) else { return }
    try? Disk.removeTree(work)
  }

  private func refuseTarget() throws {
    switch try Disk.kind(of: target) {
    case nil: break
    case .folder where try Disk.names(in: target).isEmpty: break
    default: throw BackupError(target, .notEmpty)
    }
  }

  /// Returns the folder of the archives, and the one to end with.
  private func place() throws -> (String, BackupName?) {
    if try Disk.kind(of: source) == .file {
      let file = source.split(separator: "/").last.map(String.init) ?? source
      guard let name = BackupName(archive: file) else { throw BackupError(source, .notFound) }
      return (Disk.parent(of: source), name)
    }
    guard Disk.exists(source) else { throw BackupError(source, .notFound) }
    guard let asOf else { return (source, nil) }
    guard
      let name = BackupName(run: asOf) ?? BackupName(archive: asOf) ?? BackupName(stamp: asOf)
    else { throw BackupError(asOf, .notFound) }
    return (source, name)
  }

  private func compare(
    _ found: [TableDigest],
    with wanted: [TableDigest],
    place: String
  ) throws(BackupError) {
    for table in wanted {
      guard let rebuilt = found.first(where: { $0.name == table.name }) else {
        throw BackupError(place, .tableMissing(table.name))
      }
      guard rebuilt == table else { throw BackupError(place, .tableMismatch(table.name)) }
    }
  }

  /// Makes the names of all files durable, and gives the folder its own.
  private func publish() throws(DiskError) {
    for name in [RestoreProgress.name, RestoreProgress.lock] { try Disk.remove("\(work)/\(name)") }
    try Self.syncFolders(work)
    // An empty folder is replaced; one that got a file meanwhile is not.
    try Disk.rename(work, to: target)
  }

  private static func syncFolders(_ path: String) throws(DiskError) {
    for name in try Disk.names(in: path) where try Disk.kind(of: "\(path)/\(name)") == .folder {
      try syncFolders("\(path)/\(name)")
    }
    try Disk.syncFolder(path)
  }
}
