import SQLite

/// What a stream came to after one of its events, kept so that nobody folds all before it again.
struct StreamSnapshot {
  /// Of the last event that was folded.
  let position: ChangePosition
  /// How many events were folded.
  let number: Int
  /// nil where the state is too large to be kept; then none is kept of the events behind it either.
  let state: String?
}

/// The table `stream_snapshot`, and `stream_fold`: by which rule a source's snapshots were folded.
///
/// Snapshots are a function of the set of events, as declared tables are: those of a run, a rebuild
/// and a restored state are the same.
struct SnapshotTable {
  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Whether a source's snapshots are of this rule, and hold all events of the log.
  func isCurrent(_ source: String, _ rule: FoldRule) throws -> Bool {
    try declaration(of: source) == rule.declaration
      && database.rows(
        """
        SELECT (SELECT value FROM log WHERE name = 'size')
          = (SELECT value FROM log WHERE name = 'projected')
        """
      ).first?[0].integer == 1
  }

  func declaration(of source: String) throws -> String? {
    let sql = "SELECT declaration FROM stream_fold WHERE source = ?"
    return try database.rows(sql, [.text(source)]).first?[0].text
  }

  /// Takes all snapshots of a source away, and notes the rule of those to come; nil for none.
  func begin(_ source: String, _ declaration: String?) throws {
    _ = try database.rows("DELETE FROM stream_snapshot WHERE source = ?", [.text(source)])
    _ = try database.rows("DELETE FROM stream_fold WHERE source = ?", [.text(source)])
    guard let declaration else { return }
    let values: [SQLValue] = [.text(source), .text(declaration)]
    _ = try database.rows("INSERT INTO stream_fold VALUES (?, ?)", values)
  }

  /// The sources that have snapshots.
  func sources() throws -> [String] {
    try database.rows("SELECT source FROM stream_fold ORDER BY source").compactMap { $0[0].text }
  }

  /// Returns a stream's last snapshot at or before a time.
  ///
  /// - Parameter index: only a snapshot whose events all have entries below it.
  func last(
    of source: String,
    _ stream: Int64,
    until time: String = "~",
    below index: Int = .max
  ) throws -> StreamSnapshot? {
    let row = try database.rows(
      """
      SELECT time, sequence, id, number, state FROM stream_snapshot
      WHERE source = ? AND stream = ? AND time <= ? AND newest < ?
      ORDER BY time DESC, sequence DESC, id DESC LIMIT 1
      """,
      [.text(source), .integer(stream), .text(time), .integer(Int64(index))]
    ).first
    guard let row else { return nil }
    return StreamSnapshot(
      position: ChangePosition(
        time: row[0].text ?? "",
        stream: "",
        sequence: row[1].integer ?? -1,
        id: row[2].text ?? ""
      ),
      number: Int(row[3].integer ?? 0),
      state: row[4].text
    )
  }

  /// Takes a stream's snapshots at and after a time away.
  func remove(_ source: String, _ stream: Int64, from time: String) throws {
    _ = try database.rows(
      "DELETE FROM stream_snapshot WHERE source = ? AND stream = ? AND time >= ?",
      [.text(source), .integer(stream), .text(time)]
    )
  }

  /// Takes the snapshots away that an entry at or behind an index led to.
  func rewind(to index: Int) throws {
    let sql = "DELETE FROM stream_snapshot WHERE newest >= ?"
    _ = try database.rows(sql, [.integer(Int64(index))])
  }
}
