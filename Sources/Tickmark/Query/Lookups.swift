package import CanonicalJSON
import Cryptography
import SQLite
import Trail
import TransparencyLog

/// A finished state, open for reading.
struct ReadState {
  let folder: StateFolder
  let database: Database
  let log: LogReader

  /// - Throws: ``RunError`` where no run has made it yet.
  init(_ configuration: Configuration) throws {
    folder = StateFolder(configuration.resolve(configuration.state))
    guard try Disk.kind(of: folder.ledger) != nil, try Disk.kind(of: folder.checkpoint) != nil
    else {
      throw RunError(
        place: folder.path,
        message: "no signed state yet",
        hint: "tickmark run <pipeline> makes it"
      )
    }
    database = try Database(folder.ledger, mode: .readOnly)
    let note = String(decoding: try Disk.read(folder.checkpoint), as: UTF8.self)
    let size = try Checkpoint(text: SignedNote(note).text).size
    log = try LogReader(folder, database: database, size: Int(size))
  }

  /// - Throws: ``RunError`` for an index that the log hasn't reached.
  func check(_ index: Int) throws {
    guard (0...log.size).contains(index) else {
      throw RunError(
        place: "--as-of-index",
        message: "\(index), want 0 to \(log.size), the number of entries"
      )
    }
  }
}

/// What is asked of a stream.
package struct HistoryRequest: Sendable {
  /// `<source>/<stream>`.
  package var stream: String
  package var selection: StreamHistory.Selection
  /// Most events that are given.
  package var limit: Int
  /// The first events from this sequence on, in place of the newest.
  package var firstSequence: Int64?
  /// Whether events come with their records.
  package var hasRecords: Bool

  package init(
    stream: String,
    selection: StreamHistory.Selection,
    limit: Int,
    firstSequence: Int64?,
    hasRecords: Bool
  ) {
    self.stream = stream
    self.selection = selection
    self.limit = limit
    self.firstSequence = firstSequence
    self.hasRecords = hasRecords
  }
}

/// Some events of a stream, and what all of them come to.
package struct HistoryAnswer: Sendable {
  /// Oldest first; records where they were asked for.
  package let events: [(item: StreamHistory.Item, record: JSONValue?)]
  /// Whether more were selected than are given.
  package let hasMore: Bool
  package let state: JSONValue
  /// The state at the instant that events were asked for since.
  package let before: JSONValue?
}

/// Returns a stream's events, and the state that it comes to.
///
/// The state is that of the first table that is declared over the source, if there is one, else of a
/// business's events the fold of each record's `data` as merge patches (RFC 7396), else null.
///
/// - Throws: ``RunError`` for a name without a stream, or a stream that no event has.
package func streamHistory(
  _ configuration: Configuration,
  _ request: HistoryRequest
) throws -> HistoryAnswer {
  let state = try ReadState(configuration)
  let selection = request.selection
  if let index = selection.index { try state.check(index) }
  guard
    let history = try StreamHistory(of: request.stream, in: state.database, evidence: state.log)
  else {
    throw RunError(place: request.stream, message: "no stream's name, want <source>/<stream>")
  }
  // Before its first event a stream is known, and empty.
  guard try history.exists else {
    throw RunError(
      place: request.stream,
      message: "no event",
      hint: "list streams: tickmark query 'SELECT DISTINCT source, stream FROM event'"
    )
  }
  let page =
    if let first = request.firstSequence {
      try history.first(request.limit, from: first, of: selection)
    } else {
      try history.newest(request.limit, of: selection)
    }
  let rule = try FoldRule(configuration, source: history.source)
  func fold(_ instant: Instant?) throws -> JSONValue {
    try rule.map { try history.state(asOf: instant, index: selection.index, by: $0) } ?? .null
  }
  return HistoryAnswer(
    events: try page.items.map { item in
      (item, request.hasRecords ? try history.record(of: item) : nil)
    },
    hasMore: page.hasMore,
    state: try fold(selection.asOf),
    before: try selection.since.map(fold)
  )
}

/// Returns a C2SP tlog-proof of an entry; its `extra` is the entry itself.
///
/// - Parameter reference: an index in the log, or `<source>/<event id>`, or an event id alone.
/// - Throws: ``RunError`` where no entry is meant.
package func proveEntry(_ configuration: Configuration, reference: String) throws -> String {
  let state = try ReadState(configuration)
  let index = try entry(reference, state)
  let event = try state.log.event(at: index)
  let checkpoint = String(decoding: try Disk.read(state.folder.checkpoint), as: UTF8.self)
  let hashes = try MerkleTree.inclusionProof(
    of: UInt64(index),
    size: UInt64(state.log.size),
    state.log
  )
  return TlogProof(
    index: UInt64(index),
    hashes: hashes,
    checkpoint: checkpoint,
    extra: event.entry.bytes
  ).text
}

private func entry(_ reference: String, _ state: ReadState) throws -> Int {
  if let index = Int(reference), (0..<state.log.size).contains(index) { return index }
  let rows = try state.database.rows(
    """
    SELECT entry FROM event WHERE (id = ?1 OR source || '/' || id = ?1) AND entry < ?2
    ORDER BY entry LIMIT 2
    """,
    [.text(reference), .integer(Int64(state.log.size))]
  )
  guard rows.count == 1, let index = rows[0][0].integer else {
    throw RunError(
      place: reference,
      message: rows.isEmpty ? "no such entry" : "an id of more than one entry",
      hint: "give an index from 0 to \(state.log.size - 1), or <source>/<event id>"
    )
  }
  return Int(index)
}
