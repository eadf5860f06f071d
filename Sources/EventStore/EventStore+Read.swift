import SQLite

/// Which events to read, and in which order.
public struct EventSelection: Sendable, Hashable {
  public enum Direction: Sendable, Hashable { case forward, backward }

  /// nil: the whole store, by position.
  public var stream: String?
  public var direction: Direction
  /// The first to read, itself included; nil: the first or, backward, the last.
  public var from: Int?

  /// All events in the order of their positions.
  ///
  /// - Parameter position: the first to read, itself included; nil: the first or, backward, the last.
  public static func all(
    from position: Int? = nil,
    _ direction: Direction = .forward
  ) -> EventSelection {
    EventSelection(stream: nil, direction: direction, from: position)
  }

  /// The events of one stream in the order of their sequence.
  public static func stream(
    _ stream: String,
    from sequence: Int? = nil,
    _ direction: Direction = .forward
  ) -> EventSelection {
    EventSelection(stream: stream, direction: direction, from: sequence)
  }
}

/// Some events of a selection.
public struct EventPage: Sendable, Hashable {
  public let events: [RecordedEvent]
  /// Where to go on; nil where nothing more was there.
  ///
  /// A reader that follows the store keeps the
  /// position of the last event it has dealt with, and asks again from the next.
  public let next: EventSelection?

  public init(events: [RecordedEvent], next: EventSelection?) {
    self.events = events
    self.next = next
  }
}

extension EventStore {
  /// Returns the next events of a selection, all of one moment.
  ///
  /// - Parameter limit: at most so many events, from 1.
  /// - Throws: ``EventStoreError``; what an upcaster throws.
  public func page(_ selection: EventSelection, limit: Int = 1_000) throws -> EventPage {
    precondition(limit >= 1, "a page holds at least one event")
    return try EventStoreError.catching {
      let statement = try statement(selection, limit: limit + 1)
      var events: [RecordedEvent] = []
      while try statement.step() {
        guard events.count < limit else {
          var next = selection
          next.from = selection.stream == nil ? statement.int(0) : statement.int(1)
          return EventPage(events: events, next: next)
        }
        events.append(try event(statement))
      }
      return EventPage(events: events, next: nil)
    }
  }

  /// Hands over the events of a selection one after the other, in memory that doesn't grow; they are
  /// those of one moment, whatever is appended meanwhile.
  public func forEach(
    _ selection: EventSelection,
    _ body: (RecordedEvent) throws -> Void
  ) throws {
    try EventStoreError.catching {
      let statement = try statement(selection, limit: nil)
      while try statement.step() { try body(try event(statement)) }
    }
  }

  private func event(_ statement: Statement) throws -> RecordedEvent {
    try RecordedEvent(statement.blob(2), position: statement.int(0), upcasting: upcasting)
  }

  private func statement(_ selection: EventSelection, limit: Int?) throws -> Statement {
    let key = selection.stream == nil ? "position" : "sequence"
    let (sign, order) = selection.direction == .forward ? (">=", "ASC") : ("<=", "DESC")
    var terms = selection.from == nil ? [] : ["\(key) \(sign) :from"]
    if selection.stream != nil { terms.append("stream = :stream") }
    let condition = terms.isEmpty ? "" : "WHERE \(terms.joined(separator: " AND "))"
    let statement = try database.prepare(
      """
      SELECT position, sequence, record FROM event \(condition)
      ORDER BY \(key) \(order) LIMIT :limit
      """
    )
    try statement.bind(":limit", .integer(Int64(limit ?? -1)))
    if let from = selection.from { try statement.bind(":from", .integer(Int64(from))) }
    if let stream = selection.stream { try statement.bind(":stream", .text(stream)) }
    return statement
  }
}
