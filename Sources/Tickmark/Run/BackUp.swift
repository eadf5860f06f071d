import Age
import Cryptography
import SQLite
import Trail
import TransparencyLog

/// What the last stage did.
struct MadeBackup {
  /// The archive's name.
  let name: String
  /// Archives that retention let go, oldest first.
  let removed: [String]
}

/// Seals what is new, for recipients whose secrets aren't here.
///
/// What no rule keeps any more is removed after it.
///
/// - Returns: nil where the pipeline makes no backup.
func backUp(
  _ rendered: RenderedBag,
  _ further: [FurtherOutcome],
  _ plan: RunPlan
) throws -> MadeBackup? {
  guard plan.makesBackup, let backup = plan.pipeline.backup, let signer = plan.backupSigner else {
    return nil
  }
  let signed = rendered.evaluated.projected.signed
  // The tables that a restore must arrive at; coverage and projections follow from them.
  let digests = try TableDump.digests(of: LedgerSchema.rebuilt, in: signed.ledger.database)
  var request = BackupRequest(
    run: signed.run,
    state: plan.state.path,
    bag: rendered.folder.map(plan.resolve),
    folder: plan.resolve(plan.backupFolder),
    index: "\(plan.state.path)/backup/\(plan.pipeline.name)",
    recipients: try backup.recipients.map { text in
      do {
        return try AgeRecipient(text)
      } catch {
        throw RunError(
          place: plan.configuration.path,
          message: "recipient \(text.prefix(24))…: \(error)"
        )
      }
    },
    size: signed.size,
    root: signed.root,
    tables: digests,
    secretPaths: try plan.secretPaths()
  )
  request.schema = LedgerSchema.digest
  request.keyStatements = plan.keyChain
  let retention = backup.retention(timezone: plan.configuration.timezone)
  request.furtherBags = further.compactMap { outcome in
    outcome.bag.map { (outcome.name, plan.resolve($0)) }
  }
  request.renewal = backup.full.map { ($0, retention) }
  do {
    let result = try request.make(signer: signer)
    let made = try BackupFolder(request.folder, key: request.trusted(signer)).backups
    let decisions = retention.decisions(over: made, holds: try BackupHolds(request.folder))
    return MadeBackup(
      name: result.name.description,
      removed: try BackupPruning.remove(decisions, in: request.folder).map(\.archive)
    )
  } catch let error as BackupError {
    throw RunError(place: "backup", message: error.description, hint: error.reason.hint)
  }
}

extension RunPlan {
  /// Whether the run ends with a backup.
  var makesBackup: Bool { pipeline.backup != nil && backupSigner != nil && runs(.backup) }

  /// `backups/<pipeline>`, relative to the configuration.
  var backupFolder: String { "\(pipeline.backup?.folder ?? "backups")/\(pipeline.name)" }

  /// Where a run looks for identities, none of which may be there: the files beside this host's own
  /// keys, beside the configuration, in the state and beside the archives, and where age's and sops's
  /// users keep theirs.
  fileprivate func secretPaths() throws -> [String] {
    let keys = [
      configuration.keys.checkpoint, configuration.keys.bag, configuration.keys.backup,
      configuration.keys.commit,
    ].compactMap { $0 }.filter { !$0.hasPrefix("env:") }.map(resolve)
    var folders = keys.map(Disk.parent) + [configuration.folder, state.path, resolve(backupFolder)]
    if let home = environment["HOME"], !home.isEmpty {
      folders += [".age", ".config/age", ".config/sops/age"].map { "\(home)/\($0)" }
    }
    let beside = try Set(folders).sorted().flatMap { folder -> [String] in
      guard try Disk.kind(of: folder) == .folder else { return [] }
      return try Disk.names(in: folder).map { "\(folder)/\($0)" }
        .filter { try Disk.kind(of: $0) == .file && !$0.hasSuffix(".tar.zst.age") }
    }
    return keys + beside
  }
}
