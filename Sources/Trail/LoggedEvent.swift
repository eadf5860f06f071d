package import CanonicalJSON

/// One entry of the log as it lies in a segment.
///
/// On disk, a line of canonical JSON:
/// `{"id","nonce","open"?,"opaque"?,"record","source"}`.
package struct LoggedEvent: Sendable, Hashable {
  /// A sealed value with the key that opens it.
  package struct Opening: Sendable, Hashable {
    /// 32 bytes in base64url without padding.
    package let key: String
    package let value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// Position in the log, from 0.
  package let index: Int
  package let source: String
  package let id: String
  /// 16 bytes in base64url without padding.
  package let nonce: String
  /// The sealed record's canonical bytes: what the entry's digest covers.
  package let record: [UInt8]
  /// Sealed values by their concrete pointer; empty where nothing is sealed.
  package let openings: [String: Opening]
  /// A quarantined record's bytes as they lay in the export; nil for all others.
  package let opaque: [UInt8]?

  package init(
    index: Int,
    source: String,
    id: String,
    nonce: String,
    record: [UInt8],
    openings: [String: Opening] = [:],
    opaque: [UInt8]? = nil
  ) {
    self.index = index
    self.source = source
    self.id = id
    self.nonce = nonce
    self.record = record
    self.openings = openings
    self.opaque = opaque
  }
}
