package import Age
import Cryptography
import SQLite
package import Trail
package import TransparencyLog

/// Makes the newest backup again, or the one that a killed run left out: the newest run is repeated
/// with its own clock, and changes nothing that is there.
package func backupPipeline(
  _ configuration: Configuration,
  named name: String,
  options: RunOptions
) async throws -> RunOutcome {
  let state = StateFolder(configuration.resolve(configuration.state))
  guard let note = try RunNote.newest(in: state, of: name) else {
    throw RunError(
      place: state.runs,
      message: "no run of \(name) yet",
      hint: "tickmark run \(name)"
    )
  }
  var options = options
  options.at = note.at
  return try await runPipeline(configuration, named: name, options: options)
}

/// Returns the clock of a pipeline's newest run that came to its end; nil if there is none.
package func newestRun(_ configuration: Configuration, of pipeline: String) throws -> Instant? {
  let state = StateFolder(configuration.resolve(configuration.state))
  return try RunNote.newest(in: state, of: pipeline)?.at
}

/// Rebuilds a state from backups, and compares it with what was signed.
///
/// - Parameters:
///   - configuration: says how the sources' records become tables; the commit key is its own.
///   - source: a folder of backups, or one archive that stands alone.
///   - target: a folder that doesn't exist yet, or is empty.
///   - key: verifies the manifests; without one nothing is proven.
///   - asOf: a run's id or an archive's name; the newest else.
/// - Throws: ``RunError`` for pieces that are missing, altered or out of order.
package func restoreBackup(
  _ configuration: Configuration,
  from source: String,
  to target: String,
  identities: [AgeIdentity],
  key: VerifierKey?,
  asOf: String?,
  environment: [String: String]
) async throws -> RestoreResult {
  let secrets = try KeyFile(environment: environment).secrets(
    configuration.resolve(configuration.keys.commit)
  )
  let plans = try configuration.sources.map { try SourcePlan($0, configuration) }
  var request = RestoreRequest(
    source: source,
    target: target,
    identities: identities,
    asOf: asOf,
    key: try key.map { try trusted($0, beside: source) },
    anchors: []
  )
  request.schema = LedgerSchema.digest
  do {
    return try await request.restore(plans, secrets)
  } catch let error as BackupError {
    throw RunError(place: source, message: error.description, hint: error.reason.hint)
  }
}

extension RestoreRequest {
  /// Unpacks the archives, and makes the ledger from the segments, whose entries must give every
  /// signed root on the way.
  fileprivate func restore(
    _ plans: [SourcePlan],
    _ secrets: StateSecrets
  ) async throws -> RestoreResult {
    var unpacked = try unpack()
    do {
      let state = StateFolder(unpacked.state)
      for suffix in ["", "-journal"] { try Disk.remove(state.ledger + suffix) }
      let ledger = try Ledger(state.ledger)
      var rebuild = try Rebuild(state, ledger, plans, secrets)
      try await rebuild.run { try unpacked.check.append($0) }
      let tables = try TableDump.digests(of: LedgerSchema.rebuilt, in: ledger.database)
      return try finish(unpacked, tables: tables)
    } catch {
      abandon(after: error)
      throw error
    }
  }
}

/// A key with those that the statements beside the archives lead to.
func trusted(_ key: VerifierKey, beside backups: String) throws -> TrustedKeys {
  let folder = try Disk.kind(of: backups) == .file ? Disk.parent(of: backups) : backups
  let place = "\(folder)/\(KeyChain.name)"
  return try TrustedKeys([key.description]).following(KeyChain.read(place), place: place)
}
