import CanonicalJSON
import SQLite

/// Where a change stands among those of its key: by time, then stream, sequence and id.
///
/// The order has nothing of the order of arrival, so that late and shuffled events give the same
/// tables.
struct ChangePosition: Comparable {
  /// As in the `event` view.
  let time: String
  /// Empty for none.
  let stream: String
  /// -1 for none.
  let sequence: Int64
  let id: String

  /// As SQLite compares them: texts by their bytes.
  static func < (a: ChangePosition, b: ChangePosition) -> Bool {
    if a.time != b.time { return String.isOrderedByBytes(a.time, b.time) }
    if !a.stream.utf8.elementsEqual(b.stream.utf8) {
      return String.isOrderedByBytes(a.stream, b.stream)
    }
    if a.sequence != b.sequence { return a.sequence < b.sequence }
    return String.isOrderedByBytes(a.id, b.id)
  }

  static func == (a: ChangePosition, b: ChangePosition) -> Bool { !(a < b) && !(b < a) }

  /// Before all changes at this time.
  static func start(of time: String) -> ChangePosition {
    ChangePosition(time: time, stream: "", sequence: -2, id: "")
  }
}

/// A change as it was stored, with what the row was after it.
struct StoredChange {
  let position: ChangePosition
  let entry: Int64
  /// nil where the row was gone.
  let state: [JSONValue]?
}

/// The table `change_<name>`: all changes of a declared table's rows, in order.
///
/// It lets a late event in at its place at the cost of what comes after it for its key, and a new
/// one at the cost of one look-up.
final class ChangeLog {
  private static let pageSize = 256
  private let insert: Statement
  private let last: Statement
  private let lastBefore: Statement
  private let page: Statement
  private let update: Statement

  /// The log in a table `change_<name>`.
  init(_ database: Database, table: String) throws {
    insert = try database.prepare(
      "INSERT OR IGNORE INTO \(table) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    let columns = "SELECT time, stream, sequence, id, entry, state FROM \(table) WHERE key = ?"
    let newestFirst = "ORDER BY time DESC, stream DESC, sequence DESC, id DESC LIMIT 1"
    last = try database.prepare("\(columns) \(newestFirst)")
    lastBefore = try database.prepare("\(columns) AND time < ? \(newestFirst)")
    page = try database.prepare(
      """
      SELECT time, stream, sequence, id, entry, patch FROM \(table)
      WHERE key = ? AND (time, stream, sequence, id) > (?, ?, ?, ?)
      ORDER BY time, stream, sequence, id LIMIT \(Self.pageSize)
      """
    )
    update = try database.prepare(
      """
      UPDATE \(table) SET state = ?
      WHERE key = ? AND time = ? AND stream = ? AND sequence = ? AND id = ?
      """
    )
  }

  /// The statement that makes such a table.
  static func schema(_ table: String) -> String {
    """
    CREATE TABLE \(table) (
      key TEXT NOT NULL, time TEXT NOT NULL, stream TEXT NOT NULL, sequence INTEGER NOT NULL,
      id TEXT NOT NULL, entry INTEGER NOT NULL, patch TEXT NOT NULL, state TEXT,
      PRIMARY KEY (key, time, stream, sequence, id)
    ) STRICT, WITHOUT ROWID;
    """
  }

  /// Adds a change; one that is there already stays as it is.
  func append(_ change: RowChange, _ stored: StoredChange) throws {
    try insert.bind(1, change.key)
    try bind(stored.position, to: insert, from: 2)
    try insert.bind(6, stored.entry)
    try insert.bind(7, change.patchText)
    try insert.bind(8, Self.text(stored.state))
    try insert.run()
  }

  /// Returns a key's last change.
  func last(of key: String) throws -> StoredChange? {
    try last.bind(1, key)
    return try stored(last)
  }

  /// Returns a key's last change before a time.
  func last(of key: String, before time: String) throws -> StoredChange? {
    try lastBefore.bind(1, key)
    try lastBefore.bind(2, time)
    return try stored(lastBefore)
  }

  /// Returns the next changes of a key, some hundred at most; none at the end.
  func page(
    of key: String,
    after position: ChangePosition
  ) throws -> [(position: ChangePosition, entry: Int64, change: RowChange)] {
    try page.bind(1, key)
    try bind(position, to: page, from: 2)
    defer { page.reset() }
    var changes: [(ChangePosition, Int64, RowChange)] = []
    while try page.step() {
      let change = try RowChange(key: key, patchText: page.text(5) ?? "")
      changes.append((Self.position(page), page.integer(4), change))
    }
    return changes
  }

  /// Writes down what a row was after a change.
  func update(_ key: String, _ stored: StoredChange) throws {
    try update.bind(1, Self.text(stored.state))
    try update.bind(2, key)
    try bind(stored.position, to: update, from: 3)
    try update.run()
  }

  private func stored(_ statement: Statement) throws -> StoredChange? {
    defer { statement.reset() }
    guard try statement.step() else { return nil }
    let state = try statement.text(5).map { (text) throws(JSONError) in
      try JSONValue(parsing: text, limits: .stored)
    }
    return StoredChange(
      position: Self.position(statement),
      entry: statement.integer(4),
      state: state?.array
    )
  }

  private func bind(_ position: ChangePosition, to statement: Statement, from index: Int) throws {
    try statement.bind(index, position.time)
    try statement.bind(index + 1, position.stream)
    try statement.bind(index + 2, position.sequence)
    try statement.bind(index + 3, position.id)
  }

  /// The place in the first four columns.
  static func position(_ statement: Statement) -> ChangePosition {
    ChangePosition(
      time: statement.text(0) ?? "",
      stream: statement.text(1) ?? "",
      sequence: statement.integer(2),
      id: statement.text(3) ?? ""
    )
  }

  private static func text(_ state: [JSONValue]?) -> String? {
    state.map { JSONValue.array($0).canonicalText }
  }
}
