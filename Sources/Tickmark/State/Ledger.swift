import CanonicalJSON
import Cryptography
import SQLite
import Trail

/// The SQL projection of the log, open for the one run that writes it.
///
/// All that a run adds is one transaction: it is there whole, with the size and root of the log that
/// it belongs to, or not at all.
final class Ledger {
  let database: Database
  private let insertFrame: Statement
  private let insertIdentity: Statement
  private let insertEvent: Statement
  private let texts: TextDictionary
  /// The source that the statement for events has.
  private var boundSource: String?

  /// Opens the ledger, makes its tables if need be, and begins the run's transaction.
  init(_ path: String) throws {
    database = try Database(path)
    try database.execute("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
    try database.execute(
      "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA threads = 1"
    )
    try database.migrate([LedgerSchema.tables + LedgerSchema.views])
    try database.execute("PRAGMA application_id = \(LedgerSchema.mark)")
    try database.execute("BEGIN IMMEDIATE")
    insertFrame = try database.prepare("INSERT INTO frame VALUES (?, ?, ?, ?)")
    insertIdentity = try database.prepare("INSERT INTO identity VALUES (?, ?, ?)")
    insertEvent = try database.prepare(
      "INSERT INTO event_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    texts = try TextDictionary(database)
  }

  /// Size and root of the log that the ledger stands for; nil for an empty one.
  func logged() throws -> (size: Int, root: Digest)? {
    let rows = try database.rows(
      "SELECT value FROM log WHERE name IN ('size', 'root') ORDER BY name DESC"
    )
    guard rows.count == 2, let size = rows[0][0].integer, let root = rows[1][0].text,
      let digest = Digest(hex: root)
    else { return nil }
    return (Int(size), digest)
  }

  /// Ends the run's transaction: from here on the run's entries count.
  func commit(size: Int, root: Digest) throws {
    try database.execute(LedgerSchema.indexes)
    try record("size", .integer(Int64(size)))
    try record("root", .text(root.hex))
    try database.execute("COMMIT")
    try database.execute("BEGIN IMMEDIATE")
  }

  private func record(_ name: String, _ value: SQLValue) throws {
    let statement = try database.prepare("INSERT OR REPLACE INTO log VALUES (?, ?)")
    try statement.bind(1, name)
    try statement.bind(2, value)
    try statement.run()
  }

  /// Makes what was written since the last commit durable, without a new log size.
  func commitTables() throws {
    try database.execute("COMMIT")
    try database.execute("BEGIN IMMEDIATE")
  }

  /// Notes which sources there are, for the view `source`.
  func declare(_ sources: [(name: String, format: String)]) throws {
    let statement = try database.prepare("INSERT OR REPLACE INTO source VALUES (?, ?)")
    for source in sources {
      try statement.bind(1, source.name)
      try statement.bind(2, source.format)
      try statement.run()
    }
  }

  /// Returns the number of a text in the dictionary, a new one where need be.
  func number(of text: String) throws -> Int64 { try texts.number(of: Array(text.utf8)) }

  func append(_ frame: SegmentWriter.Frame) throws {
    try insertFrame.bind(1, frame.first)
    try insertFrame.bind(2, frame.segment)
    try insertFrame.bind(3, frame.offset)
    try insertFrame.bind(4, frame.byteCount)
    try insertFrame.run()
  }

  func append(key: UInt64, entry: Int, content: UInt64) throws {
    try insertIdentity.bind(1, Int64(bitPattern: key))
    try insertIdentity.bind(2, entry)
    try insertIdentity.bind(3, Int64(bitPattern: content))
    try insertIdentity.run()
  }

  /// Adds an event's row.
  ///
  /// - Parameter numbers: the dictionary's numbers of the batch's texts, -1 where not yet asked.
  func append(
    _ rows: EventRows,
    _ index: Int,
    entry: Int,
    source: String,
    numbers: inout [Int64]
  ) throws {
    guard rows.times[index] != nil else { return }
    let statement = insertEvent
    try statement.bind(1, entry)
    if source != boundSource {
      // Bound values stay from row to row.
      try statement.bind(2, source)
      boundSource = source
    }
    for place in Self.numberedPlaces {
      let text = rows.interned[index * EventRows.internedColumns.count + place.row]
      if text < 0 {
        try statement.bindNull(place.column)
      } else {
        if numbers[Int(text)] < 0 {
          numbers[Int(text)] = try texts.number(
            of: Array(rows.texts.bytes[rows.texts.range(of: text)])
          )
        }
        try statement.bind(place.column, numbers[Int(text)])
      }
    }
    if let sequence = rows.sequences[index] {
      try statement.bind(6, sequence)
    } else {
      try statement.bindNull(6)
    }
    if let mfa = rows.mfa[index] {
      try statement.bind(17, mfa ? 1 : 0)
    } else {
      try statement.bindNull(17)
    }
    // Both buffers outlive the step.
    try unsafe rows.texts.bytes.withUnsafeBytes { texts in
      for place in Self.shortPlaces {
        let text = rows.interned[index * EventRows.internedColumns.count + place.row]
        guard text >= 0 else {
          try statement.bindNull(place.column)
          continue
        }
        try unsafe statement.bind(
          place.column,
          borrowing: UnsafeRawBufferPointer(rebasing: texts[rows.texts.range(of: text)])
        )
      }
      try unsafe rows.buffer.withUnsafeBytes { try unsafe run(rows, index, buffer: $0) }
    }
  }

  /// Takes of an event what judging asks for: its stream's number, and its row where it stops a
  /// trail or is an item of a table.
  func note(
    _ rows: EventRows,
    _ index: Int,
    entry: Int,
    source: String,
    numbers: inout [Int64]
  ) throws {
    if rows.isJudgedByRow(index) {
      return try append(rows, index, entry: entry, source: source, numbers: &numbers)
    }
    guard let stream = rows.streamText(index), numbers[stream] < 0 else { return }
    numbers[stream] = try texts.number(
      of: Array(rows.texts.bytes[rows.texts.range(of: Int32(stream))])
    )
  }

  /// Binds what stands in the batch's buffer, and inserts the row.
  @unsafe private func run(
    _ rows: EventRows,
    _ index: Int,
    buffer: UnsafeRawBufferPointer
  ) throws {
    let statement = insertEvent
    for (place, column) in Self.inlinedPlaces.enumerated() {
      let text = rows.inlined[index * Self.inlinedPlaces.count + place]
      guard text.count >= 0 else {
        try statement.bindNull(column)
        continue
      }
      try unsafe statement.bind(
        column,
        borrowing: UnsafeRawBufferPointer(
          rebasing: buffer[Int(text.offset)..<Int(text.offset + text.count)]
        )
      )
    }
    try statement.run()
  }

  /// Places in ``EventRows/internedColumns`` and parameters of stream, actor, service, user_agent
  /// and type.
  private static let numberedPlaces: [(row: Int, column: Int)] = [
    (0, 5), (1, 7), (4, 10), (6, 15), (7, 18),
  ]
  /// The same of actor_kind, action and outcome.
  private static let shortPlaces: [(row: Int, column: Int)] = [(2, 8), (3, 9), (5, 12)]
  /// Parameters of the id, the time and ``EventRows/inlinedColumns``: target, reason, ip, session.
  private static let inlinedPlaces = [3, 4, 11, 13, 14, 16]
}

/// The table `text`, with what was asked lately kept in memory.
private final class TextDictionary {
  private static let kept = 200_000
  private let select: Statement
  private let insert: Statement
  private let database: Database
  private var numbers: [[UInt8]: Int64] = [:]

  init(_ database: Database) throws {
    self.database = database
    select = try database.prepare("SELECT id FROM text WHERE value = ?")
    insert = try database.prepare("INSERT INTO text (value) VALUES (?)")
  }

  func number(of text: [UInt8]) throws -> Int64 {
    if let number = numbers[text] { return number }
    let number = try stored(String(decoding: text, as: UTF8.self))
    // Starting over is as good as any other choice: numbers come from the table.
    if numbers.count >= Self.kept { numbers.removeAll(keepingCapacity: true) }
    numbers[text] = number
    return number
  }

  private func stored(_ text: String) throws -> Int64 {
    try select.bind(1, text)
    defer { select.reset() }
    if try select.step() { return select.integer(0) }
    try insert.bind(1, text)
    try insert.run()
    return database.lastInsertedRow
  }
}
