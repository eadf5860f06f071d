public import CanonicalJSON
import Cryptography

/// An event as a store holds it.
public struct RecordedEvent: Sendable, Hashable {
  /// Place in the whole store, from 1 without a gap.
  public let position: Int
  public let stream: String
  /// Place in the stream, from 1 without a gap.
  public let sequence: Int
  public let id: String
  public let type: String
  /// Version of ``data``: the newest, where upcasters lead to it.
  public let version: Int
  /// RFC 3339 in UTC.
  public let time: String
  public let data: JSONValue
  public let actor: JSONValue?
  public let correlation: String?
  public let causation: String?
  /// 64 hexadecimal digits: SHA-256 of the canonical record without this member.
  public let hash: String
  /// The hash of the stream's event before, 64 zeros for its first.
  public let previousHash: String
  /// The canonical record as it was appended, whatever upcasters made of ``data``.
  public let record: String

  /// The SHA-256 that ``hash`` must be: of the record without it; nil where the record is no canonical
  /// JSON object.
  public var recomputedHash: String? {
    let bytes = Array(record.utf8)
    guard let value = try? JSONValue(parsing: bytes), value.canonical == bytes,
      var object = value.object
    else { return nil }
    object["hash"] = nil
    return SHA256.hash(JSONValue.object(object).canonical).hex
  }

  /// An event out of its canonical record, for stores over other databases.
  ///
  /// - Throws: ``EventStoreError`` (`damaged`) for a text that isn't the record of an event at this
  ///   position.
  public init(record: String, position: Int) throws {
    try self.init(Array(record.utf8), position: position, upcasting: Upcasting([]))
  }

  /// Reads a stored record.
  ///
  /// - Throws: ``EventStoreError`` (`damaged`) for a text that no store wrote.
  init(_ bytes: [UInt8], position: Int, upcasting: Upcasting) throws {
    func damaged(_ what: String) -> EventStoreError {
      EventStoreError(.damaged("position \(position): \(what)"))
    }
    guard let value = try? JSONValue(parsing: bytes), value.canonical == bytes else {
      throw damaged("no canonical JSON")
    }
    guard let stream = value["stream"]?.string, let sequence = value["sequence"]?.int,
      let id = value["id"]?.string, let type = value["type"]?.string,
      let version = value["version"]?.int, let time = value["time"]?.string,
      let data = value["data"], let hash = value["hash"]?.string,
      let previous = value["prev_hash"]?.string
    else { throw damaged("not the members of an event") }
    guard value["position"]?.int == position else { throw damaged("a record of another position") }
    self.position = position
    self.stream = stream
    self.sequence = sequence
    self.id = id
    self.type = type
    self.time = time
    (self.data, self.version) = try upcasting.newest(data, of: type, version: version)
    actor = value["actor"]
    correlation = value["correlation"]?.string
    causation = value["causation"]?.string
    self.hash = hash
    previousHash = previous
    record = String(decoding: bytes, as: UTF8.self)
  }
}

/// The canonical record of an event, which is what its hash is over.
///
///     {"actor":{"id":"léa"},"data":{…},"hash":"5af4…","id":"ord-1-1","position":1,
///      "prev_hash":"0000…","sequence":1,"stream":"ord-1","time":"2026-11-22T08:00:00Z",
///      "type":"order.placed","version":1}
///
/// The members of `chained-jsonl` with its defaults, and `position`, so that a stream that was taken
/// out whole leaves a gap.
struct ChainedRecord {
  static let genesis = String(repeating: "0", count: 64)

  let hash: String
  let bytes: [UInt8]

  init(
    _ event: NewEvent,
    id: String,
    time: String,
    stream: String,
    sequence: Int,
    position: Int,
    previousHash: String
  ) {
    var members: [(String, JSONValue)] = [
      ("data", event.data), ("id", .string(id)), ("position", .number(JSONNumber(position))),
      ("prev_hash", .string(previousHash)), ("sequence", .number(JSONNumber(sequence))),
      ("stream", .string(stream)), ("time", .string(time)), ("type", .string(event.type)),
      ("version", .number(JSONNumber(event.version))),
    ]
    if let actor = event.actor { members.append(("actor", actor)) }
    if let correlation = event.correlation {
      members.append(("correlation", .string(correlation)))
    }
    if let causation = event.causation { members.append(("causation", .string(causation))) }
    var object = JSONObject(members)
    hash = SHA256.hash(JSONValue.object(object).canonical).hex
    object["hash"] = .string(hash)
    bytes = JSONValue.object(object).canonical
  }

  /// Returns whether a record's `hash` is that of the rest of it.
  static func isHashRight(_ bytes: [UInt8]) -> Bool {
    guard var object = (try? JSONValue(parsing: bytes))?.object, let hash = object["hash"]?.string
    else { return false }
    object["hash"] = nil
    return SHA256.hash(JSONValue.object(object).canonical).hex == hash
  }
}
