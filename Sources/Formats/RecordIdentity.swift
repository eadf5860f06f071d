package import CanonicalJSON

/// What a format's events are told apart by: the parts of their ids, in order.
package enum RecordIdentity: Sendable, Hashable {
  /// The texts at these places.
  case parts([Part], otherwise: Missing)
  /// The columns `stream` and `sequence`, else what `map: { id: … }` or this pointer leads to, else the
  /// record's SHA-256.
  case streamAndSequence(id: JSONPointer)
  /// Table and key attributes of a DynamoDB item.
  case items
  /// Partition key and `id` of a Cosmos DB document.
  case documents

  /// One part of an id.
  package struct Part: Sendable, Hashable {
    /// Where it stands: the first pointer that leads to a text or a number.
    package let pointers: [JSONPointer]
    /// Whether the id goes without it where it isn't there.
    package let isOptional: Bool

    package init(_ pointers: JSONPointer..., isOptional: Bool = false) {
      self.pointers = pointers
      self.isOptional = isOptional
    }
  }

  /// What becomes of a record that a part is missing of.
  package enum Missing: Sendable, Hashable {
    /// Its id is `sha256/<hex of its canonical form>`.
    case digest
    /// It is quarantined.
    case quarantine
  }
}

/// What a record must be like to be one of its format.
package enum RecordRule: Sendable, Hashable {
  /// There is something but null.
  case present(JSONPointer)
  /// There is one of these texts.
  case oneOf(JSONPointer, [String])
  /// There is nothing, null or one of these texts.
  case absentOr(JSONPointer, [String])
  /// At most one of the two is there.
  case exclusive(JSONPointer, JSONPointer)
}
