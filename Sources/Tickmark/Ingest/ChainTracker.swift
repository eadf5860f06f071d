import Cryptography
import Formats
import SQLite
import Trail

/// Follows the hash chain, or the sequence, of every stream as its events come in.
///
/// Each stream has a contiguous head. An event beyond a gap waits until the events between have come,
/// so that late and shuffled files join; what still waits when the run validates is a gap.
final class ChainTracker {
  /// An event as its chain sees it.
  struct Event: Sendable, Hashable {
    var sequence: Int64
    /// nil where the source has no hashes.
    var link: ChainLink?
    var time: Instant
    var entry: Int
  }

  /// What is wrong with an event; its stream's name and its place are known where it came from.
  struct Fault: Sendable, Hashable {
    let code: FindingCode
    let interval: Period
    let found: String
    let expected: String?
    /// Whether the event had to wait, so that its place isn't known any more.
    let hadToWait: Bool
  }

  private struct Head {
    var sequence: Int64 = 0
    var hash = Digest.zero
    var time = Instant(microseconds: .min)
    /// Whether events of this stream wait.
    var isAhead = false
  }

  private static let kept = 200_000
  private let ledger: Ledger
  private let source: String
  private let order: StreamOrder
  private var heads = WordTable<Head>()

  init(_ ledger: Ledger, source: String, order: StreamOrder) {
    self.order = order
    self.ledger = ledger
    self.source = source
  }

  /// Takes an event that is new in the log, and returns what is wrong with its chain.
  ///
  /// - Parameter stream: the ledger's number of the stream's name.
  func observe(_ event: Event, in stream: Int64) throws -> [Fault] {
    var faults: [Fault] = []
    if let link = event.link, !link.isHashRight {
      faults.append(fault(.hashMismatch, event, found: link.own.hex))
    }
    var head = try head(of: stream)
    if order == .ascending {
      follow(event, &head, &faults)
    } else if event.sequence == head.sequence + 1 {
      join(event, to: &head, &faults)
      if head.isAhead { try joinWaiting(to: &head, stream, &faults) }
    } else if event.sequence <= head.sequence {
      let next = "\(head.sequence + 1)"
      faults.append(fault(.sequenceRepeated, event, found: "\(event.sequence)", expected: next))
      return faults
    } else {
      try ledger.wait(event, source: source, stream: stream)
      head.isAhead = true
    }
    if heads.count >= Self.kept { try store() }
    heads[UInt64(bitPattern: stream)] = head
    return faults
  }

  /// Joins the events that waited for the one before them.
  private func joinWaiting(
    to head: inout Head,
    _ stream: Int64,
    _ faults: inout [Fault]
  ) throws {
    while head.isAhead {
      let next = head.sequence + 1
      guard let event = try ledger.takeWaiting(source: source, stream: stream, sequence: next)
      else { return }
      join(event, to: &head, &faults, hadToWait: true)
      head.isAhead = try ledger.hasWaiting(source: source, stream: stream)
    }
  }

  /// Takes the next number of a stream whose numbers rise, with gaps between them.
  private func follow(_ event: Event, _ head: inout Head, _ faults: inout [Fault]) {
    if event.sequence < head.sequence {
      let least = "\(head.sequence) or more"
      faults.append(fault(.changeReversed, event, found: "\(event.sequence)", expected: least))
    }
    head.sequence = max(head.sequence, event.sequence)
    head.time = max(head.time, event.time)
  }

  private func join(
    _ event: Event,
    to head: inout Head,
    _ faults: inout [Fault],
    hadToWait: Bool = false
  ) {
    if let link = event.link, link.previous != head.hash {
      faults.append(
        fault(
          .linkBroken,
          event,
          found: link.previous.hex,
          expected: head.hash.hex,
          hadToWait: hadToWait
        )
      )
    }
    if event.time < head.time {
      faults.append(
        fault(
          .timeReversed,
          event,
          found: event.time.description,
          expected: "\(head.time) or later",
          hadToWait: hadToWait
        )
      )
    }
    head.sequence = event.sequence
    head.hash = event.link?.own ?? .zero
    head.time = max(head.time, event.time)
  }

  private func fault(
    _ code: FindingCode,
    _ event: Event,
    found: String,
    expected: String? = nil,
    hadToWait: Bool = false
  ) -> Fault {
    Fault(
      code: code,
      interval: event.time.alone,
      found: found,
      expected: expected,
      hadToWait: hadToWait
    )
  }

  private func head(of stream: Int64) throws -> Head {
    if let head = heads[UInt64(bitPattern: stream)] { return head }
    let row = try ledger.database.rows(
      "SELECT sequence, hash, time, is_ahead FROM chain_head WHERE source = ? AND stream = ?",
      [.text(source), .integer(stream)]
    ).first
    guard let row, let sequence = row[0].integer, let time = row[2].integer,
      let hash = row[1].text.flatMap(Digest.init(hex:))
    else { return Head() }
    return Head(
      sequence: sequence,
      hash: hash,
      time: Instant(microseconds: time),
      isAhead: row[3] == 1
    )
  }

  /// Writes the heads to the ledger.
  func store() throws {
    let statement = try ledger.database.prepare(
      "INSERT OR REPLACE INTO chain_head VALUES (?, ?, ?, ?, ?, ?)"
    )
    try statement.bind(1, source)
    for (stream, head) in heads.sorted() {
      try statement.bind(2, Int64(bitPattern: stream))
      try statement.bind(3, head.sequence)
      try statement.bind(4, head.hash.hex)
      try statement.bind(5, head.time.microseconds)
      try statement.bind(6, head.isAhead ? 1 : 0)
      try statement.run()
    }
    heads.removeAll()
  }
}

extension Instant {
  /// The shortest period that holds the instant.
  var alone: Period { Period(begin: self, end: Instant(microseconds: microseconds + 1)) }
}

extension Ledger {
  /// Keeps an event whose predecessor hasn't come.
  func wait(_ event: ChainTracker.Event, source: String, stream: Int64) throws {
    let statement = try database.prepare(
      "INSERT OR IGNORE INTO chain_waiting VALUES (?, ?, ?, ?, ?, ?, ?)"
    )
    try statement.bind(1, source)
    try statement.bind(2, stream)
    try statement.bind(3, event.sequence)
    try statement.bind(4, event.link?.own.hex)
    try statement.bind(5, event.link?.previous.hex)
    try statement.bind(6, event.time.microseconds)
    try statement.bind(7, event.entry)
    try statement.run()
  }

  func takeWaiting(
    source: String,
    stream: Int64,
    sequence: Int64
  ) throws -> ChainTracker.Event? {
    let key: [SQLValue] = [.text(source), .integer(stream), .integer(sequence)]
    let found = try database.rows(
      """
      SELECT own, previous, time, entry FROM chain_waiting
      WHERE source = ? AND stream = ? AND sequence = ?
      """,
      key
    ).first
    guard let row = found, let time = row[2].integer, let entry = row[3].integer else { return nil }
    let delete = try database.prepare(
      "DELETE FROM chain_waiting WHERE source = ? AND stream = ? AND sequence = ?"
    )
    for (index, value) in key.enumerated() { try delete.bind(index + 1, value) }
    try delete.run()
    var link: ChainLink?
    if let own = row[0].text.flatMap(Digest.init(hex:)),
      let previous = row[1].text.flatMap(Digest.init(hex:))
    {
      // A wrong hash was told when the event came.
      link = ChainLink(own: own, previous: previous, isHashRight: true)
    }
    return ChainTracker.Event(
      sequence: sequence,
      link: link,
      time: Instant(microseconds: time),
      entry: Int(entry)
    )
  }

  func hasWaiting(source: String, stream: Int64) throws -> Bool {
    try !database.rows(
      "SELECT 1 FROM chain_waiting WHERE source = ? AND stream = ? LIMIT 1",
      [.text(source), .integer(stream)]
    ).isEmpty
  }
}

extension FindingCode {
  static let hashMismatch = FindingCode(
    "hash-mismatch",
    .broken,
    meaning: "a record doesn't hash to what it states",
    advice: "The record was changed after it was chained: fetch the source's own copy."
  )
  static let linkBroken = FindingCode(
    "link-broken",
    .broken,
    meaning: "a record doesn't name the hash of the one before",
    advice: "One of the two records is not the one that was chained: fetch both from the source."
  )
  static let sequenceRepeated = FindingCode(
    "sequence-repeated",
    .broken,
    meaning: "a sequence number comes a second time",
    advice: "Find out which of the records the source holds."
  )
  static let changeReversed = FindingCode(
    "lsn-reversed",
    .suspect,
    meaning: "a change is numbered lower than one that came before it in its partition",
    advice: "Check that files are named in the order they were written, then who wrote the change."
  )
  static let timeReversed = FindingCode(
    "time-reversed",
    .suspect,
    meaning: "an event is older than the one before it in its stream",
    advice: "Check the clock of the system that published it."
  )
}
