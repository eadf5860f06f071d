package import CanonicalJSON
import Cryptography
import Formats
import SQLite
package import Trail
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
}

/// Gives a stream's events up to an instant, and returns the state that they fold to.
///
/// The state is that of a declared table over the source, if there is one, else the fold of each
/// record's `data` as merge patches (RFC 7396).
///
/// - Parameters:
///   - stream: `<source>/<stream>`.
///   - since: gives only the events after this instant, and what the state was then.
/// - Throws: ``RunError`` for a name without a stream, or a stream that no event has.
package func streamHistory(
  _ configuration: Configuration,
  stream: String,
  asOf: Instant? = nil,
  since: Instant? = nil,
  _ event: (StreamHistory.Item) throws -> Void
) throws -> (state: JSONValue, before: JSONValue?) {
  let state = try ReadState(configuration)
  guard let history = StreamHistory(of: stream, in: state.database, evidence: state.log) else {
    throw RunError(place: stream, message: "no stream's name, want <source>/<stream>")
  }
  let count = try history.forEach(asOf: asOf) { item in
    if let since, item.time <= since.columnText { return }
    try event(item)
  }
  // Before its first event a stream is known, and empty.
  guard try count > 0 || (asOf != nil && history.forEach { _ in } > 0) else {
    throw RunError(
      place: stream,
      message: "no event",
      hint: "list streams: tickmark query 'SELECT DISTINCT source, stream FROM event'"
    )
  }
  let source = configuration.sources.first { $0.name == history.source }
  let view =
    source?.format.mapping.view == .dynamodb
    ? RecordView.dynamoDB(unwrap: DynamoDB.plain) : RecordView.plain
  let table = configuration.tables.first { $0.source == history.source }
  let fold =
    try table.map { StreamFold(table: $0, view: view) }
    ?? StreamFold(merging: JSONPointer("/data"), view: view)
  return (
    try history.state(asOf: asOf, by: fold), try since.map { try history.state(asOf: $0, by: fold) }
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
