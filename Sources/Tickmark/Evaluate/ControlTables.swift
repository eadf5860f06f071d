import SQLite

/// The views and tables that a control may name, with their columns.
///
/// The queries of a control are compiled over empty tables of these names first: what compiles
/// there names nothing else, whatever it hides behind common table expressions and views.
package struct ControlTables: Sendable, Hashable {
  package struct Table: Sendable, Hashable {
    package var name: String
    package var columns: [String]
    /// Those that hold integers, the others texts; nil where columns have no type.
    var integers: Set<String>?

    package init(_ name: String, _ columns: [String]) {
      self.init(name, columns, integers: nil)
    }

    init(_ name: String, _ columns: [String], integers: Set<String>?) {
      self.name = name
      self.columns = columns
      self.integers = integers
    }

    /// SQL that makes the table.
    var definition: String {
      let columns = columns.map { column in
        let type = integers.map { $0.contains(column) ? " INTEGER" : " TEXT" } ?? ""
        return SQLText.quotedName(column) + type
      }
      return "CREATE TABLE \(SQLText.quotedName(name)) (\(columns.joined(separator: ", ")))"
    }
  }

  package private(set) var tables: [Table]

  /// What every ledger has, and `person_name`, which a connection gets from the identity map.
  package static let ledger = ControlTables([
    Table(
      "event",
      [
        "entry", "source", "id", "time", "stream", "sequence", "actor", "actor_kind", "action",
        "service", "target", "outcome", "reason", "ip", "user_agent", "session", "mfa", "type",
      ],
      integers: ["entry", "sequence", "mfa"]
    ),
    Table(
      "finding",
      [
        "entry", "run", "code", "class", "source", "place", "stream", "begin", "end", "found",
        "expected", "advice",
      ],
      integers: ["entry"]
    ),
    Table(
      "coverage",
      ["source", "scope", "begin", "end", "state", "assurance"],
      integers: []
    ),
    Table("source", ["name", "format"], integers: []),
    Table("person_name", ["person", "source", "name"], integers: []),
  ])

  private init(_ tables: [Table]) { self.tables = tables }

  /// Returns these and the tables that a configuration declares.
  package func adding(_ declared: [Table]) -> ControlTables { ControlTables(tables + declared) }

  /// The names in lower case, as SQLite compares them.
  var names: Set<String> { Set(tables.map { $0.name.lowercased() }) }

  /// Returns a database in memory with all of them, empty.
  func emptyDatabase() throws(SQLiteError) -> Database {
    let database = try Database(":memory:")
    for table in tables { try database.execute(table.definition) }
    return database
  }
}
