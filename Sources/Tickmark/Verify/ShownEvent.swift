import CanonicalJSON
import Cryptography

/// An event as bags and pages show it: `{"id","nonce","record","source"}`.
///
/// The record's text is hashed as it stands; nothing is canonicalised again.
struct ShownEvent: Sendable, Hashable {
  let source: String
  let id: String
  let nonce: String
  /// The sealed record's bytes.
  let record: [UInt8]

  init(source: String, id: String, nonce: String, record: [UInt8]) {
    self.source = source
    self.id = id
    self.nonce = nonce
    self.record = record
  }

  /// Reads the file of an event in a bag.
  ///
  /// - Throws: ``RunError`` for anything but the canonical form.
  init(_ bytes: [UInt8], file: String) throws {
    let line = bytes.last == UInt8(ascii: "\n") ? Array(bytes.dropLast()) : bytes
    guard let value = try? JSONValue(parsing: line), value.canonical == line,
      value.object?.count == 4,
      let source = value["source"]?.string, let id = value["id"]?.string,
      let nonce = value["nonce"]?.string, let record = value["record"]
    else { throw RunError(place: file, message: "no event in canonical JSON") }
    self.init(source: source, id: id, nonce: nonce, record: record.canonical)
  }

  /// What the log commits to.
  var entry: Digest {
    var hasher = SHA256Hasher()
    hasher.update("tickmark-event/v1\n")
    hasher.update(JSONValue.string(source).canonical)
    hasher.update("\n")
    hasher.update(JSONValue.string(id).canonical)
    hasher.update("\n\(nonce)\n")
    hasher.update(record)
    return hasher.finalize()
  }
}
