import SQLite

/// The ledger as it was when the log had fewer entries: views and tables of the connection's own stand
/// before those of the same names.
struct TablesAsOf {
  private let index: Int
  private let configuration: Configuration
  private let database: Database

  init(_ index: Int, _ configuration: Configuration, _ database: Database) {
    self.index = index
    self.configuration = configuration
    self.database = database
  }

  /// Makes what a statement may name.
  ///
  /// Declared tables are filled from their changes, those only that the statement's text names. Which
  /// coverage there was at an index isn't kept, so that it can't be asked for.
  func make(for sql: String) throws {
    for view in ["event", "finding"] {
      try database.execute(
        "CREATE TEMP VIEW \(view) AS SELECT * FROM main.\(view) WHERE entry < \(index)"
      )
    }
    try database.execute(
      "CREATE TEMP VIEW coverage AS SELECT * FROM main.\"coverage as of an index isn't kept\""
    )
    let named = sql.lowercased()
    for table in configuration.tables where named.contains(table.name) { try fill(table) }
  }

  private func fill(_ declaration: TableDeclaration) throws {
    let log = ProjectedTable.changeTable(declaration.name)
    let isThere = try database.rows(
      """
      SELECT 1 FROM projection WHERE name = ? AND declaration = ?
        AND (SELECT value FROM log WHERE name = 'projected') >= ?
      """,
      [
        .text(declaration.name),
        .text(
          declaration.fingerprint(
            isWhole: configuration.recordView(of: declaration.source).isWhole
          )
        ),
        .integer(Int64(index)),
      ]
    )
    guard !isThere.isEmpty else {
      throw RunError(
        place: "--as-of-index",
        message: "the table \(declaration.name) isn't filled up to entry \(index)",
        hint: "tickmark rebuild --from-index 0 fills it"
      )
    }
    let schema = ProjectedTable.schema(declaration)
    try database.execute(schema.replacing("CREATE TABLE", with: "CREATE TEMP TABLE"))
    let table = try ProjectedTable(database, declaration)
    try ProjectedTable.forEachChange(in: "main.\(log)", below: index, of: database) {
      try table.apply($0, at: $1, entry: $2)
    }
    try table.flush()
  }
}
