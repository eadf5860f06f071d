import CanonicalJSON
import Cryptography
import SQLite
import Trail
import TransparencyLog

/// The log while a run appends to it: segments, tree and ledger in step.
///
/// Nothing counts before ``commit()``: what a killed run left beyond the ledger's size is cut at the
/// next start.
final class LogWriter {
  let state: StateFolder
  let ledger: Ledger
  /// The run's clock.
  let at: Instant
  /// Number of entries before this run.
  let firstIndex: Int
  private let segments: SegmentWriter
  private let tree: TreeWriter
  private let identities: IdentityIndex
  private let ownSealer: EntrySealer
  /// Whether only what judging asks for is kept: no segments, no tree, and few rows.
  private let isScratch: Bool

  /// Opens a log that ``Recovery`` has brought in order.
  ///
  /// - Parameter isScratch: whether it is for judging alone, and never committed.
  init(
    _ state: StateFolder,
    ledger: Ledger,
    size: Int,
    secrets: StateSecrets,
    at: Instant,
    isScratch: Bool = false
  ) throws {
    self.isScratch = isScratch
    self.state = state
    self.ledger = ledger
    self.at = at
    firstIndex = size
    segments = SegmentWriter(state, first: size) { try ledger.append($0) }
    tree = try TreeWriter(state, size: size)
    identities = try IdentityIndex(ledger)
    ownSealer = EntrySealer(source: OwnFact.source, secrets: secrets)
  }

  /// Number of entries, those of this run included.
  var size: Int { segments.count }

  /// Appends a prepared row and returns its index in the log.
  func append(
    _ rows: EventRows,
    _ row: Int,
    source: String,
    numbers: inout [Int64]
  ) throws -> Int {
    let index = size
    let entry = rows.entries[row]
    try identities.add(entry.key, entry: index, content: rows.contents[row])
    guard !isScratch else {
      segments.pass()
      try ledger.note(rows, row, entry: index, source: source, numbers: &numbers)
      return index
    }
    segments.append(rows.lines[rows.line(row)])
    tree.append(entry.digest)
    try ledger.append(rows, row, entry: index, source: source, numbers: &numbers)
    return index
  }

  /// What the log has under an identity's key; nil if nothing.
  func known(_ key: UInt64) throws -> IdentityIndex.Known? { try identities.known(key) }

  /// Appends a fact of our own and returns its index.
  ///
  /// - Parameter times: of a file, those of its events; asked of the ledger unless given.
  @discardableResult
  func append(_ fact: OwnFact, times: FileTimes? = nil) throws -> Int {
    let index = size
    var line: [UInt8] = []
    let entry = ownSealer.seal(id: Array(fact.id.utf8), record: fact.record, to: &line)
    segments.append(line[...])
    tree.append(entry.digest)
    try identities.add(entry.key, entry: index, content: entry.digest.leadingWord)
    try ledger.append(fact, entry: index, times: times)
    return index
  }

  /// Whether the log has a fact of this id, whatever it says.
  func holds(_ fact: OwnFact) throws -> Bool {
    var line: [UInt8] = []
    let entry = ownSealer.seal(id: Array(fact.id.utf8), record: fact.record, to: &line)
    return try identities.known(entry.key) != nil
  }

  /// Compresses and writes what waits, where enough does.
  func relieve() async throws {
    guard segments.isFull else { return }
    try await segments.flush()
    try tree.writeComplete()
  }

  /// Makes the run's entries durable: segments, then tiles, then the ledger.
  ///
  /// - Returns: size and root of the log, to be signed.
  func commit() async throws -> (size: Int, root: Digest) {
    try await segments.finish()
    let root = try tree.finish()
    try identities.store()
    try ledger.commit(size: size, root: root)
    return (size, root)
  }
}
