package import Cryptography
package import Trail

/// What a record says of itself, in buffers that are used again for the next one.
package struct RecordFacts: Sendable {
  /// UTF-8 of the id: the identity's parts, `~` and `/` in them escaped as RFC 6901 does, joined by
  /// `/`.
  package internal(set) var id: [UInt8] = []
  package internal(set) var columns = ColumnValues()
  package internal(set) var time = Instant(microseconds: 0)
  package internal(set) var sequence: Int64?
  /// What the record states of its place in a hash chain; nil in a source without one.
  package internal(set) var statedLink: StatedLink?
  /// The canonical text that a record of a chain states the hash of.
  package internal(set) var chained: [UInt8] = []
  package internal(set) var change = RecordChange.insert
  var compared: [UInt8] = []
  var hasComparedContent = false

  package init() {}

  /// What two deliveries of the event must share; nil: the whole record.
  package var comparedContent: [UInt8]? { hasComparedContent ? compared : nil }

  /// The record's place in its hash chain, its own hash compared.
  package var link: ChainLink? { statedLink.map { $0.compared(with: SHA256.hash(chained)) } }

  /// Adds to the id, for an event in conflict.
  package mutating func add(toID suffix: String) { id.append(contentsOf: suffix.utf8) }
}

/// What a record states of its place in its hash chain, not yet compared with its text.
package struct StatedLink: Sendable, Hashable {
  /// The hash that the record states of itself.
  package let own: Digest
  package let previous: Digest

  /// Returns the link, given the hash of the record's text.
  package func compared(with hash: Digest) -> ChainLink {
    ChainLink(own: own, previous: previous, isHashRight: hash == own)
  }
}

/// A record's place in its hash chain.
package struct ChainLink: Sendable, Hashable {
  /// The hash that the record states of itself.
  package let own: Digest
  package let previous: Digest
  /// Whether the record hashes to what it states.
  package let isHashRight: Bool

  package init(own: Digest, previous: Digest, isHashRight: Bool) {
    self.own = own
    self.previous = previous
    self.isHashRight = isHashRight
  }
}

/// What a record of an export did to its item.
package enum RecordChange: Sendable, Hashable {
  case insert, update, delete
}

/// Why a record can't be taken.
package struct RecordProblem: Error, Hashable, CustomStringConvertible {
  /// What was found and what is wanted.
  package let description: String

  init(_ description: String) { self.description = description }
}
