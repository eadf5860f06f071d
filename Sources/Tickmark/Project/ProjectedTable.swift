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
  private var waiting: [Waiting] = []
  /// Whether the table holds anything: the first changes need not ask it.
  private var isStored: Bool

  private struct Waiting {
    let change: RowChange
    let position: ChangePosition
    let entry: Int64
    /// The first eight bytes of the key, so that most comparisons are of two numbers.
    let prefix: UInt64

    /// By key, then place; of two changes with one place the first that came stays.
    static func isOrdered(_ a: Waiting, _ b: Waiting) -> Bool {
      if a.prefix != b.prefix { return a.prefix < b.prefix }
      let (first, second) = (a.change.key, b.change.key)
      guard first.utf8.elementsEqual(second.utf8) else {
        return String.isOrderedByBytes(first, second)
      }
      return a.position == b.position ? a.entry < b.entry : a.position < b.position
    }
  }

  init(_ database: Database, _ declaration: TableDeclaration) throws {
    self.declaration = declaration
    let log = Self.changeTable(declaration.name)
    changes = try ChangeLog(database, table: log)
    isStored = try !database.rows("SELECT 1 FROM \(log) LIMIT 1").isEmpty
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

  /// Takes a change, which shows after ``flush()``.
  func apply(_ change: RowChange, at position: ChangePosition, entry: Int64) throws {
    var (prefix, room) = (UInt64(0), 8)
    for byte in change.key.utf8.prefix(8) {
      prefix = prefix << 8 | UInt64(byte)
      room -= 1
    }
    prefix <<= UInt64(8 * room)
    waiting.append(Waiting(change: change, position: position, entry: entry, prefix: prefix))
    if waiting.count >= Self.waitingLimit { try flush() }
  }

  /// Brings the rows in order.
  func flush() throws {
    let sorted = waiting.sorted(by: Waiting.isOrdered)
    waiting.removeAll(keepingCapacity: true)
    var begin = 0
    while begin < sorted.count {
      let key = sorted[begin].change.key
      var end = begin + 1
      while end < sorted.count, sorted[end].change.key.utf8.elementsEqual(key.utf8) { end += 1 }
      try settle(sorted[begin..<end], of: key)
      begin = end
    }
    isStored = isStored || !sorted.isEmpty
  }

  /// Takes a key's changes in their order.
  private func settle(_ group: ArraySlice<Waiting>, of key: String) throws {
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
