package import CanonicalJSON
package import SQLite
package import Trail

/// The events of one stream, and its state at any instant, read from a finished log.
package struct StreamHistory {
  /// An event with its place in the stream.
  package struct Item: Sendable, Hashable {
    package let entry: Int
    package let id: String
    /// The 6-decimals text of the `event` view.
    package let time: String
    package let sequence: Int64?
    /// What happened: the event's type, else its action.
    package let kind: String?
    /// The sealed record.
    package let record: JSONValue
  }

  package let source: String
  package let stream: String
  private let database: Database
  private let evidence: any EvidenceReader

  /// The stream `<source>/<stream>` of a ledger and the log that it stands for; a source's name has
  /// no slash.
  ///
  /// It is nil for a name without a stream.
  package init?(of name: String, in database: Database, evidence: any EvidenceReader) {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    source = String(name[..<slash])
    stream = String(name[slash...].dropFirst())
    self.database = database
    self.evidence = evidence
    guard !source.isEmpty, !stream.isEmpty else { return nil }
  }

  /// Calls the closure for each event up to and at an instant, by time, then sequence and id.
  ///
  /// - Parameters:
  ///   - instant: nil for all.
  ///   - body: may throw to stop.
  /// - Returns: the number of events.
  /// - Throws: `SQLiteError`, and what the closure throws.
  @discardableResult
  package func forEach(
    asOf instant: Instant? = nil,
    _ body: (Item) throws -> Void
  ) throws -> Int {
    let statement = try database.prepare(Self.query)
    try statement.bind(":source", .text(source))
    try statement.bind(":stream", .text(stream))
    try statement.bind(":time", instant.map { .text($0.columnText) } ?? .null)
    var count = 0
    while try statement.step() {
      let entry = statement.int(0)
      let record = try JSONValue(parsing: evidence.event(at: entry).record, limits: .stored)
      try body(
        Item(
          entry: entry,
          id: statement.text(1) ?? "",
          time: statement.text(2) ?? "",
          sequence: statement.isNull(3) ? nil : statement.integer(3),
          kind: statement.text(4),
          record: record
        )
      )
      count += 1
    }
    return count
  }

  /// Folds the events up to and at an instant.
  package func state(asOf instant: Instant? = nil, by fold: StreamFold) throws -> JSONValue {
    var fold = fold
    try forEach(asOf: instant) { fold.append($0.record) }
    return fold.state
  }

  // By the stream's number, so that the index over streams serves.
  private static let query = """
    SELECT entry, id, time, sequence,
      coalesce((SELECT value FROM text WHERE id = e.type), action)
    FROM event_row AS e
    WHERE stream = (SELECT id FROM text WHERE value = :stream)
      AND source = :source
      AND (:time IS NULL OR time <= :time)
    ORDER BY time, coalesce(sequence, -1), id
    """
}

/// What the events of a stream come to, one after the other.
package struct StreamFold: Sendable {
  private enum Rule: Sendable {
    case merge(FieldPath)
    case table(RowReader, [String])
  }

  private let rule: Rule
  private let view: RecordView
  private var merged: JSONValue = .null
  /// By the key's bytes: two normal forms are two keys.
  private var rows: [[UInt8]: [JSONValue]] = [:]

  /// Merges what stands at a pointer, `/data` as a rule, as JSON merge patches (RFC 7396).
  ///
  /// Where records are whole, the newest is the state. A sealed value is one value, not an object.
  package init(merging pointer: JSONPointer, view: RecordView = .plain) {
    rule = .merge(FieldPath(pointer))
    self.view = view
  }

  /// Folds the columns of a declared table.
  package init(table declaration: TableDeclaration, view: RecordView = .plain) {
    let reader = RowReader(declaration, isWhole: view.isWhole)
    rule = .table(reader, declaration.columns.map(\.name))
    self.view = view
  }

  /// Takes the next event's record.
  package mutating func append(_ record: JSONValue) {
    let (value, isDeletion) = (view.value(of: record), view.isDeletion(record))
    switch rule {
    case .merge(let path):
      if isDeletion {
        merged = .null
      } else if view.isWhole {
        merged = path.value(in: value) ?? .null
      } else if let patch = path.value(in: value) {
        merged = MergePatch.apply(patch, to: merged, isWhole: FieldPath.isSealed)
      }
    case .table(let reader, _):
      guard let change = reader.change(isDeletion: isDeletion, { $0.value(in: value) }) else {
        return
      }
      let key = Array(change.key.utf8)
      rows[key] = change.state(after: rows[key])
    }
  }

  /// What the events so far come to: null before the first one, and where the subject is gone.
  ///
  /// Of a table: an object with the columns' values by key.
  package var state: JSONValue {
    guard case .table(_, let names) = rule else { return merged }
    guard !rows.isEmpty else { return .null }
    let members = rows.map { key, columns in
      let row = JSONObject(Array(zip(names, columns)))
      return (String(decoding: key, as: UTF8.self), JSONValue.object(row))
    }
    return .object(JSONObject(members))
  }
}
