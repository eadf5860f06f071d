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
  }

  /// Which of a stream's events are meant.
  package struct Selection: Sendable, Hashable {
    /// Events after this instant only.
    package var since: Instant?
    /// Events up to and at this instant only.
    package var asOf: Instant?
    /// Events only that the log had when it had so many entries; nil for all.
    package var index: Int?

    package init(since: Instant? = nil, asOf: Instant? = nil, index: Int? = nil) {
      self.since = since
      self.asOf = asOf
      self.index = index
    }
  }

  /// Some events, oldest first, and whether the selection has more.
  package struct Page: Sendable, Hashable {
    package let items: [Item]
    package let hasMore: Bool
  }

  package let source: String
  package let stream: String
  private let database: Database
  private let evidence: any EvidenceReader
  private let number: Int64

  /// The stream `<source>/<stream>` of a ledger and the log that it stands for; a source's name has
  /// no slash.
  ///
  /// It is nil for a name without a stream.
  package init?(
    of name: String,
    in database: Database,
    evidence: any EvidenceReader
  ) throws {
    guard let slash = name.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
    source = String(name[..<slash])
    stream = String(name[slash...].dropFirst())
    self.database = database
    self.evidence = evidence
    guard !source.isEmpty, !stream.isEmpty else { return nil }
    let rows = try database.rows("SELECT id FROM text WHERE value = ?", [.text(stream)])
    number = rows.first?[0].integer ?? -1
  }

  /// Whether any event is the stream's.
  package var exists: Bool {
    get throws {
      let sql = "SELECT 1 FROM \(Self.rows) WHERE stream = ? AND source = ? LIMIT 1"
      return try !database.rows(sql, [.integer(number), .text(source)]).isEmpty
    }
  }

  /// Returns the newest events of a selection.
  package func newest(_ limit: Int, of selection: Selection = Selection()) throws -> Page {
    let order = "ORDER BY time DESC, coalesce(sequence, -1) DESC, id DESC"
    let found = try items(selection, "\(order) LIMIT \(limit + 1)")
    return Page(items: found.prefix(limit).reversed(), hasMore: found.count > limit)
  }

  /// Returns the first events of a selection whose sequence is this one or a higher one.
  package func first(
    _ limit: Int,
    from sequence: Int64,
    of selection: Selection = Selection()
  ) throws -> Page {
    let order = "ORDER BY time, coalesce(sequence, -1), id"
    let found = try items(selection, "AND sequence >= \(sequence) \(order) LIMIT \(limit + 1)")
    return Page(items: Array(found.prefix(limit)), hasMore: found.count > limit)
  }

  /// Returns the sealed record of an event.
  package func record(of item: Item) throws -> JSONValue {
    try JSONValue(parsing: evidence.event(at: item.entry).record, limits: .stored)
  }

  /// Folds the events up to and at an instant, from the newest snapshot before it.
  ///
  /// - Parameter index: only events that the log had when it had so many entries.
  package func state(
    asOf instant: Instant? = nil,
    index: Int? = nil,
    by rule: FoldRule
  ) throws -> JSONValue {
    let time = instant?.columnText ?? Self.end
    let snapshots = SnapshotTable(database)
    let kept =
      try snapshots.isCurrent(source, rule)
      ? snapshots.last(of: source, number, until: time, below: index ?? .max) : nil
    var fold = try kept?.state.map { try StreamFold(rule, from: $0) } ?? StreamFold(rule)
    let statement = try select(
      Selection(asOf: instant, index: index),
      from: kept?.position.time ?? "",
      "ORDER BY time, coalesce(sequence, -1), id"
    )
    while try statement.step() {
      let item = Self.item(statement)
      // Events of the snapshot's own instant come before it and after it.
      if let kept, !(kept.position < item.position) { continue }
      fold.append(try record(of: item))
    }
    return fold.state
  }

  // MARK: Rows

  /// Behind every time.
  private static let end = "~"
  /// By the stream's number, so that the index over streams serves.
  private static let rows = "event_row AS e INDEXED BY event_by_stream"

  private func items(_ selection: Selection, _ order: String) throws -> [Item] {
    // A text that is greater than the instant's and all equal to it.
    let after = selection.since.map { "\($0.columnText)~" } ?? ""
    let statement = try select(selection, from: after, order)
    var items: [Item] = []
    while try statement.step() { items.append(Self.item(statement)) }
    return items
  }

  private func select(
    _ selection: Selection,
    from time: String,
    _ order: String
  ) throws -> Statement {
    let statement = try database.prepare(
      """
      SELECT entry, id, time, sequence,
        coalesce((SELECT value FROM text WHERE id = e.type), action)
      FROM \(Self.rows)
      WHERE stream = ? AND source = ? AND time >= ? AND time <= ? AND entry < ?
      \(order)
      """
    )
    try statement.bind(1, number)
    try statement.bind(2, source)
    try statement.bind(3, time)
    try statement.bind(4, selection.asOf?.columnText ?? Self.end)
    try statement.bind(5, selection.index ?? .max)
    return statement
  }

  private static func item(_ statement: Statement) -> Item {
    Item(
      entry: statement.int(0),
      id: statement.text(1) ?? "",
      time: statement.text(2) ?? "",
      sequence: statement.isNull(3) ? nil : statement.integer(3),
      kind: statement.text(4)
    )
  }
}

extension StreamHistory.Item {
  var position: ChangePosition {
    ChangePosition(time: time, stream: "", sequence: sequence ?? -1, id: id)
  }
}
