import CanonicalJSON
import SQLite

/// The declared table itself, as its readers see it.
protocol RowOutput {
  /// Takes the next changes of a key, after the one before them.
  func append(_ key: String, _ changes: [StoredChange], after previous: StoredChange?) throws
  /// Takes back what a key's changes at or after a time led to; they come again.
  func clear(_ key: String, from time: String) throws
}

/// A row for each key, with what holds now.
struct LatestRows: RowOutput {
  private let upsert: Statement
  private let delete: Statement

  init(_ database: Database, _ declaration: TableDeclaration) throws {
    let table = "\"\(declaration.name)\""
    let values = (0..<declaration.columns.count + 3).map { _ in "?" }.joined(separator: ", ")
    upsert = try database.prepare("INSERT OR REPLACE INTO \(table) VALUES (\(values))")
    delete = try database.prepare("DELETE FROM \(table) WHERE key = ?")
  }

  static func schema(_ declaration: TableDeclaration) -> String {
    """
    CREATE TABLE "\(declaration.name)" (
      key TEXT PRIMARY KEY, \(declaration.columnsSQL)time TEXT NOT NULL, entry INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
  }

  func append(_ key: String, _ changes: [StoredChange], after previous: StoredChange?) throws {
    // Those before the last one don't show.
    guard let change = changes.last else { return }
    guard let state = change.state else { return try clear(key, from: change.position.time) }
    try upsert.bind(1, key)
    for (index, value) in state.enumerated() { try upsert.bind(index + 2, SQLValue(value)) }
    try upsert.bind(state.count + 2, change.position.time)
    try upsert.bind(state.count + 3, change.entry)
    try upsert.run()
  }

  func clear(_ key: String, from time: String) throws {
    try delete.bind(1, key)
    try delete.run()
  }
}

/// A row for each state that a key ever had.
struct HistoryRows: RowOutput {
  private let insert: Statement
  private let close: Statement
  private let delete: Statement

  init(_ database: Database, _ declaration: TableDeclaration) throws {
    let table = "\"\(declaration.name)\""
    let values = (0..<declaration.columns.count + 2).map { _ in "?" }.joined(separator: ", ")
    insert = try database.prepare("INSERT INTO \(table) VALUES (\(values), NULL, ?)")
    close = try database.prepare(
      "UPDATE \(table) SET valid_to = ? WHERE key = ? AND valid_from = ? AND entry = ?"
    )
    delete = try database.prepare("DELETE FROM \(table) WHERE key = ? AND valid_from >= ?")
  }

  static func schema(_ declaration: TableDeclaration) -> String {
    """
    CREATE TABLE "\(declaration.name)" (
      key TEXT NOT NULL, \(declaration.columnsSQL)valid_from TEXT NOT NULL, valid_to TEXT,
      entry INTEGER NOT NULL, PRIMARY KEY (key, valid_from, entry)
    ) STRICT, WITHOUT ROWID;
    """
  }

  func append(_ key: String, _ changes: [StoredChange], after previous: StoredChange?) throws {
    var previous = previous
    for change in changes {
      try append(key, change, after: previous)
      previous = change
    }
  }

  private func append(
    _ key: String,
    _ change: StoredChange,
    after previous: StoredChange?
  ) throws {
    if let previous, previous.state != nil {
      try close.bind(1, change.position.time)
      try close.bind(2, key)
      try close.bind(3, previous.position.time)
      try close.bind(4, previous.entry)
      try close.run()
    }
    guard let state = change.state else { return }
    try insert.bind(1, key)
    for (index, value) in state.enumerated() { try insert.bind(index + 2, SQLValue(value)) }
    try insert.bind(state.count + 2, change.position.time)
    try insert.bind(state.count + 3, change.entry)
    try insert.run()
  }

  func clear(_ key: String, from time: String) throws {
    try delete.bind(1, key)
    try delete.bind(2, time)
    try delete.run()
  }
}

extension TableDeclaration {
  /// `"status" ANY, "total" ANY, `: names are checked, so that quotes are enough.
  fileprivate var columnsSQL: String {
    columns.map { "\"\($0.name)\" ANY, " }.joined()
  }
}
