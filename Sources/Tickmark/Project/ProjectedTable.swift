import CanonicalJSON
import SQLite

/// One declared table, kept up to date some ten thousand changes at a time.
///
/// Changes wait until there are many and are settled in the order of their keys: a change at a time
/// would touch another page of the tables for each event.
final class ProjectedTable {
  /// So many changes wait at most.
  private static let waitingLimit = 50_000

  let declaration: TableDeclaration
  private let changes: ChangeLog
  private let rows: any RowOutput
  private let log: String
  private let database: Database
  private var waiting: [Waiting] = []
  /// Whether the table holds anything: the first changes need not ask it.
  private var isStored: Bool

  private struct Waiting {
    let change: RowChange
    let position: ChangePosition
    let entry: Int64
  }

  /// What a change is sorted by: most comparisons are of two numbers, and moving one retains nothing.
  private struct SortKey {
    /// The key's first 16 bytes, zeros behind its end.
    var head: (UInt64, UInt64) = (0, 0)
    let index: Int

    init(_ key: String, index: Int) {
      self.index = index
      var number = 0
      for byte in key.utf8.prefix(16) {
        let shift = UInt64(56 - 8 * (number & 7))
        if number < 8 { head.0 |= UInt64(byte) << shift } else { head.1 |= UInt64(byte) << shift }
        number += 1
      }
    }
  }

  init(_ database: Database, _ declaration: TableDeclaration) throws {
    self.declaration = declaration
    self.database = database
    log = Self.changeTable(declaration.name)
    changes = try ChangeLog(database, table: log)
    isStored = try !database.rows("SELECT 1 FROM \(log) LIMIT 1").isEmpty
    rows =
      switch declaration.keep {
      case .latest: try LatestRows(database, declaration)
      case .history: try HistoryRows(database, declaration)
      }
  }

  static func changeTable(_ name: String) -> String { "change_\(name)" }

  /// Calls the closure with each change of a table that entries below an index brought, by key and
  /// place.
  static func forEachChange(
    in log: String,
    below index: Int,
    of database: Database,
    _ body: (RowChange, ChangePosition, _ entry: Int64) throws -> Void
  ) throws {
    let statement = try database.prepare(
      """
      SELECT time, stream, sequence, id, entry, key, patch FROM \(log) WHERE entry < ?
      ORDER BY key, time, stream, sequence, id
      """
    )
    try statement.bind(1, index)
    while try statement.step() {
      let change = try RowChange(key: statement.text(5) ?? "", patchText: statement.text(6) ?? "")
      try body(change, ChangeLog.position(statement), statement.integer(4))
    }
  }

  /// The statements that make the table and its changes.
  static func schema(_ declaration: TableDeclaration) -> String {
    let rows =
      switch declaration.keep {
      case .latest: LatestRows.schema(declaration)
      case .history: HistoryRows.schema(declaration)
      }
    return rows + ChangeLog.schema(changeTable(declaration.name))
  }

  /// Takes a change, which shows after ``flush()``.
  func apply(_ change: RowChange, at position: ChangePosition, entry: Int64) throws {
    waiting.append(Waiting(change: change, position: position, entry: entry))
    if waiting.count >= Self.waitingLimit { try flush() }
  }

  /// Takes back the changes that entries at and behind an index brought.
  func rewind(to index: Int) throws {
    let value = [SQLValue.integer(Int64(index))]
    let keys = try database.rows("SELECT DISTINCT key FROM \(log) WHERE entry >= ?", value)
    _ = try database.rows("DELETE FROM \(log) WHERE entry >= ?", value)
    for key in keys.compactMap(\.[0].text) { try replay(key, from: "") }
    isStored = try !database.rows("SELECT 1 FROM \(log) LIMIT 1").isEmpty
  }

  /// Brings the rows in order.
  func flush() throws {
    var order = waiting.indices.map { SortKey(waiting[$0].change.key, index: $0) }
    order.sort { a, b in
      if a.head.0 != b.head.0 { return a.head.0 < b.head.0 }
      if a.head.1 != b.head.1 { return a.head.1 < b.head.1 }
      return isOrdered(waiting[a.index], waiting[b.index])
    }
    var begin = 0
    while begin < order.count {
      let key = waiting[order[begin].index].change.key
      var end = begin + 1
      while end < order.count, order[end].head == order[begin].head,
        waiting[order[end].index].change.key.utf8.elementsEqual(key.utf8)
      {
        end += 1
      }
      try settle(order[begin..<end].map { waiting[$0.index] }, of: key)
      begin = end
    }
    isStored = isStored || !waiting.isEmpty
    waiting.removeAll(keepingCapacity: true)
  }

  /// By key, then place; of two changes with one place the first that came stays.
  private func isOrdered(_ a: Waiting, _ b: Waiting) -> Bool {
    let (first, second) = (a.change.key, b.change.key)
    guard first.utf8.elementsEqual(second.utf8) else {
      return String.isOrderedByBytes(first, second)
    }
    return a.position == b.position ? a.entry < b.entry : a.position < b.position
  }

  /// Takes a key's changes in their order.
  private func settle(_ group: [Waiting], of key: String) throws {
    var previous = isStored ? try changes.last(of: key) : nil
    if let last = previous, let first = group.first, !(last.position < first.position) {
      // A late one: what it leads to is worked out once for all of the key's changes.
      for item in group {
        let stored = StoredChange(position: item.position, entry: item.entry, state: nil)
        try changes.append(item.change, stored)
      }
      return try replay(key, from: first.position.time)
    }
    let before = previous
    var added: [StoredChange] = []
    for item in group where previous.map({ $0.position < item.position }) ?? true {
      let state = item.change.state(after: previous?.state)
      let stored = StoredChange(position: item.position, entry: item.entry, state: state)
      try changes.append(item.change, stored)
      added.append(stored)
      previous = stored
    }
    try rows.append(key, added, after: before)
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
        try rows.append(key, [stored], after: previous)
        previous = stored
        position = place
      }
    }
  }
}
