public import CanonicalJSON

/// An event that has happened and isn't in a store yet.
///
/// Stream and sequence are the store's to give, and so is the id where none is set.
public struct NewEvent: Sendable, Hashable {
  /// What happened, in the past tense: `order.placed`.
  public var type: String
  /// Version of the schema of ``data``, from 1.
  public var version: Int
  /// When it happened: RFC 3339 with any offset; kept in UTC, cut to the microsecond.
  public var time: String
  public var data: JSONValue
  /// Who did it; an object with `id` and what else is known of them.
  public var actor: JSONValue?
  /// Unique in the store; nil: `<stream>-<sequence>`.
  public var id: String?
  /// What this event is part of: an id that all events of one request or process share.
  public var correlation: String?
  /// Id of the event or command that led to this one.
  public var causation: String?

  public init(
    _ type: String,
    version: Int = 1,
    time: String,
    data: JSONValue = .object(JSONObject()),
    actor: JSONValue? = nil,
    id: String? = nil,
    correlation: String? = nil,
    causation: String? = nil
  ) {
    self.type = type
    self.version = version
    self.time = time
    self.data = data
    self.actor = actor
    self.id = id
    self.correlation = correlation
    self.causation = causation
  }
}

/// What a writer believes of a stream when it appends to it.
public enum ExpectedVersion: Sendable, Hashable {
  /// Nothing: the events join whatever is there.
  case any
  /// The stream has no event.
  case none
  /// The stream's newest event has this sequence, from 1.
  case exactly(Int)
}

/// Events to append to one stream, all of them or none.
public struct Append: Sendable, Hashable {
  public var stream: String
  public var expected: ExpectedVersion
  /// Makes a repetition harmless.
  ///
  /// The same key with the same events appends nothing and gives the first answer again. A repetition
  /// may state other times: its writer made them anew.
  public var idempotencyKey: String?
  public var events: [NewEvent]

  public init(
    to stream: String,
    expected: ExpectedVersion,
    idempotencyKey: String? = nil,
    events: [NewEvent]
  ) {
    self.stream = stream
    self.expected = expected
    self.idempotencyKey = idempotencyKey
    self.events = events
  }
}

/// Where appended events stand; they are on the disk.
public struct Appended: Sendable, Hashable {
  public let stream: String
  /// Half-open; the stream's version is now `sequences.upperBound - 1`.
  public let sequences: Range<Int>
  /// Half-open, of the whole store.
  public let positions: Range<Int>
  /// Whether an earlier append with the same idempotency key had brought them.
  public let isRepeated: Bool

  public init(
    stream: String,
    sequences: Range<Int>,
    positions: Range<Int>,
    isRepeated: Bool
  ) {
    self.stream = stream
    self.sequences = sequences
    self.positions = positions
    self.isRepeated = isRepeated
  }
}
