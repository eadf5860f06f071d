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
      let evaluator = try evaluator(test, fixture, number, EvaluationLimits())
      return Outcome(
        control: control.id,
        place: "\(fixture.file):\(test.line)",
        failure: try failure(of: control, test, evaluator)
      )
    }
  }

  /// Changes a control's SQL in every small way, and counts the changes that a case notices.
  ///
  /// The control itself must do what the fixture wants, else every change looks noticed.
  package func mutationScore(
    of control: Control,
    on fixture: ControlFixture
  ) throws -> MutationScore {
    let mutations = ControlMutation.all(of: control, try ControlCheck(tables))
    var survivors = mutations
    // A change can make a query run away; the data is a handful of rows.
    let limits = EvaluationLimits(instructions: 20_000_000, exceptionCount: 1_000)
    for (number, test) in fixture.cases.enumerated() where !survivors.isEmpty {
      let evaluator = try evaluator(test, fixture, number, limits)
      survivors = try survivors.filter { try failure(of: $0.control, test, evaluator) == nil }
    }
    return MutationScore(control: control.id, total: mutations.count, survivors: survivors)
  }

  /// A ledger with the rows of a case, to be asked.
  private func evaluator(
    _ test: ControlFixture.Case,
    _ fixture: ControlFixture,
    _ number: Int,
    _ limits: EvaluationLimits
  ) throws -> Evaluator {
    let ledger = try tables.emptyDatabase()
    for table in test.rows.keys.sorted() {
      for row in test.rows[table] ?? [] { try insert(row, into: table, ledger) }
    }
    let formats = fixture.sources
    let named = Set((test.rows["event"] ?? []).compactMap { $0["source"]?.text })
    let sources = named.union(formats.keys).sorted()
    for source in sources {
      try insert(
        ["name": .text(source), "format": .text(formats[source] ?? source)],
        into: "source",
        ledger
      )
    }
    for row in fixture.identities.rows(of: sources) {
      try insert(
        ["person": .text(row.person), "source": .text(row.source), "name": .text(row.name)],
        into: "person_name",
        ledger
      )
    }
    return try Evaluator(ledger, tables, ProofMap([]), .none, "\(scratch).\(number)", limits) {
      test.records[$0]
    }
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

  /// Returns what differs from what the case wants; nil if nothing does.
  private func failure(
    of control: Control,
    _ test: ControlFixture.Case,
    _ evaluator: Evaluator
  ) throws -> String? {
    let input = ControlInput(sources: control.sources, isProven: true, assurance: .signed)
    let result = try evaluator.evaluate(control, over: test.period, input: input)
    guard result.outcome.rawValue == test.expectation.rawValue else {
      let reason = result.reason.map { " (\($0))" } ?? ""
      return "\(result.outcome.rawValue)\(reason), want \(test.expectation.rawValue)"
    }
    if let wanted = test.population, result.populationCount != wanted {
      return "population \(result.populationCount), want \(wanted)"
    }
    guard let wanted = test.exceptions else { return nil }
    var found: [Int] = []
    try result.forEachException { exception in
      if let entry = exception.entry { found.append(entry) }
    }
    return found.sorted() == wanted ? nil : "exceptions \(found.sorted()), want \(wanted)"
  }
}
