import Archive
import CanonicalJSON
import SQLite

/// Reads a source's entries for the declared tables and for snapshots: frames of the segments are read
/// side by side, and what is made of them is taken in order.
struct ProjectionFeed {
  private static let framesInFlight = 8
  private let ledger: Ledger
  private let state: StateFolder

  /// Makes something of an event and its parsed sealed record.
  typealias Reading<Value> =
    @Sendable (
      ProjectedEvent, JSONTape, UnsafeRawBufferPointer, inout [Value]
    ) -> Void

  init(_ ledger: Ledger, _ state: StateFolder) {
    self.ledger = ledger
    self.state = state
  }

  /// Events of one frame, with the frame as it lies.
  private struct Part: Sendable {
    let first: Int
    let bytes: [UInt8]
    var events: [ProjectedEvent]
  }

  /// Reads a source's events among the entries.
  ///
  /// - Parameters:
  ///   - streams: only the events of these; nil for all.
  ///   - read: runs for many events at once.
  ///   - take: gets what was made of a frame's events, frame after frame.
  func forEach<Value: Sendable>(
    of source: String,
    entries: Range<Int>,
    streams: Set<Int64>? = nil,
    read: @escaping Reading<Value>,
    take: ([Value]) throws -> Void
  ) async throws {
    var parts = try PartReader(ledger, state, source, entries, streams)
    try await inOrder(inFlight: Self.framesInFlight) {
      try parts.next()
    } work: { part in
      try unsafe Self.values(part, read)
    } take: { values in
      try take(values)
    }
  }

  private static func values<Value>(_ part: Part, _ read: Reading<Value>) throws -> [Value] {
    let lines = FrameLines(try ZstdDecompressor().decompressFrame(part.bytes, limit: 1 << 33))
    var values: [Value] = []
    var tapes = RecordTapes()
    // The sealed record is a slice of its line, and the frame outlives the calls.
    try unsafe lines.bytes.withUnsafeBytes { bytes in
      for event in part.events {
        guard event.entry - part.first < lines.count else {
          throw RunError(place: "entry \(event.entry)", message: "its frame ends before it")
        }
        let line = unsafe UnsafeRawBufferPointer(
          rebasing: bytes[lines.range(event.entry - part.first)]
        )
        try unsafe tapes.withRecord(of: line) { tape, slice in
          unsafe read(event, tape, slice, &values)
        }
      }
    }
    return values
  }

  /// Reads a source's events with their frames, in order.
  private struct PartReader {
    private let statement: Statement
    private let database: Database
    private let state: StateFolder
    private let source: String
    private let streams: Set<Int64>?
    private var file: (segment: Int, file: InputFile)?
    /// The first event of the next part.
    private var ahead: ProjectedEvent?

    init(
      _ ledger: Ledger,
      _ state: StateFolder,
      _ source: String,
      _ entries: Range<Int>,
      _ streams: Set<Int64>?
    ) throws {
      database = ledger.database
      self.state = state
      self.source = source
      self.streams = streams
      statement = try database.prepare(
        """
        SELECT e.entry, e.id, e.time, t.value, e.sequence, e.stream FROM event_row AS e
        LEFT JOIN text AS t ON t.id = e.stream
        WHERE e.entry >= ? AND e.entry < ? AND e.source = ?
        ORDER BY e.entry
        """
      )
      try statement.bind(1, entries.lowerBound)
      try statement.bind(2, entries.upperBound)
      try statement.bind(3, source)
      ahead = try event()
    }

    private func event() throws -> ProjectedEvent? {
      repeat {
        guard try statement.step() else { return nil }
      } while streams.map { !$0.contains(statement.integer(5)) } ?? false
      return ProjectedEvent(
        entry: statement.int(0),
        source: source,
        id: statement.text(1) ?? "",
        time: statement.text(2) ?? "",
        stream: statement.text(3),
        sequence: statement.isNull(4) ? nil : statement.integer(4),
        streamNumber: statement.isNull(5) ? nil : statement.integer(5)
      )
    }

    /// Returns the next frame that holds events of the source; nil at the end.
    mutating func next() throws -> Part? {
      guard let begin = ahead else { return nil }
      guard let frame = try SegmentWriter.Frame(holding: begin.entry, in: database) else {
        throw RunError(place: "entry \(begin.entry)", message: "not in the segments")
      }
      if file?.segment != frame.segment {
        file = (frame.segment, try InputFile(state.segment(first: frame.segment)))
      }
      let bytes = try file?.file.bytes(in: frame.offset..<frame.offset + frame.byteCount) ?? []
      let end = try frame.end(in: database)
      var part = Part(first: frame.first, bytes: bytes, events: [])
      while let event = ahead, event.entry < end {
        part.events.append(event)
        ahead = try self.event()
      }
      return part
    }
  }
}

/// Parses the sealed records of segment lines, one after the other.
struct RecordTapes {
  private var line = JSONTape()
  private var record = JSONTape()

  /// Calls the closure with the record of a line, and its bytes; not at all for a line without one.
  @unsafe mutating func withRecord(
    of whole: UnsafeRawBufferPointer,
    _ body: (JSONTape, UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try unsafe line.parse(whole)
    guard let node = unsafe line.member("record", of: 0, in: whole) else { return }
    let slice = unsafe UnsafeRawBufferPointer(rebasing: whole[line.range(of: node)])
    try unsafe record.parse(slice)
    try unsafe body(record, slice)
  }
}

extension SegmentWriter.Frame {
  /// Index behind the frame's last entry; `Int.max` of the newest frame.
  fileprivate func end(in database: Database) throws -> Int {
    let row = try database.rows(
      "SELECT min(first) FROM frame WHERE first > ?",
      [.integer(Int64(first))]
    )
    return row.first?.first?.integer.map { Int($0) } ?? .max
  }
}
