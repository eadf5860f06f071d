package import CanonicalJSON
package import SQLite

/// An event of the log, as tables need it.
package struct ProjectedEvent: Sendable, Hashable {
  package var entry: Int
  package var source: String
  package var id: String
  /// The 6-decimals text of the `event` view.
  package var time: String
  package var stream: String?
  package var sequence: Int64?
  /// The ledger's number of the stream's name.
  var streamNumber: Int64?

  package init(
    entry: Int,
    source: String,
    id: String,
    time: String,
    stream: String?,
    sequence: Int64?,
    streamNumber: Int64? = nil
  ) {
    self.streamNumber = streamNumber
    self.entry = entry
    self.source = source
    self.id = id
    self.time = time
    self.stream = stream
    self.sequence = sequence
  }

  var position: ChangePosition {
    ChangePosition(time: time, stream: stream ?? "", sequence: sequence ?? -1, id: id)
  }
}

/// Fills the declared tables from events, in whatever order they come.
///
/// The tables are a function of the set of events: those that come late, or shuffled, give the same
/// rows. A new event costs one look-up and a few writes, in the order of the keys; a late one the
/// changes of its key after it.
/// Beside each table stands `change_<name>`, which isn't for readers; the table `projection` says
/// how each was declared.
package final class Projector {
  /// The tables that were made empty here: new ones and those declared otherwise than before.
  ///
  /// They need all earlier events of their sources, in any order.
  package let emptied: [TableDeclaration]

  /// What reads events for ``apply(_:)``.
  let reader: ChangeReader
  private let tables: [ProjectedTable]
  private let sources: Set<String>

  /// Makes the declared tables, and removes those that aren't declared any more.
  ///
  /// A transaction of the caller's may be open, and all of it belongs to that.
  ///
  /// - Parameters:
  ///   - database: the ledger, with its own tables made.
  ///   - declarations: each with another name.
  ///   - views: by source, for those whose records aren't plain events.
  /// - Throws: ``TableError``, `SQLiteError`.
  package init(
    _ database: Database,
    _ declarations: [TableDeclaration],
    views: [String: RecordView] = [:]
  ) throws {
    let wanted = try Self.fingerprints(declarations, views)
    try database.execute(
      "CREATE TABLE IF NOT EXISTS projection (name TEXT PRIMARY KEY, declaration TEXT NOT NULL) STRICT"
    )
    let kept = try Self.dropOthers(than: wanted, in: database)
    emptied = declarations.filter { !kept.contains($0.name) }
    for declaration in emptied {
      try Self.make(declaration, wanted[declaration.name] ?? "", in: database)
    }
    reader = ChangeReader(declarations, views: views)
    tables = try declarations.map { try ProjectedTable(database, $0) }
    sources = Set(declarations.map(\.source))
  }

  /// Whether a table is declared over the source.
  package func reads(_ source: String) -> Bool { sources.contains(source) }

  /// Takes changes that ``reader`` read, of events of the log; those taken before change nothing.
  ///
  /// - Throws: `SQLiteError`.
  func apply(_ changes: [ChangeReader.Change]) throws {
    for change in changes {
      try tables[change.table].apply(change.row, at: change.position, entry: change.entry)
    }
  }

  /// Takes an event with its sealed record as a tree; one that was taken before changes nothing.
  package func apply(_ event: ProjectedEvent, _ record: JSONValue) throws {
    var changes: [ChangeReader.Change] = []
    reader.read(event, record, into: &changes)
    try apply(changes)
  }

  /// Takes back what the log's entries from an index on led to.
  ///
  /// - Complexity: a look at each change, and the changes of the keys that those entries touch.
  package func rewind(to index: Int) throws {
    for table in tables { try table.rewind(to: index) }
  }

  /// Makes the tables right for all events taken so far; to be called before they are read, and
  /// before the transaction ends.
  package func flush() throws {
    for table in tables { try table.flush() }
  }
}

extension Projector {
  private static func fingerprints(
    _ declarations: [TableDeclaration],
    _ views: [String: RecordView]
  ) throws(TableError) -> [String: String] {
    var fingerprints: [String: String] = [:]
    for declaration in declarations {
      guard fingerprints[declaration.name] == nil else {
        throw TableError(table: declaration.name, reason: .declaredTwice)
      }
      let isWhole = views[declaration.source]?.isWhole ?? false
      fingerprints[declaration.name] = declaration.fingerprint(isWhole: isWhole)
    }
    return fingerprints
  }

  /// Removes what isn't declared so any more; returns the names of the tables that stay.
  private static func dropOthers(
    than wanted: [String: String],
    in database: Database
  ) throws -> Set<String> {
    var kept: Set<String> = []
    for row in try database.rows("SELECT name, declaration FROM projection ORDER BY name") {
      guard let name = row[0].text else { continue }
      if wanted[name] == row[1].text {
        kept.insert(name)
      } else {
        try database.execute("DROP TABLE \"\(name)\"")
        try database.execute("DROP TABLE \(ProjectedTable.changeTable(name))")
        _ = try database.rows("DELETE FROM projection WHERE name = ?", [.text(name)])
      }
    }
    return kept
  }

  private static func make(
    _ declaration: TableDeclaration,
    _ fingerprint: String,
    in database: Database
  ) throws {
    for name in [declaration.name, ProjectedTable.changeTable(declaration.name)] {
      let taken = try database.rows("SELECT 1 FROM sqlite_schema WHERE name = ?", [.text(name)])
      guard taken.isEmpty, !name.hasPrefix("sqlite_") else {
        throw TableError(table: declaration.name, reason: .reserved)
      }
    }
    try database.execute(ProjectedTable.schema(declaration))
    let values: [SQLValue] = [.text(declaration.name), .text(fingerprint)]
    _ = try database.rows("INSERT INTO projection VALUES (?, ?)", values)
  }
}
