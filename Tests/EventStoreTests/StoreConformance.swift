import CanonicalJSON
import EventStore
import Foundation
import Testing

/// What the suite asks of a store.
///
/// A store over another database joins the suite by a line in ``StoreUnderTest/all``.
protocol ConformingStore {
  func append(_ appends: [Append]) throws -> [Appended]
  func page(_ selection: EventSelection, limit: Int) throws -> EventPage
  func version(of stream: String) throws -> Int
  var lastPosition: Int { get throws }
}

extension EventStore: ConformingStore {}

/// One kind of store, with a way to open a place for it as often as there are writers.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let open: @Sendable (URL) throws -> any ConformingStore

  static let all = [
    StoreUnderTest(testDescription: "SQLite") { folder in
      try EventStore(folder.appending(path: "events.db").path)
    }
  ]
}

/// A folder that is gone with the test.
func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "tickmark-store-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

func event(_ type: String, id: String? = nil, time: String = "2026-11-22T08:00:00Z") -> NewEvent {
  NewEvent(type, time: time, data: ["of": .string(type)], actor: ["id": "léa"], id: id)
}

extension ConformingStore {
  @discardableResult
  func append(
    _ types: [String],
    to stream: String,
    _ expected: ExpectedVersion = .any,
    key: String? = nil
  ) throws -> Appended {
    let events = types.map { event($0) }
    let append = Append(
      to: stream,
      expected: expected,
      idempotencyKey: key,
      events: events
    )
    return try self.append([append])[0]
  }

  func types(_ selection: EventSelection) throws -> [String] {
    try page(selection, limit: 1_000).events.map(\.type)
  }
}

@Suite struct StoreConformance {
  @Test(arguments: StoreUnderTest.all)
  func sequencesAndPositionsAreContiguous(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      let first = try store.append(["a", "b"], to: "x")
      let second = try store.append(["c"], to: "y")
      let third = try store.append(["d"], to: "x")
      #expect(first.sequences == 1..<3 && first.positions == 1..<3)
      #expect(second.sequences == 1..<2 && second.positions == 3..<4)
      #expect(third.sequences == 3..<4 && third.positions == 4..<5)
      #expect(try store.version(of: "x") == 3)
      #expect(try store.version(of: "nothing") == 0)
      #expect(try store.lastPosition == 4)
    }
  }

  @Test(
    arguments: StoreUnderTest.all,
    [(ExpectedVersion.none, "no event"), (.exactly(1), "1"), (.exactly(3), "3")]
  )
  func anotherVersionThanExpectedIsAConflict(
    _ kind: StoreUnderTest,
    _ expected: (version: ExpectedVersion, text: String)
  ) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      try store.append(["a", "b"], to: "x")
      let error = #expect(throws: EventStoreError.self) {
        try store.append(["c"], to: "x", expected.version)
      }
      #expect(error?.description == "stream \"x\": version 2, want \(expected.text)")
      #expect(try store.lastPosition == 2)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func theExpectedVersionIsTaken(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      try store.append(["a"], to: "x", .none)
      try store.append(["b"], to: "x", .exactly(1))
      #expect(try store.types(.stream("x")) == ["a", "b"])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func oneOfTwoWritersWithTheSameExpectationWins(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let (one, other) = (try kind.open(folder), try kind.open(folder))
      try one.append(["a"], to: "x", .none)
      #expect(throws: EventStoreError.self) { try other.append(["b"], to: "x", .none) }
      #expect(try other.types(.stream("x")) == ["a"])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func aRepetitionGivesTheFirstAnswer(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      let first = try store.append(["a", "b"], to: "x", .none, key: "k")
      try store.append(["c"], to: "x")
      // The expectation no longer holds, and needn't: the work is done.
      let again = try store.append(["a", "b"], to: "x", .none, key: "k")
      #expect(again.sequences == first.sequences && again.positions == first.positions)
      #expect(!first.isRepeated && again.isRepeated)
      #expect(try store.lastPosition == 3)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func aRepetitionMayStateALaterTime(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      for time in ["2026-11-22T08:00:00Z", "2026-11-22T08:00:09Z"] {
        let events = [event("a", time: time)]
        let append = Append(to: "x", expected: .any, idempotencyKey: "k", events: events)
        _ = try store.append([append])
      }
      #expect(try store.lastPosition == 1)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func aKeyWithOtherEventsIsRefused(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      try store.append(["a"], to: "x", key: "k")
      let error = #expect(throws: EventStoreError.self) {
        try store.append(["b"], to: "x", key: "k")
      }
      #expect(error?.description == "key \"k\": came before with other events, want the same")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func severalAppendsAreAllOrNothing(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      let good = Append(to: "x", expected: .none, events: [event("a")])
      let bad = Append(to: "y", expected: .exactly(5), events: [event("b")])
      #expect(throws: EventStoreError.self) { try store.append([good, bad]) }
      #expect(try store.lastPosition == 0)
      #expect(try store.append([good, good.with(.exactly(1))]).map(\.sequences) == [1..<2, 2..<3])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func anIdStandsForOneEvent(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      let append = Append(to: "x", expected: .any, events: [event("a", id: "e-1")])
      _ = try store.append([append])
      let error = #expect(throws: EventStoreError.self) { try store.append([append]) }
      #expect(error?.description == "id \"e-1\": in the store already, want a new one")
    }
  }

  @Test(
    arguments: StoreUnderTest.all,
    [
      ("", "stream: \"\", want 1 to 1024 bytes without control characters"),
      ("a\u{1b}[2J", "stream: \"a\\u{1b}[2J\", want 1 to 1024 bytes without control characters"),
    ]
  )
  func aNameThatNoStreamCanHaveIsRefused(
    _ kind: StoreUnderTest,
    _ stream: (name: String, text: String)
  ) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      let error = #expect(throws: EventStoreError.self) { try store.append(["a"], to: stream.name) }
      #expect(error?.description == stream.text)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func aTimeIsKeptInUTC(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      let events = [event("a", time: "2026-11-22T09:30:00.25+01:00")]
      _ = try store.append([Append(to: "x", expected: .any, events: events)])
      let time = try store.page(.all(), limit: 1).events.first?.time
      #expect(time == "2026-11-22T08:30:00.250000Z")
      let error = #expect(throws: EventStoreError.self) {
        _ = try store.append(
          [Append(to: "x", expected: .any, events: [event("a", time: "yesterday")])]
        )
      }
      #expect(error?.description == "time: \"yesterday\", want RFC 3339")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func readingGoesBothWays(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      try store.append(["a", "b"], to: "x")
      try store.append(["c"], to: "y")
      try store.append(["d"], to: "x")
      #expect(try store.types(.all()) == ["a", "b", "c", "d"])
      #expect(try store.types(.all(from: 3)) == ["c", "d"])
      #expect(try store.types(.all(from: 3, .backward)) == ["c", "b", "a"])
      #expect(try store.types(.stream("x")) == ["a", "b", "d"])
      #expect(try store.types(.stream("x", from: 2)) == ["b", "d"])
      #expect(try store.types(.stream("x", from: nil, .backward)) == ["d", "b", "a"])
      #expect(try store.types(.stream("nothing")) == [])
    }
  }

  @Test(arguments: StoreUnderTest.all, [1, 2, 3, 7])
  func pagesJoinWithoutGapOrOverlap(_ kind: StoreUnderTest, _ limit: Int) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      try store.append((1...7).map { "e\($0)" }, to: "x")
      var next: EventSelection? = .all()
      var types: [String] = []
      while let selection = next {
        let page = try store.page(selection, limit: limit)
        types += page.events.map(\.type)
        next = page.next
      }
      #expect(types == (1...7).map { "e\($0)" })
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func eachRecordIsChainedToTheOneBeforeIt(_ kind: StoreUnderTest) throws {
    try withFolder { folder in
      let store = try kind.open(folder)
      try store.append(["a", "b"], to: "x")
      try store.append(["c"], to: "y")
      let events = try store.page(.all(), limit: 9).events
      #expect(events[0].previousHash == String(repeating: "0", count: 64))
      #expect(events[1].previousHash == events[0].hash)
      #expect(events[2].previousHash == String(repeating: "0", count: 64))
    }
  }
}

extension Append {
  fileprivate func with(_ expected: ExpectedVersion) -> Append {
    var copy = self
    copy.expected = expected
    return copy
  }
}
