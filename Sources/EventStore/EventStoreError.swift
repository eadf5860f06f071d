/// Why a store did not do what it was asked; nothing was changed.
public struct EventStoreError: Error, Hashable, CustomStringConvertible {
  public enum Reason: Sendable, Hashable {
    /// The stream isn't at the version that the writer expected.
    case versionConflict(stream: String, found: Int, expected: ExpectedVersion)
    /// The idempotency key came before, with other events.
    case keyReused(String)
    /// An event with this id is in the store.
    case idTaken(String)
    /// A value that no event can have: which, what was found, what is wanted.
    case invalid(String, found: String, want: String)
    /// Another writer held the store for too long.
    case busy
    /// What the file holds isn't what a store wrote.
    case damaged(String)
    /// The file is no event store, or of a version that doesn't exist yet.
    case notAStore(String)
    /// The disk, or SQLite itself.
    case failed(String)
  }

  public let reason: Reason

  public init(_ reason: Reason) { self.reason = reason }

  public var description: String {
    switch reason {
    case .versionConflict(let stream, let found, let expected):
      "stream \(Self.shown(stream)): version \(found), want \(expected.text)"
    case .keyReused(let key): "key \(Self.shown(key)): came before with other events, want the same"
    case .idTaken(let id): "id \(Self.shown(id)): in the store already, want a new one"
    case .invalid(let what, let found, let want): "\(what): \(found), want \(want)"
    case .busy: "another writer holds the store, want it free within the time to wait"
    case .damaged(let what): what
    case .notAStore(let what): what
    case .failed(let what): what
    }
  }

  /// Quotes a text from outside, control characters escaped, and cuts it to 60 characters.
  static func shown(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(60).map { scalar in
      scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value)
        ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
    return "\"\(scalars.joined())\(text.unicodeScalars.count > 60 ? "…" : "")\""
  }
}

extension ExpectedVersion {
  fileprivate var text: String {
    switch self {
    case .any: "any"
    case .none: "no event"
    case .exactly(let version): "\(version)"
    }
  }
}
