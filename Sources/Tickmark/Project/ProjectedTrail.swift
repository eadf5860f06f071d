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
  try await fillTables(signed.ledger, plan.state, plan.configuration, size: signed.size)
  let own = plan.configuration.tables.map { table in
    ControlTables.Table(table.name, table.columnNames)
  }
  return ProjectedTrail(signed: signed, tables: ControlTables.ledger.adding(own))
}

/// Fills the declared tables and snapshots with the entries that they haven't taken yet, and commits.
///
/// - Parameters:
///   - tables: those to fill; all that are declared unless given.
///   - size: number of entries in the log.
///   - index: what entries from there on led to is worked out anew.
func fillTables(
  _ ledger: Ledger,
  _ state: StateFolder,
  _ configuration: Configuration,
  tables: [TableDeclaration]? = nil,
  size: Int,
  from index: Int? = nil
) async throws {
  let declared = tables ?? configuration.tables
  let views = configuration.sources.map { ($0.name, configuration.recordView(of: $0.name)) }
  let projector = try Projector(
    ledger.database,
    declared,
    views: Dictionary(uniqueKeysWithValues: views)
  )
  let begun = min(try ledger.projectedSize(), index ?? .max)
  if let index {
    try projector.rewind(to: index)
    try SnapshotTable(ledger.database).rewind(to: index)
  }
  let emptied = Set(projector.emptied.map(\.source))
  let feed = ProjectionFeed(ledger, state)
  let reader = projector.reader
  for source in Set(declared.map(\.source)).sorted() {
    let first = emptied.contains(source) ? 0 : begun
    // The reading gets slices that outlive it, and keeps none.
    try await unsafe feed.forEach(of: source, entries: first..<size) {
      event,
      tape,
      bytes,
      changes in
      unsafe reader.read(event, tape, bytes, into: &changes)
    } take: {
      try projector.apply($0)
    }
  }
  try projector.flush()
  try await fillSnapshots(ledger, state, configuration, entries: begun..<size)
  try ledger.setProjectedSize(size)
  try ledger.commitTables()
}

/// Brings the snapshots of all sources up to date.
///
/// - Parameter entries: those that the snapshots haven't taken yet.
private func fillSnapshots(
  _ ledger: Ledger,
  _ state: StateFolder,
  _ configuration: Configuration,
  entries: Range<Int>
) async throws {
  let table = SnapshotTable(ledger.database)
  let names = configuration.sources.map(\.name)
  for gone in Set(try table.sources()).subtracting(names).sorted() { try table.begin(gone, nil) }
  for source in names.sorted() {
    guard let rule = try FoldRule(configuration, source: source) else {
      try table.begin(source, nil)
      continue
    }
    let writer = try SnapshotWriter(source, rule, in: ledger.database)
    let reader = StepReader(rule, ledger.segmentReader(state))
    if try table.declaration(of: source) == rule.declaration, entries.lowerBound > 0 {
      try writer.take(entries: entries, step: reader.step)
      continue
    }
    try table.begin(source, rule.declaration)
    let streams = try writer.longStreams()
    guard !streams.isEmpty else { continue }
    let feed = ProjectionFeed(ledger, state)
    // As above.
    try await unsafe feed.forEach(of: source, entries: 0..<entries.upperBound, streams: streams) {
      event,
      tape,
      bytes,
      events in
      unsafe events.append(SnapshotWriter.Event(event, rule.step(tape, bytes)))
    } take: {
      try writer.take($0)
    }
    try writer.finish(below: entries.upperBound, step: reader.step)
  }
}

extension SnapshotWriter.Event {
  fileprivate init(_ event: ProjectedEvent, _ step: FoldRule.Step) {
    stream = event.streamNumber ?? 0
    position = ChangePosition(
      time: event.time,
      stream: "",
      sequence: event.sequence ?? -1,
      id: event.id
    )
    entry = event.entry
    self.step = step
  }
}

/// Reads what single entries say of their streams.
private final class StepReader {
  private let rule: FoldRule
  private let segments: SegmentReader
  private var tapes = RecordTapes()

  init(_ rule: FoldRule, _ segments: SegmentReader) {
    self.rule = rule
    self.segments = segments
  }

  func step(_ entry: Int) throws -> FoldRule.Step {
    var step = FoldRule.Step.nothing
    // The line outlives the closure.
    try unsafe segments.line(entry).withUnsafeBytes { bytes in
      try unsafe tapes.withRecord(of: bytes) { tape, slice in
        step = unsafe rule.step(tape, slice)
      }
    }
    return step
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
