import CanonicalJSON
import SQLite

/// One declared table, kept up to date event by event.
final class ProjectedTable {
  /// So many keys with late changes wait at most.
  private static let lateLimit = 10_000

  let declaration: TableDeclaration
  let reader: RowReader
  private let changes: ChangeLog
  private let rows: any RowOutput
  /// Keys whose rows aren't right from this time on.
  ///
  /// By their bytes: two normal forms are two keys.
  private var late: [[UInt8]: String] = [:]

  init(_ database: Database, _ declaration: TableDeclaration, isWhole: Bool) throws {
    self.declaration = declaration
    reader = RowReader(declaration, isWhole: isWhole)
    changes = try ChangeLog(database, table: Self.changeTable(declaration.name))
    rows =
      switch declaration.keep {
      case .latest: try LatestRows(database, declaration)
      case .history: try HistoryRows(database, declaration)
      }
  }

  static func changeTable(_ name: String) -> String { "change_\(name)" }

  /// The statements that make the table and its changes.
  static func schema(_ declaration: TableDeclaration) -> String {
    let rows =
      switch declaration.keep {
      case .latest: LatestRows.schema(declaration)
      case .history: HistoryRows.schema(declaration)
      }
    return rows + ChangeLog.schema(changeTable(declaration.name))
  }

  /// Takes a change; one that comes before others of its key shows after ``flush()``.
  func apply(_ change: RowChange, at position: ChangePosition, entry: Int64) throws {
    let key = Array(change.key.utf8)
    if late[key] == nil {
      let last = try changes.last(of: change.key)
      if last.map({ $0.position < position }) ?? true {
        return try append(change, position, entry, after: last)
      }
      if last?.position == position { return }
    }
    // What it leads to is worked out once for all of the key's late changes.
    try changes.append(change, StoredChange(position: position, entry: entry, state: nil))
    let earliest = late[key] ?? position.time
    late[key] = String.isOrderedByBytes(position.time, earliest) ? position.time : earliest
    if late.count >= Self.lateLimit { try flush() }
  }

  /// Brings the rows of late changes in order.
  func flush() throws {
    let keys = late.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    late.removeAll(keepingCapacity: true)
    for (key, time) in keys { try replay(String(decoding: key, as: UTF8.self), from: time) }
  }

  private func append(
    _ change: RowChange,
    _ position: ChangePosition,
    _ entry: Int64,
    after last: StoredChange?
  ) throws {
    let state = change.state(after: last?.state)
    let stored = StoredChange(position: position, entry: entry, state: state)
    try changes.append(change, stored)
    try rows.append(change.key, stored, after: last)
  }

  /// Works a key's rows out anew from a time on.
  private func replay(_ key: String, from time: String) throws {
    var previous = try changes.last(of: key, before: time)
    var position = ChangePosition.start(of: time)
    try rows.clear(key, from: time)
    while true {
      let page = try changes.page(of: key, after: position)
      if page.isEmpty { return }
      for (place, entry, change) in page {
        let state = change.state(after: previous?.state)
        let stored = StoredChange(position: place, entry: entry, state: state)
        try changes.update(key, stored)
        try rows.append(key, stored, after: previous)
        previous = stored
        position = place
      }
    }
  }
}
