import EventStore
import Synchronization

extension StoreConformance {
  /// Several connections, and many events.
  static let writing: [Case] = [
    Case("kept", "What was acknowledged is there for every connection that is opened later.") {
      place in
      let store = try await place.open()
      for number in 1...20 { try await store.append(["e\(number)", "f\(number)"], to: "x") }
      let events = try await place.open().all(.stream("x"))
      try expect("types", events.map(\.type), (1...20).flatMap { ["e\($0)", "f\($0)"] })
    },
    Case("one-wins", "Of two writers with the same expectation one wins.") { place in
      let (one, other) = (try await place.open(), try await place.open())
      try await one.append(["a"], to: "x", .none)
      try await expectRefusal("the other", "versionConflict", { isConflict($0, 1) }) {
        try await other.append(["b"], to: "x", .none)
      }
      try expect("types", try await other.types(.stream("x")), ["a"])
    },
    Case("many", "A thousand events in one append stay in their order.") { place in
      let store = try await place.open()
      let types = (1...1_000).map { "e\($0)" }
      try expect("sequences", try await store.append(types, to: "x").sequences, 1..<1_001)
      try expect("types", try await store.all(.stream("x")).map(\.type), types)
    },
    Case("side-by-side", "Writers side by side leave no gap, no fork, and lose nothing.") { place in
      let answers = try await writeSideBySide(place)
      let store = try await place.open()
      for stream in ["shared"] + (0..<writers).map({ "own-\($0)" }) {
        let events = try await store.all(.stream(stream))
        try checkStream(events, named: stream)
        let told = answers.filter { $0.stream == stream }
        try expect("events of \(stream)", events.count, told.count)
        let types = Dictionary(events.map { ($0.sequence, $0.type) }) { first, _ in first }
        for answer in told {
          try expect("#\(answer.sequence) of \(stream)", types[answer.sequence], answer.type)
        }
      }
    },
    Case(
      "positions-side-by-side",
      "Writers side by side share one order without a gap.",
      needs: [.positions]
    ) { place in
      let answers = try await writeSideBySide(place)
      let events = try await place.open().all(.all())
      try expect("positions", events.map(\.position), Array(1...answers.count))
    },
    Case(
      "followed",
      "A reader that goes on from the last position never misses an event.",
      needs: [.positions]
    ) { place in
      let writing = Flag()
      async let written = writeSideBySide(place, ending: writing)
      let reader = try await place.open()
      var seen: [Int] = []
      while !writing.isOver {
        seen += try await reader.all(.all(from: (seen.last ?? 0) + 1)).map(\.position)
        await Task.yield()
      }
      let count = try await written.count
      seen += try await reader.all(.all(from: (seen.last ?? 0) + 1)).map(\.position)
      try expect("positions", seen, Array(1...count))
    },
  ]

  private static let writers = 4
  private static let rounds = 10

  private struct Answer: Sendable {
    let stream: String
    let sequence: Int
    let type: String
  }

  /// Appends by turns to a stream of each writer's own and to one that all share.
  private static func writeSideBySide(
    _ place: StorePlace,
    ending flag: Flag = Flag()
  ) async throws -> [Answer] {
    defer { flag.end() }
    return try await withThrowingTaskGroup(of: [Answer].self) { group in
      for writer in 0..<writers {
        group.addTask { try await write(writer, place) }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  @concurrent
  private static func write(_ writer: Int, _ place: StorePlace) async throws -> [Answer] {
    let store = try await place.open()
    var answers: [Answer] = []
    for round in 0..<rounds {
      for stream in ["own-\(writer)", "shared"] {
        let type = "w\(writer)-\(round)"
        let appended = try await appendDeciding(type, stream, store)
        answers.append(Answer(stream: stream, sequence: appended.sequences.lowerBound, type: type))
        await Task.yield()
      }
    }
    return answers
  }

  /// Reads the version, and appends only if it still holds, as a writer that decides does.
  private static func appendDeciding(
    _ type: String,
    _ stream: String,
    _ store: any ConformingStore
  ) async throws -> Appended {
    for _ in 0..<1_000 {
      let version = try await store.version(of: stream)
      do {
        return try await store.append([type], to: stream, version == 0 ? .none : .exactly(version))
      } catch let error as EventStoreError where isConflict(error.reason) {
        await Task.yield()
      }
    }
    throw StoreFailure(what: stream, found: "1000 conflicts", want: "an append")
  }
}

/// Says that something has come to its end.
private final class Flag: Sendable {
  private let ended = Mutex(false)

  var isOver: Bool { ended.withLock { $0 } }

  func end() { ended.withLock { $0 = true } }
}
