import SQLite

/// Folds the streams of one source, and keeps a snapshot now and then.
///
/// There is one after each 256th event, or less often where the state is large: a snapshot of *n* bytes
/// is followed by at least *n*/64 events, so that all together take at most 64 bytes an event.
final class SnapshotWriter {
  static let interval = 256
  /// A state beyond it isn't kept.
  static let stateLimit = 1 << 20
  private static let bytesPerEvent = 64

  private let source: String
  private let rule: FoldRule
  private let table: SnapshotTable
  private let database: Database
  private let insert: Statement
  private let isLong: Statement

  /// - Parameters:
  ///   - source: whose streams are folded.
  ///   - rule: how.
  ///   - database: the ledger.
  init(_ source: String, _ rule: FoldRule, in database: Database) throws {
    self.source = source
    self.rule = rule
    self.database = database
    table = SnapshotTable(database)
    insert = try database.prepare("INSERT INTO stream_snapshot VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
    isLong = try database.prepare(
      """
      SELECT count(*) FROM (
        SELECT 1 FROM event_row INDEXED BY event_by_stream WHERE stream = ? AND time >= ?
        LIMIT \(Self.interval)
      )
      """
    )
  }

  /// What one event says of its stream.
  struct Event: Sendable {
    let stream: Int64
    let position: ChangePosition
    let entry: Int
    let step: FoldRule.Step
  }

  /// A stream that is being folded.
  private struct Cursor {
    var fold: StreamFold
    var position: ChangePosition?
    var number = 0
    var newest = -1
    /// Of the last snapshot.
    var kept = (number: 0, byteCount: 0)
    var isTooLarge = false
  }

  // MARK: All events of the source, as the log has them

  private var cursors: [Int64: Cursor] = [:]
  private var disordered: Set<Int64> = []

  /// Returns the streams that have as many events as a snapshot takes, those of other sources too.
  func longStreams() throws -> Set<Int64> {
    let rows = try database.rows(
      """
      SELECT stream FROM event_row INDEXED BY event_by_stream WHERE stream IS NOT NULL
      GROUP BY stream HAVING count(*) >= \(Self.interval)
      """
    )
    return Set(rows.compactMap { $0[0].integer })
  }

  /// Takes the next events of a log that is folded from its beginning.
  ///
  /// Streams whose events didn't come in their order are left to ``finish(below:step:)``.
  func take(_ events: [Event]) throws {
    for event in events where !disordered.contains(event.stream) {
      var cursor = cursors.removeValue(forKey: event.stream) ?? Cursor(fold: StreamFold(rule))
      if let position = cursor.position, !(position < event.position) {
        disordered.insert(event.stream)
        try table.remove(source, event.stream, from: "")
        continue
      }
      try advance(&cursor, event)
      cursors[event.stream] = cursor
    }
  }

  /// Folds what came out of order.
  func finish(below size: Int, step: (Int) throws -> FoldRule.Step) throws {
    cursors.removeAll()
    for stream in disordered.sorted() { try fold(stream, from: nil, below: size, step) }
    disordered.removeAll()
  }

  // MARK: New events

  /// Brings the snapshots of the streams up to date that entries of a range are of.
  ///
  /// - Parameter step: reads an entry's record.
  func take(entries: Range<Int>, step: (Int) throws -> FoldRule.Step) throws {
    for (stream, time) in try earliest(entries) where try isLong(stream, from: "") {
      try table.remove(source, stream, from: time)
      let last = try table.last(of: source, stream)
      if let last {
        guard last.state != nil, try isLong(stream, from: last.position.time) else { continue }
      }
      try fold(stream, from: last, below: entries.upperBound, step)
    }
  }

  /// The streams of the source's entries in a range, each with its earliest time there.
  private func earliest(_ entries: Range<Int>) throws -> [(key: Int64, value: String)] {
    let statement = try database.prepare(
      """
      SELECT stream, time FROM event_row
      WHERE entry >= ? AND entry < ? AND source = ? AND stream IS NOT NULL
      """
    )
    try statement.bind(1, entries.lowerBound)
    try statement.bind(2, entries.upperBound)
    try statement.bind(3, source)
    var streams: [Int64: String] = [:]
    while try statement.step() {
      let (stream, time) = (statement.integer(0), statement.text(1) ?? "")
      guard let known = streams[stream], !String.isOrderedByBytes(time, known) else {
        streams[stream] = time
        continue
      }
    }
    return streams.sorted { $0.key < $1.key }
  }

  private func isLong(_ stream: Int64, from time: String) throws -> Bool {
    try isLong.bind(1, stream)
    try isLong.bind(2, time)
    defer { isLong.reset() }
    return try isLong.step() && isLong.int(0) == Self.interval
  }

  private func fold(
    _ stream: Int64,
    from last: StreamSnapshot?,
    below size: Int,
    _ step: (Int) throws -> FoldRule.Step
  ) throws {
    var cursor = try cursor(of: stream, from: last)
    let statement = try database.prepare(
      """
      SELECT entry, id, time, coalesce(sequence, -1) FROM event_row INDEXED BY event_by_stream
      WHERE stream = ? AND source = ? AND time >= ? AND entry < ?
      ORDER BY time, coalesce(sequence, -1), id
      """
    )
    try statement.bind(1, stream)
    try statement.bind(2, source)
    try statement.bind(3, last?.position.time ?? "")
    try statement.bind(4, size)
    while try !cursor.isTooLarge && statement.step() {
      let position = ChangePosition(
        time: statement.text(2) ?? "",
        stream: "",
        sequence: statement.integer(3),
        id: statement.text(1) ?? ""
      )
      if let last, !(last.position < position) { continue }
      let entry = statement.int(0)
      let event = Event(stream: stream, position: position, entry: entry, step: try step(entry))
      try advance(&cursor, event)
    }
  }

  private func cursor(of stream: Int64, from last: StreamSnapshot?) throws -> Cursor {
    guard let last, let state = last.state else { return Cursor(fold: StreamFold(rule)) }
    var cursor = Cursor(fold: try StreamFold(rule, from: state))
    cursor.position = last.position
    cursor.number = last.number
    cursor.kept = (last.number, state.utf8.count)
    let newest = try database.rows(
      "SELECT max(newest) FROM stream_snapshot WHERE source = ? AND stream = ?",
      [.text(source), .integer(stream)]
    )
    cursor.newest = Int(newest[0][0].integer ?? -1)
    return cursor
  }

  // MARK: One event

  private func advance(_ cursor: inout Cursor, _ event: Event) throws {
    guard !cursor.isTooLarge else { return }
    cursor.fold.apply(event.step)
    cursor.position = event.position
    cursor.number += 1
    cursor.newest = max(cursor.newest, event.entry)
    guard cursor.number % Self.interval == 0,
      cursor.number - cursor.kept.number >= cursor.kept.byteCount / Self.bytesPerEvent
    else { return }
    let state = cursor.fold.snapshot
    cursor.isTooLarge = state.utf8.count > Self.stateLimit
    cursor.kept = (cursor.number, state.utf8.count)
    try insert.bind(1, source)
    try insert.bind(2, event.stream)
    try insert.bind(3, event.position.time)
    try insert.bind(4, event.position.sequence)
    try insert.bind(5, event.position.id)
    try insert.bind(6, cursor.number)
    try insert.bind(7, cursor.newest)
    try insert.bind(8, cursor.isTooLarge ? nil : state)
    try insert.run()
  }
}
