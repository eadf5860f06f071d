import CanonicalJSON
import Formats
import SQLite
import Trail

/// A signed trail whose tables are filled; only ``project(_:_:)`` makes one.
struct ProjectedTrail {
  let signed: SignedTrail
  /// What controls may read.
  let tables: ControlTables

  fileprivate init(signed: SignedTrail, tables: ControlTables) {
    self.signed = signed
    self.tables = tables
  }
}

/// Fills the declared tables with the entries that came since they were filled last.
func project(_ signed: SignedTrail, _ plan: RunPlan) throws -> ProjectedTrail {
  let ledger = signed.ledger
  let declared = plan.configuration.tables
  let views = Dictionary(
    uniqueKeysWithValues: plan.sources.filter { $0.settings.format.mapping.view == .dynamodb }.map {
      ($0.name, RecordView.dynamoDB(unwrap: DynamoDB.plain))
    }
  )
  let projector = try Projector(ledger.database, declared, views: views)
  let begun = try ledger.projectedSize()
  let emptied = Set(projector.emptied.map(\.source))
  let segments = ledger.segmentReader(plan.state)
  for source in Set(declared.map(\.source)).sorted() {
    let first = emptied.contains(source) ? 0 : begun
    try feed(projector, source, from: first, to: signed.size, ledger, segments)
  }
  try projector.flush()
  try ledger.setProjectedSize(signed.size)
  try ledger.commitTables()
  let own = declared.map { table in
    ControlTables.Table(table.name, table.columnNames)
  }
  return ProjectedTrail(signed: signed, tables: ControlTables.ledger.adding(own))
}

private func feed(
  _ projector: Projector,
  _ source: String,
  from first: Int,
  to end: Int,
  _ ledger: Ledger,
  _ segments: SegmentReader
) throws {
  let statement = try ledger.database.prepare(
    """
    SELECT e.entry, e.id, e.time, t.value, e.sequence FROM event_row AS e
    LEFT JOIN text AS t ON t.id = e.stream
    WHERE e.entry >= ? AND e.entry < ? AND e.source = (SELECT id FROM text WHERE value = ?)
    ORDER BY e.entry
    """
  )
  try statement.bind(1, first)
  try statement.bind(2, end)
  try statement.bind(3, source)
  var line = JSONTape()
  var record = JSONTape()
  while try statement.step() {
    let event = ProjectedEvent(
      entry: statement.int(0),
      source: source,
      id: statement.text(1) ?? "",
      time: statement.text(2) ?? "",
      stream: statement.text(3),
      sequence: statement.isNull(4) ? nil : statement.integer(4)
    )
    // The sealed record is a slice of its line; both stay where they are during the call.
    try unsafe segments.line(event.entry).withUnsafeBytes { bytes in
      try unsafe line.parse(bytes)
      guard let node = unsafe line.member("record", of: 0, in: bytes) else { return }
      let slice = unsafe UnsafeRawBufferPointer(rebasing: bytes[line.range(of: node)])
      try unsafe record.parse(slice)
      try unsafe projector.apply(event, record, slice)
    }
  }
}

extension TableDeclaration {
  /// The columns as a control sees them.
  var columnNames: [String] {
    let own = keep == .latest ? ["time", "entry"] : ["valid_from", "valid_to", "entry"]
    return ["key"] + columns.map(\.name) + own
  }
}

extension Ledger {
  /// Number of entries that the declared tables have taken.
  func projectedSize() throws -> Int {
    Int(try database.rows("SELECT value FROM log WHERE name = 'projected'").first?[0].integer ?? 0)
  }

  func setProjectedSize(_ size: Int) throws {
    let statement = try database.prepare("INSERT OR REPLACE INTO log VALUES ('projected', ?)")
    try statement.bind(1, size)
    try statement.run()
  }

  /// Returns a reader of the entries' lines.
  func segmentReader(_ state: StateFolder) -> SegmentReader {
    let database = database
    return SegmentReader(state) { index in try SegmentWriter.Frame(holding: index, in: database) }
  }
}

extension SegmentWriter.Frame {
  /// Returns the frame that holds an entry.
  init?(holding entry: Int, in database: Database) throws {
    let row = try database.rows(
      """
      SELECT first, segment, offset, byte_count FROM frame WHERE first <= ?
      ORDER BY first DESC LIMIT 1
      """,
      [.integer(Int64(entry))]
    ).first?.map { Int($0.integer ?? 0) }
    guard let row else { return nil }
    self.init(first: row[0], segment: row[1], offset: row[2], byteCount: row[3])
  }
}
