import CanonicalJSON
import Cryptography
import SQLite
import Testing
import Trail

@testable import Tickmark

/// Snapshots of streams: a function of the set of events, and never seen in an answer.
@Suite struct SnapshotTests {
  /// Events of two streams, with times that come again, sequences that some lack, and data that is
  /// set, taken away and grows.
  private struct Events {
    struct Event {
      let entry: Int
      let stream: Int64
      let sequence: Int64?
      let time: String
      let record: JSONValue

      var position: ChangePosition {
        ChangePosition(time: time, stream: "", sequence: sequence ?? -1, id: "e\(entry)")
      }
    }

    let events: [Event]

    /// - Parameter lateCount: how many events come at the end though they happened before.
    init(seed: UInt64, lateCount: Int) {
      var random = SampleRandom(seed, "events")
      let count = 1_500
      events = (0..<count).map { entry in
        let isLate = entry >= count - lateCount
        let second = isLate ? Int(random.next() % 700) : entry / 2
        let key = "k\(random.next() % 40)"
        let value: JSONValue = random.next() % 5 == 0 ? .null : JSONValue(entry)
        return Event(
          entry: entry,
          stream: entry % 3 == 0 ? 2 : 1,
          sequence: random.next() % 7 == 0 ? nil : Int64(random.next() % 9),
          time: "2026-11-22T08:\(Self.two(second / 60)):\(Self.two(second % 60)).000000Z",
          record: ["data": .object(JSONObject([(key, value), ("orderId", .string(key))]))]
        )
      }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  }

  /// The log of these events.
  private struct Records: EvidenceReader {
    let events: [Events.Event]
    var size: Int { events.count }

    func event(at index: Int) throws -> LoggedEvent {
      LoggedEvent(
        index: index,
        source: "shop",
        id: "e\(index)",
        nonce: "",
        record: events[index].record.canonical
      )
    }

    func provenance(of index: Int) throws -> Provenance? { nil }
    func hash(level: Int, index: Int) throws -> Digest { .zero }
    func forEachEvidence(overlapping period: Period, _ body: (EvidenceItem) throws -> Void) throws {
    }
  }

  private static let rules: [FoldRule] = {
    let table = try? TableDeclaration(
      name: "t",
      source: "shop",
      key: [JSONPointer("/data/orderId")],
      columns: [.init(name: "k1", pointer: JSONPointer("/data/k1"))],
      keep: .history
    )
    let data = (try? JSONPointer("/data")).map { FoldRule(merging: $0) }
    return [data, table.map { FoldRule(table: $0) }].compactMap { $0 }
  }()

  private func ledger(_ events: Events) throws -> Database {
    let database = try Database(":memory:")
    try database.execute(LedgerSchema.tables + LedgerSchema.views + LedgerSchema.indexes)
    try database.execute("INSERT INTO text VALUES (1, 'a'), (2, 'b')")
    for event in events.events {
      _ = try database.rows(
        """
        INSERT INTO event_row (entry, source, id, time, stream, sequence)
        VALUES (?, 'shop', ?, ?, ?, ?)
        """,
        [
          .integer(Int64(event.entry)), .text("e\(event.entry)"), .text(event.time),
          .integer(event.stream), event.sequence.map { .integer($0) } ?? .null,
        ]
      )
    }
    let size = events.events.count
    try database.execute("INSERT INTO log VALUES ('size', \(size)), ('projected', \(size))")
    return database
  }

  /// Returns the sorted dump of the snapshots.
  private func dump(_ database: Database) throws -> [String] {
    var lines: [String] = []
    var dump = try TableDump(of: "stream_snapshot", in: database)
    _ = try dump.forEachLine { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }

  /// Takes the log from its beginning.
  private func fold(_ events: Events, _ rule: FoldRule, _ database: Database) throws {
    try SnapshotTable(database).begin("shop", rule.declaration)
    let writer = try SnapshotWriter("shop", rule, in: database)
    #expect(try writer.longStreams() == [1, 2])
    try writer.take(
      events.events.map {
        SnapshotWriter.Event(
          stream: $0.stream,
          position: $0.position,
          entry: $0.entry,
          step: rule.step($0.record)
        )
      }
    )
    try writer.finish(below: events.events.count) { rule.step(events.events[$0].record) }
  }

  @Test(arguments: rules.indices, [0, 1, 40])
  func nightsAndALogFromItsBeginningGiveTheSameSnapshots(_ rule: Int, _ lateCount: Int) throws {
    let (rule, events) = (Self.rules[rule], Events(seed: 7, lateCount: lateCount))
    let (once, nights) = (try ledger(events), try ledger(events))
    try fold(events, rule, once)
    let cuts = [0, 300, 301, 900, 1_460, 1_500]
    for (first, end) in zip(cuts, cuts.dropFirst()) {
      let writer = try SnapshotWriter("shop", rule, in: nights)
      try writer.take(entries: first..<end) { rule.step(events.events[$0].record) }
    }
    let dump = try dump(once)
    #expect(try self.dump(nights) == dump)
    // One column line, and a snapshot for each 256 of 1,000 and of 500.
    #expect(dump.count == 1 + 3 + 1)
  }

  @Test(arguments: rules.indices, [0, 40])
  func anAnswerIsWhatAllItsEventsComeTo(_ rule: Int, _ lateCount: Int) throws {
    let (rule, events) = (Self.rules[rule], Events(seed: 11, lateCount: lateCount))
    let database = try ledger(events)
    try fold(events, rule, database)
    let log = Records(events: events.events)
    let history = try #require(try StreamHistory(of: "shop/a", in: database, evidence: log))
    let ordered = events.events.filter { $0.stream == 1 }.sorted { $0.position < $1.position }
    for (second, index) in [(0, 1_500), (300, 1_500), (749, 1_500), (749, 1_461), (500, 700)] {
      let instant = Instant(rfc3339: "2026-11-22T08:00:00Z").map {
        Instant(microseconds: $0.microseconds + Int64(second) * 1_000_000)
      }
      let end = try #require(instant).columnText
      var fold = StreamFold(rule)
      for event in ordered where event.time <= end && event.entry < index {
        fold.append(event.record)
      }
      #expect(try history.state(asOf: instant, index: index, by: rule) == fold.state)
    }
  }

  @Test func snapshotsOfAnotherRuleAreNotUsed() throws {
    let events = Events(seed: 3, lateCount: 0)
    let database = try ledger(events)
    try fold(events, Self.rules[0], database)
    // What was folded is nonsense now.
    try database.execute("UPDATE stream_snapshot SET state = '{}'")
    let log = Records(events: events.events)
    let history = try #require(try StreamHistory(of: "shop/a", in: database, evidence: log))
    let table = SnapshotTable(database)
    #expect(try table.isCurrent("shop", Self.rules[0]))
    #expect(try !table.isCurrent("shop", Self.rules[1]))
    #expect(try history.state(by: Self.rules[1]).object?.count == 40)
    // Nor are those that haven't taken the whole log.
    try database.execute("UPDATE log SET value = 1400 WHERE name = 'projected'")
    #expect(try !table.isCurrent("shop", Self.rules[0]))
  }

  @Test func aStateThatIsTooLargeIsNotKept() throws {
    let filler = String(repeating: "x", count: 5_000)
    let database = try ledger(Events(seed: 1, lateCount: 0))
    let rule = Self.rules[0]
    let writer = try SnapshotWriter("shop", rule, in: database)
    let steps = (0..<1_500).map { number -> FoldRule.Step in
      rule.step(["data": .object(JSONObject([("k\(number)", .string(filler))]))])
    }
    try writer.take(entries: 0..<1_500) { steps[$0] }
    let rows = try database.rows(
      "SELECT stream, number, state IS NULL FROM stream_snapshot ORDER BY 1, 2"
    )
    #expect(rows == [[1, 256, 1], [2, 256, 1]])
    // And what comes behind it is not folded.
    try writer.take(entries: 1_499..<1_500) { _ in
      Issue.record("an event was read")
      return .nothing
    }
  }
}
