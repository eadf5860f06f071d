package import Cryptography
import SQLite
import Trail

/// What a rebuild came to.
package struct RebuildResult: Sendable {
  /// Number of entries in the log.
  package let size: Int
  package let root: Digest
  /// Of the tables that the segments decide, in the order of their names.
  package let tables: [TableDigest]
  /// Names of tables that were otherwise before; nil where there was no ledger to compare with.
  package let changed: [String]?
}

/// Makes the ledger anew from the segments, and compares it with the one that was there.
///
/// Killed meanwhile, the next run does the same. The declared tables and snapshots are filled, too;
/// coverage is filled by the next run, or by one more with `--from-stage validate`.
///
/// - Throws: ``RunError`` where segments aren't what their entries' records make.
package func rebuildState(
  _ configuration: Configuration,
  environment: [String: String]
) async throws -> RebuildResult {
  try await asRunErrors { () async throws in
    let state = StateFolder(configuration.resolve(configuration.state))
    guard try Disk.kind(of: state.segments) == .folder else {
      throw RunError(place: state.segments, message: "no segments, want some to rebuild from")
    }
    let lock = try RunLock(state.lock)
    defer { withExtendedLifetime(lock) {} }
    try StateFormat.refuseNewer(state)
    let place = configuration.keys.commit
    let secrets = try KeyFile(environment: environment).secrets(
      place.hasPrefix("env:") ? place : configuration.resolve(place)
    )
    let before = try? digests(state)
    for suffix in ["", "-journal"] { try Disk.remove(state.ledger + suffix) }
    let ledger = try Ledger(state.ledger)
    let sources = try configuration.sources.map { try SourcePlan($0, configuration) }
    var rebuild = try Rebuild(state, ledger, sources, secrets)
    try await rebuild.run()
    let (size, root) = try ledger.logged() ?? (0, .empty)
    try await fillTables(ledger, state, configuration, size: size)
    let tables = try TableDump.digests(of: LedgerSchema.rebuilt, in: ledger.database)
    let changed = before.map { before in
      tables.filter { !before.contains($0) }.map(\.name)
    }
    return RebuildResult(size: size, root: root, tables: tables, changed: changed)
  }
}

/// Works out anew what the entries from an index on led to in the declared tables and snapshots; what
/// came before stays.
///
/// - Returns: their digests; as changed those that were otherwise before.
/// - Throws: ``RunError`` where there is no ledger of this release, or the log hasn't that index.
package func rebuildTables(
  _ configuration: Configuration,
  from index: Int
) async throws -> RebuildResult {
  try await asRunErrors { () async throws in
    let state = StateFolder(configuration.resolve(configuration.state))
    let lock = try RunLock(state.lock)
    defer { withExtendedLifetime(lock) {} }
    try StateFormat.refuseNewer(state)
    guard try Recovery.isOfThisRelease(state), let before = try? projections(state) else {
      throw RunError(
        place: state.ledger,
        message: "no ledger of this release, want one whose entries stay",
        hint: "tickmark rebuild makes it"
      )
    }
    let ledger = try Ledger(state.ledger)
    let (size, root) = try ledger.logged() ?? (0, .empty)
    guard (0...size).contains(index) else {
      throw RunError(
        place: "--from-index",
        message: "\(index), want 0 to \(size), the number of entries"
      )
    }
    try await fillTables(ledger, state, configuration, size: size, from: index)
    let tables = try projections(of: ledger.database)
    return RebuildResult(
      size: size,
      root: root,
      tables: tables,
      changed: tables.filter { !before.contains($0) }.map(\.name)
    )
  }
}

private func digests(_ state: StateFolder) throws -> [TableDigest] {
  let database = try Database(state.ledger, mode: .readOnly)
  return try TableDump.digests(of: LedgerSchema.rebuilt, in: database)
}

private func projections(_ state: StateFolder) throws -> [TableDigest] {
  try projections(of: Database(state.ledger, mode: .readOnly))
}

/// Digests of the declared tables, their changes, and the snapshots.
private func projections(of database: Database) throws -> [TableDigest] {
  let rows = try database.rows("SELECT name FROM projection ORDER BY name")
  let names = rows.compactMap { $0[0].text }
  let changes = names.map(ProjectedTable.changeTable)
  return try TableDump.digests(of: names + changes + ["stream_snapshot"], in: database)
}
