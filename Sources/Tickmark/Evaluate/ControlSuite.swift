import SQLite
import Trail

/// Runs controls against the data of their fixtures.
package struct ControlSuite {
  /// What a fixture's case gave.
  package struct Outcome: Sendable, Hashable {
    package var control: String
    /// `file:line` of the case.
    package var place: String
    /// nil if the control did what the case wants.
    package var failure: String?
  }

  private let tables: ControlTables
  private let scratch: String

  /// `scratch` is the path of files that each case makes and removes, without their numbers.
  package init(tables: ControlTables = .ledger, scratch: String) {
    self.tables = tables
    self.scratch = scratch
  }

  /// Tests a control over each case of a fixture, in the fixture's order, as proven input.
  package func run(_ control: Control, on fixture: ControlFixture) throws -> [Outcome] {
    try fixture.cases.enumerated().map { number, test in
      let result = try evaluate(control, test, fixture.sources, "\(scratch).\(number)")
      return Outcome(
        control: control.id,
        place: "\(fixture.file):\(test.line)",
        failure: try failure(of: result, test)
      )
    }
  }

  private func evaluate(
    _ control: Control,
    _ test: ControlFixture.Case,
    _ formats: [String: String],
    _ scratch: String
  ) throws -> ControlResult {
    let ledger = try tables.emptyDatabase()
    for table in test.rows.keys.sorted() {
      for row in test.rows[table] ?? [] { try insert(row, into: table, ledger) }
    }
    let sources = Set((test.rows["event"] ?? []).compactMap { $0["source"]?.text })
    for source in sources.union(formats.keys).sorted() {
      try insert(
        ["name": .text(source), "format": .text(formats[source] ?? source)],
        into: "source",
        ledger
      )
    }
    let evaluator = try Evaluator(ledger, tables, ProofMap([]), scratch, EvaluationLimits()) {
      test.records[$0]
    }
    let input = ControlInput(sources: control.sources, isProven: true, assurance: .signed)
    return try evaluator.evaluate(control, over: test.period, input: input)
  }

  private func insert(
    _ row: [String: SQLValue],
    into table: String,
    _ ledger: Database
  ) throws(SQLiteError) {
    let columns = row.keys.sorted()
    let names = columns.map(SQLText.quotedName).joined(separator: ", ")
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    let statement = try ledger.prepare(
      "INSERT INTO \(SQLText.quotedName(table)) (\(names)) VALUES (\(places))"
    )
    for (index, column) in columns.enumerated() {
      try statement.bind(index + 1, row[column] ?? .null)
    }
    try statement.run()
  }

  private func failure(
    of result: ControlResult,
    _ test: ControlFixture.Case
  ) throws -> String? {
    guard result.outcome.rawValue == test.expectation.rawValue else {
      let reason = result.reason.map { " (\($0))" } ?? ""
      return "\(result.outcome.rawValue)\(reason), want \(test.expectation.rawValue)"
    }
    guard let wanted = test.exceptions else { return nil }
    var found: [Int] = []
    try result.forEachException { exception in
      if let entry = exception.entry { found.append(entry) }
    }
    return found.sorted() == wanted ? nil : "exceptions \(found.sorted()), want \(wanted)"
  }
}
