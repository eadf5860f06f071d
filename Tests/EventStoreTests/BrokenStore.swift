import EventStore
import EventStoreConformance
import Testing

/// Our store with one fault, as somebody's own may have it.
struct BrokenStore: ConformingStore {
  enum Fault: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case lostEvent, lostLater, fork, gap, ignoredVersion, looseNone, ignoredKey, keyOfAnyEvents
    case tornStreams, tornAppend, idsTwice, anyName, directionIgnored, startIgnored, pagesOverlap
    case pagesSkip, unchained, wrongHash, lostCausation, foldedNames, wrongRefusal

    var testDescription: String { rawValue }

    /// The case that is there for it.
    var caseName: String {
      switch self {
      case .lostEvent: "many"
      case .lostLater: "kept"
      case .fork: "sequences"
      case .gap: "positions"
      case .ignoredVersion: "one-wins"
      case .looseNone: "version-none"
      case .ignoredKey: "repetition"
      case .keyOfAnyEvents: "key-reused"
      case .tornStreams: "streams-whole"
      case .tornAppend: "one-stream-whole"
      case .idsTwice: "ids"
      case .anyName: "names"
      case .directionIgnored, .startIgnored: "both-ways"
      case .pagesOverlap, .pagesSkip: "pages"
      case .unchained, .wrongHash: "chain"
      case .lostCausation: "content"
      case .foldedNames: "streams-apart"
      case .wrongRefusal: "version-higher"
      }
    }

    /// A part of what is said of it.
    var words: String {
      switch self {
      case .lostEvent: "e999\"]"
      case .lostLater: "\"e20\"], want"
      case .fork: "[1, 1, 1], want [1, 2, 3]"
      case .gap: "2..<4, want 1..<3"
      case .ignoredVersion, .idsTwice, .anyName, .keyOfAnyEvents, .looseNone: "no refusal"
      case .ignoredKey: "version 3, want no event"
      case .tornStreams: "version of the first: 1, want 0"
      case .tornAppend: "[\"a\", \"b\"], want [\"a\"]"
      case .directionIgnored: "[\"a\", \"b\", \"d\"], want [\"d\", \"b\", \"a\"]"
      case .startIgnored: "[\"a\", \"b\", \"d\"], want [\"b\", \"d\"]"
      case .pagesOverlap, .pagesSkip: "pages of"
      case .unchained: "hash of x #2"
      case .wrongHash: "hash of x #1"
      case .lostCausation: "causation: nil"
      case .foldedNames: "version 1, want no event"
      case .wrongRefusal: "want versionConflict"
      }
    }
  }

  private let store: EventStore
  private let fault: Fault

  init(_ store: EventStore, _ fault: Fault) {
    self.store = store
    self.fault = fault
  }

  var lastPosition: Int { get async throws { try store.lastPosition } }

  func version(of stream: String) async throws -> Int { try store.version(of: folded(stream)) }

  private func folded(_ stream: String) -> String {
    fault == .foldedNames ? stream.lowercased() : stream
  }

  // MARK: Appending

  func append(_ appends: [Append]) async throws -> [Appended] {
    if fault == .tornStreams { return try appends.flatMap { try store.append([$0]) } }
    do {
      return try store.append(appends.map(broken)).map(answer)
    } catch let error as EventStoreError {
      return try onRefusal(error, appends)
    }
  }

  private func broken(_ append: Append) throws -> Append {
    var append = append
    switch fault {
    case .lostEvent where append.events.count > 100: append.events.removeLast()
    case .lostLater where append.events.last?.type == "f20": append.events.removeLast()
    case .ignoredVersion: append.expected = .any
    case .looseNone where append.expected == .none: append.expected = .any
    case .ignoredKey: append.idempotencyKey = nil
    case .idsTwice: append.events = append.events.map { with($0) { $0.id = nil } }
    case .lostCausation: append.events = append.events.map { with($0) { $0.causation = nil } }
    case .foldedNames: append.stream = folded(append.stream)
    case .anyName where append.stream.isEmpty || append.stream.utf8.count > 1_024:
      append.stream = "unnamed"
    case .anyName: append.stream = append.stream.filter { $0 != "\u{1b}" }
    default: break
    }
    return append
  }

  private func with(_ event: NewEvent, _ change: (inout NewEvent) -> Void) -> NewEvent {
    var event = event
    change(&event)
    return event
  }

  private func answer(_ appended: Appended) -> Appended {
    var (sequences, positions) = (appended.sequences, appended.positions)
    switch fault {
    case .gap: positions = positions.lowerBound + 1..<positions.upperBound + 1
    case .lostEvent where sequences.count > 100:
      sequences = sequences.lowerBound..<sequences.upperBound + 1
    default: break
    }
    return Appended(
      stream: appended.stream,
      sequences: sequences,
      positions: positions,
      isRepeated: appended.isRepeated
    )
  }

  private func onRefusal(_ error: EventStoreError, _ appends: [Append]) throws -> [Appended] {
    switch (fault, error.reason) {
    case (.keyOfAnyEvents, .keyReused):
      return [Appended(stream: "", sequences: 1..<2, positions: 1..<2, isRepeated: true)]
    case (.tornAppend, .idTaken):
      // What came before the refused event stays.
      var first = appends[0]
      first.events.removeLast()
      _ = try store.append([first])
      throw error
    case (.wrongRefusal, .versionConflict): throw EventStoreError(.busy)
    default: throw error
    }
  }

  // MARK: Reading

  func page(_ selection: EventSelection, limit: Int) async throws -> EventPage {
    var selection = selection
    selection.stream = selection.stream.map(folded)
    if fault == .directionIgnored { selection.direction = .forward }
    if fault == .startIgnored, limit > 100 { selection.from = nil }
    let page = try store.page(selection, limit: limit)
    var next = page.next
    if let from = next?.from, from > 1 {
      let step = selection.direction == .forward ? 1 : -1
      if fault == .pagesOverlap, limit == 3 { next?.from = from - step }
      if fault == .pagesSkip, limit == 2 { next?.from = from + step }
    }
    return EventPage(events: try page.events.map(changed), next: next)
  }

  private func changed(_ event: RecordedEvent) throws -> RecordedEvent {
    switch fault {
    case .fork: try replaced(event, #""sequence":\#(event.sequence)"#, #""sequence":1"#)
    case .unchained:
      try replaced(event, event.previousHash, String(repeating: "0", count: 64))
    case .wrongHash: try replaced(event, event.hash, String(repeating: "1", count: 64))
    default: event
    }
  }

  private func replaced(
    _ event: RecordedEvent,
    _ text: String,
    _ other: String
  ) throws -> RecordedEvent {
    let record = event.record.replacing(text, with: other)
    return try RecordedEvent(record: record, position: event.position)
  }
}
