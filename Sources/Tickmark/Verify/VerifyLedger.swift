import Archive
import SQLite
import Trail

/// Checks that a state's ledger is what its segments make: every table is built anew beside it.
///
/// Signatures cover the segments alone; controls read the ledger. Who can write to the state could
/// change a row there, and the next run would test it.
///
/// - Parameters:
///   - path: the state.
///   - configuration: says how records become rows.
///   - scratch: a folder that doesn't exist yet; it is removed again.
/// - Throws: ``RunError``, ``DiskError`` where there was no way to look.
package func verifyLedger(
  _ path: String,
  _ configuration: Configuration,
  scratch: String,
  environment: [String: String],
  _ verification: inout Verification
) async throws {
  let state = StateFolder(path)
  guard Disk.exists(state.ledger) else {
    return verification.tell(.unproven, "ledger: not there; the next run makes it anew")
  }
  let secrets = try KeyFile(environment: environment).secrets(
    configuration.resolve(configuration.keys.commit)
  )
  let plans = try configuration.sources.map { try SourcePlan($0, configuration) }
  defer { try? Disk.removeTree(scratch) }
  let copy = StateFolder(scratch)
  try copy.makeFolders()
  for name in try Disk.names(in: state.segments) {
    try Disk.writeUnsynced(Disk.read("\(state.segments)/\(name)"), to: "\(copy.segments)/\(name)")
  }
  do {
    let lying = try Database(state.ledger, mode: .readOnly)
    let size = try lying.loggedSize()
    let ledger = try Ledger(copy.ledger)
    var rebuild = try Rebuild(copy, ledger, plans, secrets, limit: size)
    try await rebuild.run()
    let tables = try TableDump.tables(in: lying)
    if tables.contains("projection") {
      // A table that no run has filled yet is made by the next one.
      let declared = configuration.tables.filter { tables.contains($0.name) }
      try await fillTables(ledger, copy, configuration, tables: declared, size: size)
    }
    let names = try TableDump.tables(in: ledger.database).filter { $0 != LedgerSchema.judged }
    let right = try TableDump.digests(of: names, in: ledger.database)
    let found = try TableDump.digests(of: names, in: lying)
    let wrong = zip(found, right).filter { $0 != $1 }.map(\.0.name)
    verification.check(
      wrong.isEmpty,
      "ledger: \(right.count) tables are what the segments make",
      else: "ledger: \(wrong.joined(separator: ", ")) isn't what the segments make"
    )
  } catch let error as RunError {
    verification.tell(.broken, "segments: \(error)")
  } catch let error as CompressionError {
    verification.tell(.broken, "segments: \(error)")
  } catch let error as SQLiteError {
    verification.tell(.broken, "ledger: \(error)")
  }
}

extension Database {
  /// Number of entries that the ledger says it has taken.
  fileprivate func loggedSize() throws -> Int {
    Int(try rows("SELECT value FROM log WHERE name = 'size'").first?[0].integer ?? 0)
  }
}
