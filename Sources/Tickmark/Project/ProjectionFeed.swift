import Archive
import CanonicalJSON
import SQLite

/// Feeds a source's entries to the declared tables: frames of the segments are read side by side, and
/// their changes taken in order.
struct ProjectionFeed {
  private static let framesInFlight = 8
  private let ledger: Ledger
  private let state: StateFolder
  private let projector: Projector

  init(_ ledger: Ledger, _ state: StateFolder, _ projector: Projector) {
    self.ledger = ledger
    self.state = state
    self.projector = projector
  }

  /// Events of one frame, with the frame as it lies.
  private struct Part: Sendable {
    let first: Int
    let bytes: [UInt8]
    var events: [ProjectedEvent]
  }

  /// Takes a source's events among the entries.
  func take(_ source: String, entries: Range<Int>) async throws {
    var parts = try PartReader(ledger, state, source, entries)
    let reader = projector.reader
    try await inOrder(inFlight: Self.framesInFlight) {
      try parts.next()
    } work: { part in
      try Self.changes(part, reader)
    } take: { changes in
      try projector.apply(changes)
    }
  }

  private static func changes(
    _ part: Part,
    _ reader: ChangeReader
  ) throws -> [ChangeReader.Change] {
    let lines = FrameLines(try ZstdDecompressor().decompressFrame(part.bytes, limit: 1 << 33))
    var changes: [ChangeReader.Change] = []
    var (line, record) = (JSONTape(), JSONTape())
    // The sealed record is a slice of its line, and the frame outlives the calls.
    try unsafe lines.bytes.withUnsafeBytes { bytes in
      for event in part.events {
        guard event.entry - part.first < lines.count else {
          throw RunError(place: "entry \(event.entry)", message: "its frame ends before it")
        }
        let whole = unsafe UnsafeRawBufferPointer(
          rebasing: bytes[lines.range(event.entry - part.first)]
        )
        try unsafe line.parse(whole)
        guard let node = unsafe line.member("record", of: 0, in: whole) else { continue }
        let slice = unsafe UnsafeRawBufferPointer(rebasing: whole[line.range(of: node)])
        try unsafe record.parse(slice)
        unsafe reader.read(event, record, slice, into: &changes)
      }
    }
    return changes
  }

  /// Reads a source's events with their frames, in order.
  private struct PartReader {
    private let statement: Statement
    private let database: Database
    private let state: StateFolder
    private let source: String
    private var file: (segment: Int, file: InputFile)?
    /// The first event of the next part.
    private var ahead: ProjectedEvent?

    init(
      _ ledger: Ledger,
      _ state: StateFolder,
      _ source: String,
      _ entries: Range<Int>
    ) throws {
      database = ledger.database
      self.state = state
      self.source = source
      statement = try database.prepare(
        """
        SELECT e.entry, e.id, e.time, t.value, e.sequence FROM event_row AS e
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
      guard try statement.step() else { return nil }
      return ProjectedEvent(
        entry: statement.int(0),
        source: source,
        id: statement.text(1) ?? "",
        time: statement.text(2) ?? "",
        stream: statement.text(3),
        sequence: statement.isNull(4) ? nil : statement.integer(4)
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
