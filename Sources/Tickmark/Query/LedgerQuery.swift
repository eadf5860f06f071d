package import SQLite
import Trail

/// Asks the ledger, read-only and bounded.
///
/// - Parameters:
///   - sql: one SELECT, with `record(entry)` beside SQLite's own functions.
///   - index: only what the log had when it had so many entries; nil for all.
///   - rowLimit: most rows that are given.
///   - row: called for each row with the columns' names.
/// - Returns: the columns' names.
/// - Throws: ``RunError`` for SQL that is refused, with its place.
@discardableResult
package func queryLedger(
  _ configuration: Configuration,
  sql: String,
  asOfIndex index: Int? = nil,
  rowLimit: Int,
  _ row: (_ columns: [String], _ values: [SQLValue]) throws -> Void
) throws -> [String] {
  let state = StateFolder(configuration.resolve(configuration.state))
  guard try Disk.kind(of: state.ledger) != nil else {
    throw RunError(
      place: state.ledger,
      message: "no ledger yet",
      hint: "tickmark run <pipeline> makes it"
    )
  }
  do {
    let database = try Database(state.ledger, mode: .readOnly)
    try defineRecord(on: database, state)
    try configuration.identityMap().define(on: database)
    if let index {
      try ReadState(configuration).check(index)
      try TablesAsOf(index, configuration, database).make(for: sql)
    }
    database.limitInstructions(20_000_000_000)
    database.setAuthorizer { action in
      if case .other = action { .deny } else { .allow }
    }
    let statement = try database.prepare(sql)
    guard statement.columnCount > 0 else {
      throw RunError(place: "query", message: "not a SELECT", hint: "queries only read")
    }
    let columns = statement.columnNames
    var count = 0
    while try statement.step() {
      guard count < rowLimit else { break }
      count += 1
      try row(columns, statement.row)
    }
    return columns
  } catch let error as SQLiteError {
    throw RunError(
      place: "query",
      message: error.description,
      hint: error.isDenied
        ? "queries only read: event, finding, coverage, source, person_name, your tables" : nil
    )
  }
}

/// Makes `record(entry)` known: the sealed record's JSON, read through a bounded cache.
private func defineRecord(on database: Database, _ state: StateFolder) throws {
  let frames = try Database(state.ledger, mode: .readOnly)
  let segments = SegmentReader(state) { try SegmentWriter.Frame(holding: $0, in: frames) }
  try database.define("record", argumentCount: 1) { arguments in
    guard let entry = arguments[0].integer else { return .null }
    return .text(String(decoding: try segments.event(Int(entry)).record, as: UTF8.self))
  }
}
