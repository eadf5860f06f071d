package import Age
package import Cryptography
package import TransparencyLog

/// One night's backup: what is new since the one before, in one archive that this host can't read.
package struct BackupRequest: Sendable {
  /// `<pipeline>/<at>[.r<n>]`; its clock names the archive.
  package var run: String
  /// The state folder, at rest.
  package var state: String
  /// The folder of the run's bag; nil where none was rendered.
  package var bag: String?
  /// Where archives and receipts go, one folder a pipeline; made if need be.
  package var folder: String
  /// Where the listings lie, beside the state, one folder a pipeline; made if need be.
  package var index: String
  package var recipients: [AgeRecipient]
  /// Number of entries in the signed log.
  package var size: Int
  package var root: Digest
  /// Of the statements that made the tables.
  package var schema: Digest?
  /// Of the ledger, each table once.
  package var tables: [TableDigest]
  /// What is said of the log's keys, to lie beside the archives.
  package var keyStatements = KeyChain()
  /// Files and folders on this host in which no secret key for age may lie.
  package var secretPaths: [String]
  /// Bags of other periods that the run rendered, by the names of their periods.
  package var furtherBags: [(name: String, path: String)] = []
  /// Whether to save everything, and stand on no earlier backup.
  package var startsAnew = false
  /// Whether the first backup of each of these stands alone; by the calendar of the retention.
  package var renewal: (rule: Retention.Rule, calendar: Retention)?
  /// Whether to read held files again, not only those that are new or have another length.
  package var rereadsHeld = false

  package init(
    run: String,
    state: String,
    bag: String?,
    folder: String,
    index: String,
    recipients: [AgeRecipient],
    size: Int,
    root: Digest,
    tables: [TableDigest],
    secretPaths: [String]
  ) {
    self.run = run
    self.state = state
    self.bag = bag
    self.folder = folder
    self.index = index
    self.recipients = recipients
    self.size = size
    self.root = root
    self.tables = tables
    self.secretPaths = secretPaths
  }
}

/// A backup that was made and read back.
package struct BackupResult: Sendable, Hashable {
  package let name: BackupName
  package let receipt: BackupReceipt
  /// What it stands on; nil where this run's backup was there already.
  package let base: BackupBase?
  /// Members besides the manifest.
  package let fileCount: Int
}

extension BackupRequest {
  /// Makes the backup.
  ///
  /// The archive is written beside its place, synced, renamed, and read back from there with the
  /// file's own key, each member compared with the manifest. Then the inventory is stored, and the
  /// receipt last: what has one is whole. A run that was killed meanwhile makes its backup again.
  ///
  /// - Parameters:
  ///   - signer: has the key `<origin>/backup`.
  ///   - random: gives as many random bytes as it is asked for; for keys of the archive.
  /// - Returns: the backup, also where it was there before.
  /// - Throws: ``BackupError``, ``DiskError``.
  package func make(
    signer: NoteSigner,
    random: (Int) -> [UInt8] = SecureRandom.bytes
  ) throws -> BackupResult {
    guard let name = BackupName(run: run) else { throw BackupError(run, .notRun) }
    try refuseReachableKeys()
    try prepareFolders()
    let listed = try BackupFolder(folder, key: trusted(signer))
    if let made = try finished(name, in: listed) { return made }
    var (base, held) = BackupBase.find(in: listed, for: name, index: index)
    if startsAnew || isRenewalDue(name, base, in: listed) {
      (base, held) = (.anew("asked for"), BackupInventory())
    }
    try refuseRollback(listed, except: name)
    let (listing, paths) = try plan(name, held)
    let inventory = held.adding(listing)
    let manifest = BackupManifest(
      run: run,
      predecessor: base.manifest,
      size: size,
      root: root,
      inventory: inventory.sha256,
      listing: SHA256.hash(listing.text)
    )
    let receipt = try write(manifest, listing, paths, name, signer, random)
    try store(listing, base, receipt, name, signer)
    return BackupResult(name: name, receipt: receipt, base: base, fileCount: listing.files.count)
  }

  /// Whether the chain began before this week, month or year.
  private func isRenewalDue(
    _ name: BackupName,
    _ base: BackupBase,
    in listed: BackupFolder
  ) -> Bool {
    guard let renewal, case .after(var receipt) = base else { return false }
    while let digest = receipt.predecessor,
      let before = listed.backups.lazy.compactMap(\.receipt).first(where: { $0.manifest == digest })
    {
      receipt = before
    }
    guard let first = BackupName(run: receipt.run) else { return false }
    let (rule, calendar) = renewal
    return calendar.bucket(rule, first) != calendar.bucket(rule, name)
  }

  /// The signer's own key, and those that it followed on.
  func trusted(_ signer: NoteSigner) -> TrustedKeys {
    TrustedKeys(signer.verifier, chain: keyStatements)
  }

  private func refuseReachableKeys() throws {
    guard !recipients.isEmpty else { throw BackupError(folder, .noRecipient) }
    guard AgeRecipient.areOneKind(recipients) else { throw BackupError(folder, .mixedRecipients) }
    if let path = try ReachableIdentity.firstPath(in: secretPaths) {
      throw BackupError(path, .identityInReach)
    }
  }

  /// Makes the folders, and clears away what a killed run left half written.
  private func prepareFolders() throws {
    for path in [folder, index] {
      try Disk.makeFolder(path)
      for file in try Disk.names(in: path) where file.hasSuffix(".part") {
        try Disk.remove("\(path)/\(file)")
      }
    }
  }

  /// Returns this run's backup if it was made before; a name that is taken by a good backup of
  /// another state is an error.
  private func finished(_ name: BackupName, in listed: BackupFolder) throws -> BackupResult? {
    guard let backup = listed[name], let receipt = backup.receipt,
      try BackupFolder.isGood(backup, in: folder)
    else { return nil }
    guard receipt.run == run, receipt.size == size, receipt.root == root else {
      throw BackupError(name.archive, .nameTaken)
    }
    return BackupResult(name: name, receipt: receipt, base: nil, fileCount: 0)
  }

  /// A state that lost entries, or has others, must not become the newest backup.
  private func refuseRollback(_ listed: BackupFolder, except name: BackupName) throws {
    let receipts = listed.backups.filter { $0.name != name }.compactMap(\.receipt)
    let largest = receipts.map(\.size).max() ?? 0
    guard largest <= size else {
      throw BackupError(state, .stateBehind(size: size, backup: largest))
    }
    guard receipts.allSatisfy({ $0.size < size || $0.root == root }) else {
      throw BackupError(state, .otherRoot(size: size))
    }
  }
}

extension BackupRequest {
  /// Chooses what to save; returns the listing, and where each of its files lies.
  func plan(
    _ name: BackupName,
    _ held: BackupInventory
  ) throws -> (BackupListing, [String: String]) {
    let found = try StateScan.files(ofState: state)
    var (pieces, paths, byName) = ([BackupPiece](), [String: String](), held.byName)
    for file in found where mayBeNew(file, byName[file.name]) {
      let piece = try StateScan.piece(file)
      guard piece != byName[file.name] else { continue }
      pieces.append(piece)
      paths[piece.name] = file.path
    }
    var bags = try bag.map { try StateScan.files(ofBag: $0, as: BackupLayout.bag(name)) } ?? []
    for further in furtherBags {
      let place = BackupLayout.bag(name, of: further.name)
      bags += try StateScan.files(ofBag: further.path, as: place)
    }
    for file in bags {
      pieces.append(try StateScan.piece(file))
      paths[file.name] = file.path
    }
    for file in found { byName[file.name] = nil }
    let gone = Array(byName.keys)
    return (BackupListing(schema: schema, tables: tables, gone: gone, files: pieces), paths)
  }

  /// Whether the file has to be read: only the checkpoint changes without growing.
  private func mayBeNew(_ file: StateScan.Found, _ held: BackupPiece?) -> Bool {
    rereadsHeld || held?.byteCount != file.byteCount || file.name == BackupLayout.checkpoint
  }
}
