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
func project(_ signed: SignedTrail, _ plan: RunPlan) async throws -> ProjectedTrail {
  let ledger = signed.ledger
  let declared = plan.configuration.tables
  try await ledger.fill(declared, of: plan.sources, in: plan.state, size: signed.size)
  try ledger.commitTables()
  let own = declared.map { table in
    ControlTables.Table(table.name, table.columnNames)
  }
  return ProjectedTrail(signed: signed, tables: ControlTables.ledger.adding(own))
}

extension TableDeclaration {
  /// The columns as a control sees them.
  var columnNames: [String] {
    let own = keep == .latest ? ["time", "entry"] : ["valid_from", "valid_to", "entry"]
    return ["key"] + columns.map(\.name) + own
  }
}

extension Ledger {
  /// Fills the declared tables with the entries below `size` that they haven't taken.
  func fill(
    _ declared: [TableDeclaration],
    of sources: [SourcePlan],
    in state: StateFolder,
    size: Int
  ) async throws {
    let views = Dictionary(
      uniqueKeysWithValues: sources.filter { $0.settings.format.mapping.view == .dynamodb }.map {
        ($0.name, RecordView.dynamoDB(unwrap: DynamoDB.plain))
      }
    )
    let projector = try Projector(database, declared, views: views)
    let begun = try projectedSize()
    let emptied = Set(projector.emptied.map(\.source))
    let feed = ProjectionFeed(self, state, projector)
    for source in Set(declared.map(\.source)).sorted() {
      let first = emptied.contains(source) ? 0 : begun
      try await feed.take(source, entries: first..<size)
    }
    try projector.flush()
    try setProjectedSize(size)
  }

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
