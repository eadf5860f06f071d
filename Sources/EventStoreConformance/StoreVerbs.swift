import CanonicalJSON
import EventStore

/// An event with all that one can have.
func event(
  _ type: String,
  id: String? = nil,
  time: String = "2026-11-22T08:00:00Z"
) -> NewEvent {
  NewEvent(
    type,
    time: time,
    data: ["of": .string(type)],
    actor: ["id": "léa"],
    id: id,
    correlation: "c-1",
    causation: "e-0"
  )
}

extension ConformingStore {
  /// Appends events of these types.
  @discardableResult
  func append(
    _ types: [String],
    to stream: String,
    _ expected: ExpectedVersion = .any,
    key: String? = nil
  ) async throws -> Appended {
    try await appendOne(
      Append(
        to: stream,
        expected: expected,
        idempotencyKey: key,
        events: types.map { event($0) }
      )
    )
  }

  @discardableResult
  func appendOne(_ append: Append) async throws -> Appended {
    let answers = try await self.append([append])
    try expect("answers to one append", answers.count, 1)
    return answers[0]
  }

  func types(_ selection: EventSelection) async throws -> [String] {
    try await page(selection, limit: 1_000).events.map(\.type)
  }

  /// All events of a selection, page by page.
  func all(_ selection: EventSelection, limit: Int = 100) async throws -> [RecordedEvent] {
    var next: EventSelection? = selection
    var events: [RecordedEvent] = []
    while let selection = next {
      let page = try await page(selection, limit: limit)
      guard page.events.count <= limit else {
        throw StoreFailure(what: "page", found: "\(page.events.count) events", want: "\(limit)")
      }
      guard !page.events.isEmpty || page.next == nil else {
        throw StoreFailure(what: "page", found: "no event and a next page", want: "an end")
      }
      events += page.events
      next = page.next
      guard events.count <= 100_000 else {
        throw StoreFailure(what: "pages", found: "no end", want: "an end")
      }
    }
    return events
  }
}

/// Whether each event is the next of its stream, and is chained to the one before.
func checkStream(_ events: [RecordedEvent], named stream: String) throws {
  var hash = String(repeating: "0", count: 64)
  for (index, event) in events.enumerated() {
    try expect("stream of \(stream) #\(index + 1)", event.stream, stream)
    try expect("sequence in \(stream)", event.sequence, index + 1)
    try expect("previous hash of \(stream) #\(index + 1)", event.previousHash, hash)
    hash = event.hash
  }
}
