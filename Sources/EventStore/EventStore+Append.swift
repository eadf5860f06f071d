import CanonicalJSON
import Cryptography
import SQLite
import Trail

extension EventStore {
  /// Appends events to one stream, all of them or none.
  ///
  /// - Throws: ``EventStoreError``: `versionConflict` where another writer was first, read the stream
  ///   anew and decide again; `keyReused`, `idTaken`, `invalid`, `busy`.
  @discardableResult
  public func append(_ append: Append) throws -> Appended {
    try self.append([append])[0]
  }

  /// Appends to several streams in one commit, all or nothing.
  ///
  /// One commit costs one wait for the disk, so that many events together are much faster than each
  /// alone.
  ///
  /// - Returns: an answer for each, in their order.
  public func append(_ appends: [Append]) throws -> [Appended] {
    let checked = try appends.map(CheckedAppend.init)
    return try EventStoreError.catching {
      try database.transaction {
        let writer = try EventWriter(database)
        return try checked.map { try writer.write($0) }
      }
    }
  }
}

/// An append whose values an event can have; only the check makes one.
private struct CheckedAppend {
  static let nameLimit = 1_024
  static let recordLimit = 16 << 20

  let append: Append
  /// Times in UTC, one for each event.
  let times: [String]
  /// What a repetition must have in common.
  let digest: String

  init(_ append: Append) throws(EventStoreError) {
    try Self.check("stream", append.stream)
    if let key = append.idempotencyKey { try Self.check("key", key) }
    guard !append.events.isEmpty else {
      throw EventStoreError(.invalid("events", found: "none", want: "at least one"))
    }
    var times: [String] = []
    for event in append.events {
      try Self.check("type", event.type)
      if let id = event.id { try Self.check("id", id) }
      if let id = event.correlation { try Self.check("correlation", id) }
      if let id = event.causation { try Self.check("causation", id) }
      guard event.version >= 1 else {
        throw EventStoreError(.invalid("version", found: "\(event.version)", want: "1 or more"))
      }
      guard let time = Instant(rfc3339: event.time) else {
        let found = EventStoreError.shown(event.time)
        throw EventStoreError(.invalid("time", found: found, want: "RFC 3339"))
      }
      times.append(time.description)
    }
    self.append = append
    self.times = times
    digest = Self.digest(append)
  }

  private static func check(_ what: String, _ text: String) throws(EventStoreError) {
    let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
    guard !text.isEmpty, text.utf8.count <= nameLimit, isPlain else {
      let want = "1 to \(nameLimit) bytes without control characters"
      throw EventStoreError(.invalid(what, found: EventStoreError.shown(text), want: want))
    }
  }

  private static func digest(_ append: Append) -> String {
    let events: [JSONValue] = append.events.map { event in
      var object = JSONObject([
        ("data", event.data), ("type", .string(event.type)),
        ("version", .number(JSONNumber(event.version))),
      ])
      object["actor"] = event.actor
      object["causation"] = event.causation.map(JSONValue.string)
      object["correlation"] = event.correlation.map(JSONValue.string)
      object["id"] = event.id.map(JSONValue.string)
      return .object(object)
    }
    let whole: JSONValue = ["events": .array(events), "stream": .string(append.stream)]
    return SHA256.hash(whole.canonical).hex
  }
}

/// Writes appends within a transaction that holds the lock.
private final class EventWriter {
  private struct Head {
    var sequence = 0
    var hash = ChainedRecord.genesis
  }

  private let head: Statement
  private let earlier: Statement
  private let event: Statement
  private let key: Statement
  private let id: Statement
  private var position: Int

  init(_ database: Database) throws {
    head = try database.prepare(
      "SELECT sequence, record ->> '$.hash' FROM event WHERE stream = ? ORDER BY sequence DESC LIMIT 1"
    )
    earlier = try database.prepare(
      "SELECT digest, stream, first_sequence, first_position, count FROM idempotency WHERE key = ?"
    )
    event = try database.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?)")
    key = try database.prepare("INSERT INTO idempotency VALUES (?, ?, ?, ?, ?, ?)")
    id = try database.prepare("SELECT 1 FROM event WHERE id = ?")
    position = Int(try database.rows("SELECT max(position) FROM event")[0][0].integer ?? 0)
  }

  func write(_ checked: CheckedAppend) throws -> Appended {
    let append = checked.append
    if let answer = try repeated(checked) { return answer }
    var head = try head(of: append.stream)
    try check(append, against: head)
    let first = (sequence: head.sequence + 1, position: position + 1)
    for (new, time) in zip(append.events, checked.times) {
      head = try insert(new, time: time, stream: append.stream, after: head)
    }
    if let name = append.idempotencyKey {
      try key.bind(1, name)
      try key.bind(2, checked.digest)
      try key.bind(3, append.stream)
      try key.bind(4, first.sequence)
      try key.bind(5, first.position)
      try key.bind(6, append.events.count)
      try key.run()
    }
    return Appended(
      stream: append.stream,
      sequences: first.sequence..<head.sequence + 1,
      positions: first.position..<position + 1,
      isRepeated: false
    )
  }

  private func repeated(_ checked: CheckedAppend) throws -> Appended? {
    guard let name = checked.append.idempotencyKey else { return nil }
    try earlier.bind(1, name)
    defer { earlier.reset() }
    guard try earlier.step() else { return nil }
    guard earlier.text(0) == checked.digest else { throw EventStoreError(.keyReused(name)) }
    let (sequence, position, count) = (earlier.int(2), earlier.int(3), earlier.int(4))
    return Appended(
      stream: checked.append.stream,
      sequences: sequence..<sequence + count,
      positions: position..<position + count,
      isRepeated: true
    )
  }

  private func check(_ append: Append, against head: Head) throws {
    let isExpected =
      switch append.expected {
      case .any: true
      case .none: head.sequence == 0
      case .exactly(let version): head.sequence == version
      }
    guard isExpected else {
      throw EventStoreError(
        .versionConflict(
          stream: append.stream,
          found: head.sequence,
          expected: append.expected
        )
      )
    }
  }

  private func head(of stream: String) throws -> Head {
    try head.bind(1, stream)
    defer { head.reset() }
    guard try head.step() else { return Head() }
    guard let hash = head.text(1) else {
      throw EventStoreError(
        .damaged("stream \(EventStoreError.shown(stream)): head without a hash")
      )
    }
    return Head(sequence: head.int(0), hash: hash)
  }

  private func insert(
    _ new: NewEvent,
    time: String,
    stream: String,
    after head: Head
  ) throws -> Head {
    let sequence = head.sequence + 1
    let name = new.id ?? "\(stream)-\(sequence)"
    try id.bind(1, name)
    let isTaken = try id.step()
    id.reset()
    guard !isTaken else { throw EventStoreError(.idTaken(name)) }
    let record = ChainedRecord(
      new,
      id: name,
      time: time,
      stream: stream,
      sequence: sequence,
      position: position + 1,
      previousHash: head.hash
    )
    guard record.bytes.count <= CheckedAppend.recordLimit else {
      let found = "\(record.bytes.count) bytes"
      let want = "at most \(CheckedAppend.recordLimit)"
      throw EventStoreError(.invalid("record", found: found, want: want))
    }
    position += 1
    try event.bind(1, position)
    try event.bind(2, stream)
    try event.bind(3, sequence)
    try event.bind(4, name)
    try event.bind(5, String(decoding: record.bytes, as: UTF8.self))
    try event.run()
    return Head(sequence: sequence, hash: record.hash)
  }
}
