package import CanonicalJSON
package import Cryptography
package import Trail

/// Where an event came from.
package struct Provenance: Sendable, Hashable {
  /// Relative to the source's location.
  package let file: String
  /// 0-based number of the record in the file.
  package let record: Int
  /// SHA-256 of the file as it lay.
  package let fileDigest: Digest

  package init(file: String, record: Int, fileDigest: Digest) {
    self.file = file
    self.record = record
    self.fileDigest = fileDigest
  }
}

/// What renderers and proofs read from a finished log.
package protocol EvidenceReader {
  /// Number of entries.
  var size: Int { get }

  /// Returns an entry with its sealed record, nonce and openings.
  func event(at index: Int) throws -> LoggedEvent

  /// Returns the export file and record that the entry was read from; nil for our own facts.
  func provenance(of index: Int) throws -> Provenance?

  /// Returns the hash of a complete subtree: level 0 are leaves, `index` counts from 0.
  func hash(level: Int, index: Int) throws -> Digest

  /// Calls the closure for the source's own proof of the period: digests, manifests, keys.
  func forEachEvidence(
    overlapping period: Period,
    _ body: (EvidenceItem) throws -> Void
  ) throws
}

/// A file with which a source proves itself.
package struct EvidenceItem: Sendable, Hashable {
  package var source: String
  package var name: String
  package var sha256: Digest
  /// As it lay.
  package var bytes: [UInt8]
  /// Signature, algorithm, key and fingerprint where the format has them, else an empty object.
  package var metadata: JSONValue

  package init(
    source: String,
    name: String,
    sha256: Digest,
    bytes: [UInt8],
    metadata: JSONValue
  ) {
    self.source = source
    self.name = name
    self.sha256 = sha256
    self.bytes = bytes
    self.metadata = metadata
  }
}
