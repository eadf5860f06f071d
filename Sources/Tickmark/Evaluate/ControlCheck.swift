import SQLite

/// What is wrong with one of a control's queries.
struct ControlQueryError: Error, Hashable, CustomStringConvertible {
  enum Query: String, Sendable, Hashable { case population, exceptions }

  let query: Query
  let found: String
  let want: String?
  /// Line and column in the query, from 1.
  let position: (line: Int, column: Int)?

  init(
    _ query: Query,
    _ found: String,
    want: String? = nil,
    position: (line: Int, column: Int)? = nil
  ) {
    self.query = query
    self.found = found
    self.want = want
    self.position = position
  }

  init(_ query: Query, _ error: SQLiteError) {
    let found =
      switch error.denied {
      case .function(let name): "function \(name)"
      case .read(let table, _, _): "table \(table)"
      case .other: "a statement that does more than read"
      default: error.message
      }
    let want = error.denied.map { _ in "one that controls may use" }
    self.init(query, found, want: want, position: error.position)
  }

  var description: String {
    want.map { "\(query.rawValue) query: \(found), want \($0)" }
      ?? "\(query.rawValue) query: \(found)"
  }

  static func == (a: ControlQueryError, b: ControlQueryError) -> Bool {
    a.description == b.description && a.query == b.query
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(query)
    hasher.combine(found)
  }
}

/// Compiles a control's queries over empty tables.
struct ControlCheck {
  /// Parameters that every query has.
  static let boundNames = ["begin", "end", "lookback_begin"]

  private let database: Database

  init(_ tables: ControlTables) throws(ControlQueryError) {
    do {
      database = try tables.emptyDatabase()
      try database.define("record", argumentCount: 1) { _ in .null }
      try ControlSandbox.close(database, to: tables, limits: EvaluationLimits())
    } catch {
      throw ControlQueryError(.population, error)
    }
  }

  /// Returns the forms in which both queries run.
  @discardableResult
  func check(_ control: Control) throws(ControlQueryError) -> ControlQueries {
    let population = try columns(.population, control.population, control)
    let exceptions = try columns(.exceptions, control.exceptions, control)
    try checkParameters(control)
    if let limit = SQLText(control.exceptions).limit {
      let before = control.exceptions.utf8.prefix(limit).split(
        separator: UInt8(ascii: "\n"),
        omittingEmptySubsequences: false
      )
      throw ControlQueryError(
        .exceptions,
        "LIMIT",
        want: "every exception",
        position: (before.count, (before.last?.count ?? 0) + 1)
      )
    }
    for column in control.key where !exceptions.contains(column) {
      throw ControlQueryError(
        .exceptions,
        "no column \(column)",
        want: "the columns of key: \(control.key.joined(separator: ", "))"
      )
    }
    let queries = try ControlQueries(control, population: population, exceptions: exceptions)
    try compile(.population, queries.population)
    try compile(.exceptions, queries.exceptions)
    return queries
  }

  private func columns(
    _ query: ControlQueryError.Query,
    _ sql: String,
    _ control: Control
  ) throws(ControlQueryError) -> [String] {
    let statement = try compile(query, sql)
    guard statement.isReadOnly, !statement.isExplain, statement.columnCount > 0 else {
      throw ControlQueryError(query, "a statement that is no SELECT", want: "one SELECT")
    }
    guard SQLText(sql).isClosed else { throw ControlQueryError(query, "a comment without its end") }
    let columns = statement.columnNames
    for (index, column) in columns.enumerated() where columns[..<index].contains(column) {
      throw ControlQueryError(query, "column \(column) twice", want: "each once")
    }
    return columns
  }

  /// Every parameter in the queries has a value, and every parameter of the control a use.
  private func checkParameters(_ control: Control) throws(ControlQueryError) {
    let known = Self.boundNames + control.parameters.map(\.name)
    var used: Set<String> = []
    for (query, sql) in [
      (ControlQueryError.Query.population, control.population), (.exceptions, control.exceptions),
    ] {
      for parameter in try compile(query, sql).parameters {
        guard let parameter, let name = known.first(where: { ":\($0)" == parameter }) else {
          throw ControlQueryError(
            query,
            "parameter \(parameter ?? "?")",
            want: known.map { ":\($0)" }.joined(separator: ", ")
          )
        }
        used.insert(name)
      }
    }
    for parameter in control.parameters where !used.contains(parameter.name) {
      throw ControlQueryError(.exceptions, "no :\(parameter.name)", want: "every parameter in use")
    }
  }

  @discardableResult
  private func compile(
    _ query: ControlQueryError.Query,
    _ sql: String
  ) throws(ControlQueryError) -> Statement {
    do {
      return try database.prepare(sql)
    } catch {
      throw ControlQueryError(query, error)
    }
  }
}
