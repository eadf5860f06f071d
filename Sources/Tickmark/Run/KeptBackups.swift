import Cryptography
import TransparencyLog

/// The backups of one pipeline, as its configuration has them.
package struct KeptBackups: Sendable {
  /// Resolved.
  package let folder: String
  package let retention: Retention
  private let key: TrustedKeys
  private let lock: String

  /// - Throws: ``RunError`` where the pipeline makes no backup, or its key can't be read.
  package init(
    _ configuration: Configuration,
    named name: String,
    environment: [String: String]
  ) throws {
    let pipeline = try configuration.pipeline(name)
    guard let backup = pipeline.backup, let place = configuration.keys.backup else {
      throw RunError(
        place: configuration.path,
        message: "found no stage backup in \(ShownText.quoted(name)), want one"
      )
    }
    folder = configuration.resolve("\(backup.folder)/\(name)")
    retention = backup.retention(timezone: configuration.timezone)
    let signer = try KeyFile(environment: environment).signer(
      configuration.resolve(place),
      name: configuration.origin + "/backup"
    )
    key = TrustedKeys(signer.verifier, chain: try configuration.keyChain())
    lock = StateFolder(configuration.resolve(configuration.state)).lock
  }

  /// Reads the folder.
  ///
  /// - Parameter isDeep: whether archives are read and compared with their receipts.
  package func list(isDeep: Bool = false) throws -> [BackupFolder.Listed] {
    try BackupFolder(folder, key: key, isDeep: isDeep).backups
  }

  /// Returns what ``prune()`` would do.
  package func decisions() throws -> [RetentionDecision] {
    try retention.decisions(over: list(), holds: BackupHolds(folder))
  }

  /// Removes what no rule keeps.
  ///
  /// - Throws: ``RunError`` while a run is under way.
  package func prune() async throws -> [RetentionDecision] {
    try await asRunErrors { () async throws in
      let lock = try RunLock(lock)
      let decisions = try decisions()
      _ = try BackupPruning.remove(decisions, in: folder)
      withExtendedLifetime(lock) {}
      return decisions
    }
  }

  /// Returns what is wrong with the backups, a line each; none where all can be restored.
  ///
  /// Each archive is read and compared with its signed receipt, and what it stands on must be there.
  package func flaws() throws -> [(name: BackupName, flaw: String)] {
    let backups = try list(isDeep: true)
    let manifests = Set(backups.compactMap { $0.receipt?.manifest })
    return backups.compactMap { backup in
      let flaw: String? =
        switch backup.state {
        case .confirmed:
          backup.receipt?.predecessor.flatMap { digest in
            manifests.contains(digest)
              ? nil : "stands on manifest \(digest.hex), want its archive here"
          }
        case .unconfirmed: "no receipt, want one: its run was killed before it was read back"
        case .missing: "no such archive, want it: its receipt says it was made"
        case .altered: "archive isn't the one of its receipt, want its bytes"
        case .refused(let words): "receipt: \(words)"
        }
      return flaw.map { (backup.name, $0) }
    }
  }

  /// Returns the name of a backup that is there, given as run, archive or time.
  package func name(_ text: String) throws -> BackupName {
    guard let name = BackupName(run: text) ?? BackupName(archive: text) ?? BackupName(stamp: text),
      try list().contains(where: { $0.name == name })
    else { throw BackupError(text, .notFound) }
    return name
  }
}

extension PipelineConfiguration.Backup {
  func retention(timezone: String) -> Retention {
    var rules: [Retention.Rule: Int] = [:]
    for (name, count) in keep {
      if let rule = Retention.Rule(rawValue: name) { rules[rule] = count }
    }
    return Retention(keep: rules, timezone: timezone)
  }
}
