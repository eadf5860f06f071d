import SQLite

/// What one query of a control may cost.
package struct EvaluationLimits: Sendable, Hashable {
  /// Instructions of SQLite's machine: a bound without a clock, the same on every machine.
  package var instructions: Int
  /// Most exceptions of one control.
  package var exceptionCount: Int
  /// Most bytes of one value or row; a record may have 16 MiB.
  package var valueByteCount: Int

  package init(
    instructions: Int = 20_000_000_000,
    exceptionCount: Int = 1_000_000,
    valueByteCount: Int = 32 << 20
  ) {
    self.instructions = instructions
    self.exceptionCount = exceptionCount
    self.valueByteCount = valueByteCount
  }
}

/// Makes a connection fit for SQL that others wrote: it reads the named tables and calls the named
/// functions, and that is all.
struct ControlSandbox {
  /// Names of tables and views in lower case.
  private let tables: Set<String>
  /// Tables that those views read.
  private let beneath: Set<String>
  /// All names in the schema, to tell a table from a common table expression.
  private let existing: Set<String>

  /// Closes the connection's gates; what was prepared before stays as it is.
  static func close(
    _ database: Database,
    to tables: ControlTables,
    limits: EvaluationLimits
  ) throws(SQLiteError) {
    try TimeFunctions.define(on: database)
    // A table-valued function is set up at its first use, with writes that the gate wouldn't pass.
    _ = try database.rows("SELECT count(*) FROM json_each('[]'), json_tree('[]')")
    let sandbox = try ControlSandbox(database, tables)
    database.limit(.length, to: limits.valueByteCount)
    database.limit(.textLength, to: 1 << 20)
    database.limit(.expressionDepth, to: 200)
    database.limit(.compoundSelect, to: 50)
    database.limit(.functionArguments, to: 32)
    database.limit(.attached, to: 0)
    database.limit(.likePatternLength, to: 1_000)
    database.limit(.parameters, to: 100)
    database.limit(.workerThreads, to: 0)
    database.setAuthorizer { sandbox.decide($0) }
  }

  private init(_ database: Database, _ tables: ControlTables) throws(SQLiteError) {
    self.tables = tables.names.union(["json_each", "json_tree"])
    let names = try database.rows("SELECT lower(name) FROM sqlite_schema")
    existing = Set(names.compactMap { $0.first?.text })
    var read: Set<String> = []
    database.setAuthorizer { action in
      if case .read(let table, _, _) = action { read.insert(table.lowercased()) }
      return .allow
    }
    for table in tables.tables {
      _ = try database.prepare("SELECT * FROM \(SQLText.quotedName(table.name))")
    }
    database.setAuthorizer(nil)
    beneath = read
  }

  func decide(_ action: SQLAction) -> SQLDecision {
    switch action {
    case .select, .recursive: .allow
    case .function(let name): Self.functions.contains(name.lowercased()) ? .allow : .deny
    case .read(let table, let column, _): mayRead(table.lowercased(), column) ? .allow : .deny
    case .other: .deny
    }
  }

  private func mayRead(_ table: String, _ column: String) -> Bool {
    if tables.contains(table) || beneath.contains(table) { return true }
    // Rows of a common table expression, of which no column is read.
    return column.isEmpty && !existing.contains(table) && !table.hasPrefix("sqlite_")
      && !table.hasPrefix("pragma_")
  }

  /// Functions whose value follows from their arguments alone, and `record`.
  static let functions: Set<String> = [
    "abs", "avg", "ceil", "ceiling", "char", "coalesce", "concat", "count", "cume_dist", "date",
    "datetime", "dense_rank", "first_value", "floor", "format", "glob", "group_concat", "hex",
    "ifnull", "iif", "instr", "json", "json_array", "json_array_length", "json_each",
    "json_extract", "json_group_array", "json_group_object", "json_object", "json_quote",
    "json_type", "json_valid", "julianday", "lag", "last_value", "lead", "length", "like",
    "likelihood", "likely", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile", "nullif",
    "percent_rank", "pow", "power", "printf", "quote", "rank", "record", "replace", "round",
    "row_number", "rtrim", "sign", "sqrt", "strftime", "substr", "substring", "sum", "time",
    "total", "trim", "trunc", "typeof", "unicode", "unixepoch", "unlikely", "upper", "->", "->>",
  ]
}
