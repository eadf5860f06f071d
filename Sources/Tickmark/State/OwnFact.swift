import CanonicalJSON
import Trail

/// A fact of our own, as it enters the log under the source `tickmark`.
///
///     {"data":{…},"id":"file/…","time":"2026-11-23T02:00:00Z","type":"tickmark.file"}
package struct OwnFact: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case attestation = "tickmark.attestation"
    case file = "tickmark.file"
    case evidence = "tickmark.evidence"
    case excuse = "tickmark.excuse"
    case finding = "tickmark.finding"
    case keys = "tickmark.keys"
    case run = "tickmark.run"
    case waiver = "tickmark.waiver"
  }

  /// The source that our own facts have.
  static let source = "tickmark"

  let kind: Kind
  let id: String
  let time: Instant
  let data: JSONValue

  /// The canonical record.
  var record: [UInt8] {
    let value: JSONValue = [
      "data": data, "id": .string(id), "time": .string(time.description),
      "type": .string(kind.rawValue),
    ]
    return value.canonical
  }

  init(_ kind: Kind, id: String, time: Instant, data: JSONValue) {
    self.kind = kind
    self.id = id
    self.time = time
    self.data = data
  }

  /// Reads a record of the source `tickmark`.
  ///
  /// - Returns: nil for what no version of ours wrote.
  init?(_ record: JSONValue) {
    guard let type = record["type"]?.string, let kind = Kind(rawValue: type),
      let id = record["id"]?.string, let time = record["time"]?.string,
      let instant = Instant(rfc3339: time), let data = record["data"]
    else { return nil }
    self.init(kind, id: id, time: instant, data: data)
  }
}

extension JSONValue {
  /// The text, or null where there is none.
  init(_ text: String?) { self = text.map { .string($0) } ?? .null }

  /// The time in RFC 3339, or null.
  init(_ instant: Instant?) { self.init(instant?.description) }

  init(_ int: Int) { self = .number(JSONNumber(int)) }
}
