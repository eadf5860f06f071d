public import EventStore

/// What the suite asks of a store: the verbs of `EventStore`, so that a store over another database is
/// held to the same behaviour.
///
/// Refusals are ``EventStoreError``s, so that a caller can tell them apart wherever its events lie.
public protocol ConformingStore {
  /// Appends to one or several streams in one commit, all or nothing; the answers are in their order.
  func append(_ appends: [Append]) async throws -> [Appended]
  /// Returns the next events of a selection, all of one moment.
  func page(_ selection: EventSelection, limit: Int) async throws -> EventPage
  /// Returns the sequence of a stream's newest event, 0 for a stream without events.
  func version(of stream: String) async throws -> Int
  /// The position of the newest event, 0 for an empty store.
  var lastPosition: Int { get async throws }
}

extension EventStore: ConformingStore {}

/// Where one store lies, empty when a case gets it, for as many writers as open it.
///
/// The closures may be called from several tasks at once.
public struct StorePlace: Sendable {
  /// Opens the store that lies there; each call gives a connection of its own.
  public let open: @Sendable () async throws -> any ConformingStore
  /// Takes the place away again.
  public let remove: @Sendable () async -> Void

  public init(
    open: @escaping @Sendable () async throws -> any ConformingStore,
    remove: @escaping @Sendable () async -> Void = {}
  ) {
    self.open = open
    self.remove = remove
  }
}

/// What some stores don't do; the cases that need it are left out where it isn't claimed.
public enum StoreFeature: String, Sendable, Hashable, CaseIterable {
  /// Events have a place in the whole store, from 1 without a gap, and can be read in that order.
  case positions
  /// Several streams can be appended to in one commit.
  case severalStreams
}
