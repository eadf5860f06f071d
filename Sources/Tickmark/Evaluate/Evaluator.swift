import SQLite
package import Trail

/// Tests controls over a ledger that nothing writes meanwhile.
///
/// It reads through a sandboxed connection and is for one thread at a time. What a control's SQL
/// does wrong makes its result an `error`; only a ledger or a disk that fails is thrown.
package final class Evaluator {
  private let ledger: Database
  private let check: ControlCheck
  private let proof: ProofMap
  private let waivers: Waivers
  private let scratch: ExceptionScratch
  private let limits: EvaluationLimits
  private let events: EventLookup
  private let records: RecordFunction

  /// Opens the ledger at `path`, read-only.
  ///
  /// `tables` are the ledger's own and the declared ones; `scratch` is a file to be made for the
  /// exceptions, which goes with the last result; `record` returns an entry's sealed JSON, nil for
  /// an entry that the log doesn't have.
  package convenience init(
    path: String,
    tables: ControlTables,
    proof: ProofMap,
    scratch: String,
    identities: IdentityMap = .none,
    waivers: Waivers = .none,
    limits: EvaluationLimits = EvaluationLimits(),
    record: @escaping (Int) throws -> String?
  ) throws {
    let ledger = try Database(path, mode: .readOnly)
    try identities.define(on: ledger)
    try ledger.execute("PRAGMA query_only = ON; PRAGMA cache_size = -65536")
    try self.init(ledger, tables, proof, waivers, scratch, limits, record)
  }

  /// Takes a connection, and closes it to all but reading.
  init(
    _ ledger: Database,
    _ tables: ControlTables,
    _ proof: ProofMap,
    _ waivers: Waivers,
    _ scratch: String,
    _ limits: EvaluationLimits,
    _ record: @escaping (Int) throws -> String?
  ) throws {
    self.ledger = ledger
    self.proof = proof
    self.waivers = waivers
    self.limits = limits
    self.scratch = try ExceptionScratch(scratch)
    check = try ControlCheck(tables)
    events = try EventLookup(ledger)
    records = RecordFunction(record)
    try records.define(on: ledger)
    try ControlSandbox.close(ledger, to: tables, limits: limits)
  }

  /// Tests one control over the period.
  package func evaluate(
    _ control: Control,
    over period: Period,
    input: ControlInput
  ) throws -> ControlResult {
    var result = ControlResult(untested: control, input)
    do {
      let queries = try check.check(control)
      result.columns = queries.exceptionColumns
      let values = boundValues(control, period)
      let found = try read(queries, control, values, into: &result)
      try count(queries, values, found, into: &result)
      result.conclude(input, hasProvenException: found.hasProvenOpen)
    } catch let error as ControlQueryError {
      result.fail(error.description)
    }
    return result
  }

  /// Calls the closure for each item of a tested control's population, sorted by its key.
  ///
  /// - Throws: ``ControlQueryError`` for what the test would have failed at.
  func forEachItem(
    of tested: ControlResult,
    over period: Period,
    _ body: (PopulationItem) throws -> Void
  ) throws {
    let control = tested.control
    let queries = try check.check(control)
    let reader = ExceptionRowReader(control, queries)
    var exceptions: [String: String] = [:]
    try tested.forEachException { exception in
      guard let key = ExceptionReference(reader.shared(exception))?.text else { return }
      exceptions[key] = exceptions[key] ?? exception.tail
    }
    let keyCount = queries.sharedColumns.count
    try run(.population, queries.items, boundValues(control, period)) { row in
      let values = row.row
      guard let key = ExceptionReference(values[..<keyCount])?.text else {
        throw ControlQueryError(.population, "a blob or an infinite number in the key")
      }
      let entry = queries.hasEntry ? values[keyCount].integer.map { Int($0) } : nil
      try body(PopulationItem(key: key, entry: entry, exception: exceptions[key]))
    }
  }

  private func boundValues(_ control: Control, _ period: Period) -> [(String, SQLValue)] {
    let lookback = period.begin.adding(seconds: -control.lookback)
    return [
      (":begin", .text(period.begin.columnText)), (":end", .text(period.end.columnText)),
      (":lookback_begin", .text(lookback.columnText)),
    ] + control.parameters.map { (":\($0.name)", $0.value) }
  }

  private struct FoundExceptions {
    let reader: ExceptionRowReader
    /// What the population must have.
    var shared = RowKeys()
    /// Whether one that isn't waived leads to a proven event.
    var hasProvenOpen = false
  }

  private func read(
    _ queries: ControlQueries,
    _ control: Control,
    _ values: [(String, SQLValue)],
    into result: inout ControlResult
  ) throws -> FoundExceptions {
    let reader = ExceptionRowReader(control, queries)
    var found = FoundExceptions(reader: reader)
    var days = DayCounter()
    let cursor = try scratch.fill(columnCount: queries.exceptionColumns.count) { writer in
      try run(.exceptions, queries.exceptions, values) { row in
        guard writer.count < limits.exceptionCount else {
          throw ControlQueryError(.exceptions, "more than \(limits.exceptionCount) rows")
        }
        let (exception, key) = try reader.read(row)
        guard try writer.append(exception, key: key) else {
          throw ControlQueryError(
            .exceptions,
            "two rows with the key \(key.text.prefix(100))",
            want: "one"
          )
        }
        found.shared.insert(reader.shared(exception))
        // Each one is looked up: an entry that leads nowhere must not hide behind a proven one.
        let isProven = try isProven(exception)
        if let waiver = waivers.waiver(of: exception.reference, in: control.id) {
          result.waivedBy[waiver, default: 0] += 1
        } else {
          found.hasProvenOpen = found.hasProvenOpen || isProven
        }
        if let time = reader.timeColumn { days.add(row, time) }
      }
      result.exceptionCount = writer.count
    }
    result.exceptionsByDay = days.days()
    result.forEachException = { [waivers] body in
      try cursor.forEach { exception in
        var exception = exception
        exception.waiver = waivers.waiver(of: exception.reference, in: control.id)
        try body(exception)
      }
    }
    return found
  }

  private func isProven(_ exception: ControlException) throws -> Bool {
    guard let entry = exception.entry else { return true }
    guard let event = try events.event(at: entry) else {
      throw ControlQueryError(.exceptions, "entry \(entry)", want: "one of the view event")
    }
    return event.time.map { proof.isProven(event.source, at: $0) } ?? false
  }

  private func count(
    _ queries: ControlQueries,
    _ values: [(String, SQLValue)],
    _ found: FoundExceptions,
    into result: inout ControlResult
  ) throws {
    var missing = found.shared
    var days = DayCounter()
    var count = 0
    let first = queries.hasTime ? 1 : 0
    try run(.population, queries.population, values) { row in
      count += 1
      if queries.hasTime { days.add(row, 0) }
      guard !missing.isEmpty else { return }
      missing.remove(row, from: first)
    }
    guard missing.isEmpty else { throw try strays(missing, found.reader, queries, result) }
    result.populationCount = count
    result.populationByDay = days.days()
  }

  /// Names the first exception that the population doesn't have.
  private func strays(
    _ missing: RowKeys,
    _ reader: ExceptionRowReader,
    _ queries: ControlQueries,
    _ result: ControlResult
  ) throws -> ControlQueryError {
    var first: String?
    try result.forEachException { exception in
      let shared = reader.shared(exception)
      if first == nil, missing.contains(shared) { first = ExceptionReference(shared)?.text }
    }
    let columns = queries.sharedColumns.joined(separator: ", ")
    return ControlQueryError(
      .exceptions,
      "\(columns) \((first ?? "").prefix(100)), not in the population",
      want: "rows of the population"
    )
  }

  /// Runs a query within its budget and calls the closure for each row.
  private func run(
    _ query: ControlQueryError.Query,
    _ sql: String,
    _ values: [(String, SQLValue)],
    _ body: (Statement) throws -> Void
  ) throws {
    ledger.limitInstructions(limits.instructions)
    defer { ledger.limitInstructions(nil) }
    let statement: Statement
    do {
      statement = try ledger.prepare(sql)
      for (name, value) in values { try statement.bind(name, value) }
    } catch {
      throw try judged(error, query)
    }
    while try stepped(statement, query) { try body(statement) }
  }

  private func stepped(_ statement: Statement, _ query: ControlQueryError.Query) throws -> Bool {
    do {
      return try statement.step()
    } catch {
      throw try judged(error, query)
    }
  }

  /// Returns the error as the control's; throws one that isn't the control's fault.
  private func judged(
    _ error: SQLiteError,
    _ query: ControlQueryError.Query
  ) throws -> ControlQueryError {
    if let failure = records.failure { throw failure }
    if error.isFromOutside { throw error }
    if error.isInterrupted {
      return ControlQueryError(query, "more than \(limits.instructions) instructions")
    }
    return ControlQueryError(query, error)
  }
}
