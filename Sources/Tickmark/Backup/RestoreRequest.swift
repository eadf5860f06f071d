package import Age
package import Cryptography
package import TransparencyLog

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
  package var key: VerifierKey?
  /// Of the statements that make the tables in this release.
  package var schema: Digest?
  /// What else testifies to the log: the restored one must not be older, nor have other entries.
  package var anchors: [BackupAnchor]

  package init(
    source: String,
    target: String,
    identities: [AgeIdentity],
    asOf: String? = nil,
    key: VerifierKey?,
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
  /// The restored state folder.
  package let state: String
}

extension RestoreRequest {
  /// Calls its argument with each entry's 32 bytes, in the order of the log.
  package typealias EntryReader = (_ state: String, _ body: (Digest) throws -> Void) throws -> Void

  /// Restores the state, recomputes the log's root, and rebuilds the ledger.
  ///
  /// `<target>/state` is the state, `<target>/bags/<stamp>` the bag of each run. All of it is made
  /// beside the target, which appears only when everything was found right.
  ///
  /// - Parameters:
  ///   - entries: computes the entries from the segments of the state folder that it is given.
  ///   - rebuild: makes the ledger in that folder, and returns the digests of its tables.
  /// - Returns: what was restored.
  /// - Throws: ``BackupError``, ``DiskError``, and what the closures throw.
  package func restore(
    entries: EntryReader,
    rebuild: (_ state: String) throws -> [TableDigest]
  ) throws -> RestoreResult {
    try refuseTarget()
    let (path, name) = try place()
    let folder = try BackupFolder(path, key: key)
    let chain = try BackupChain(endingAt: name, in: folder, identities: identities, key: key)
    let work = target + ".part"
    try Disk.removeTree(work)
    try Disk.makeFolder(work)
    do {
      let result = try fill(work, from: chain, in: path, entries, rebuild)
      try publish(work)
      return result
    } catch {
      // A half-restored state must not be taken for one; the error is what there is to tell.
      try? Disk.removeTree(work)
      throw error
    }
  }

  private func fill(
    _ work: String,
    from chain: BackupChain,
    in path: String,
    _ entries: EntryReader,
    _ rebuild: (String) throws -> [TableDigest]
  ) throws -> RestoreResult {
    var unpacker = BackupUnpacker(work)
    for link in chain.links {
      try unpacker.unpack("\(path)/\(link.name.archive)", link, identities, key: key)
    }
    guard let (newest, listing) = unpacker.newest else { throw BackupError(path, .notFound) }
    let state = "\(work)/\(BackupLayout.state)"
    var check = try RootCheck(newest, anchors: unpacker.roots + anchors)
    try entries(state) { try check.append($0) }
    try check.finish()
    let tables = try rebuild(state)
    let isSameSchema = listing.schema == schema
    if isSameSchema {
      let place = chain.links[chain.links.count - 1].name.archive
      try compare(tables, with: listing.tables, place: place)
    }
    return RestoreResult(
      run: newest.run,
      size: newest.size,
      root: newest.root,
      archives: chain.links.map(\.name.archive),
      unused: chain.unused.map(\.archive),
      tables: tables,
      areTablesCompared: isSameSchema,
      isProven: key != nil,
      state: "\(target)/\(BackupLayout.state)"
    )
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
  private func publish(_ work: String) throws(DiskError) {
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
