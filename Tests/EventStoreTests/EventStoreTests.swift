import CanonicalJSON
import EventStore
import Foundation
import SQLite
import Testing

/// What the SQLite store promises beyond what every store does.
@Suite struct EventStoreTests {
  /// Two events of `ord-1`, made by hand with another implementation of JSON and SHA-256.
  private static let lines = """
    {"actor":{"id":"léa"},"data":{"orderId":"ord-1","total":41.5},"hash":"36831446cccf4f8e88cfa8c37c5eb791ab258dc1e80d861e04ec1401f81fc040","id":"ord-1-1","position":1,"prev_hash":"0000000000000000000000000000000000000000000000000000000000000000","sequence":1,"stream":"ord-1","time":"2026-11-22T08:00:00Z","type":"order.placed","version":1}
    {"actor":{"id":"léa"},"data":{"orderId":"ord-1"},"hash":"e9fa6be87010461e5ab43f912432349d0ab675858ddf5f6cdf3f97118d65d69c","id":"ord-1-2","position":2,"prev_hash":"36831446cccf4f8e88cfa8c37c5eb791ab258dc1e80d861e04ec1401f81fc040","sequence":2,"stream":"ord-1","time":"2026-11-22T08:05:00Z","type":"order.paid","version":1}

    """

  private static func order(_ store: EventStore) throws {
    try store.append(
      Append(
        to: "ord-1",
        expected: .none,
        events: [
          NewEvent(
            "order.placed",
            time: "2026-11-22T08:00:00Z",
            data: ["orderId": "ord-1", "total": 41.5],
            actor: ["id": "léa"]
          ),
          NewEvent(
            "order.paid",
            time: "2026-11-22T09:05:00+01:00",
            data: ["orderId": "ord-1"],
            actor: ["id": "léa"]
          ),
        ]
      )
    )
  }

  private static func path(_ folder: URL) -> String { folder.appending(path: "events.db").path }

  @Test func theExportIsWhatOthersCompute() throws {
    try withFolder { folder in
      let store = try EventStore(Self.path(folder))
      try Self.order(store)
      var lines: [UInt8] = []
      #expect(try store.export(1..<9) { lines += $0 }.isEmpty)
      #expect(String(decoding: lines, as: UTF8.self) == Self.lines)
    }
  }

  @Test func theFileIsForItsOwnerOnly() throws {
    try withFolder { folder in
      _ = try EventStore(Self.path(folder))
      let attributes = try FileManager.default.attributesOfItem(atPath: Self.path(folder))
      #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test(
    arguments: [
      ("UPDATE event SET record = '{}'", "events are never changed"),
      ("DELETE FROM event WHERE position = 2", "events are never removed"),
      ("INSERT INTO event VALUES (4, 'ord-1', 3, 'n', '{}')", "an event takes the next position"),
      (
        "INSERT INTO event VALUES (3, 'ord-1', 4, 'n', '{}')",
        "an event takes the next sequence of its stream"
      ),
      ("INSERT INTO event VALUES (3, 'ord-1', 3, 'ord-1-1', '{}')", "an id stands for one event"),
      (
        "INSERT OR REPLACE INTO event VALUES (1, 'ord-1', 1, 'ord-1-1', '{}')",
        "an event takes the next position"
      ),
      (
        "INSERT OR REPLACE INTO event VALUES (3, 'ord-1', 3, 'ord-1-1', '{}')",
        "an id stands for one event"
      ),
      ("REPLACE INTO idempotency VALUES ('k', '', '', 1, 1, 1)", "a key stands for one append"),
      ("UPDATE idempotency SET digest = ''", "keys are never changed"),
      ("DELETE FROM idempotency", "keys are never removed"),
    ]
  )
  func anotherProgramCanOnlyAppend(_ sql: String, _ refusal: String) throws {
    try withFolder { folder in
      let store = try EventStore(Self.path(folder))
      try Self.order(store)
      let events = [NewEvent("a", time: "2026-11-22T08:06:00Z")]
      // Into the second table too, with a stream of its own; then only the first two remain to test.
      try EventStore(folder.appending(path: "other.db").path).append(
        Append(to: "x", expected: .any, idempotencyKey: "k", events: events)
      )
      let name = sql.contains("idempotency") ? "other.db" : "events.db"
      let raw = try Database(folder.appending(path: name).path, mode: .readWrite)
      let error = #expect(throws: SQLiteError.self) { try raw.execute(sql) }
      #expect(error?.message == refusal)
    }
  }

  @Test func aStoreIsNotMadeOfAnotherDatabase() throws {
    try withFolder { folder in
      try Database(Self.path(folder)).execute("CREATE TABLE t (a)")
      let error = #expect(throws: EventStoreError.self) { try EventStore(Self.path(folder)) }
      #expect(error?.description == "\(Self.path(folder)): application id 0, want an event store")
    }
  }

  @Test func aNewerVersionIsRefused() throws {
    try withFolder { folder in
      _ = try EventStore(Self.path(folder))
      try Database(Self.path(folder)).execute("PRAGMA user_version = 99")
      let error = #expect(throws: EventStoreError.self) { try EventStore(Self.path(folder)) }
      #expect(error?.description == "\(Self.path(folder)): store version 99, want at most 1")
    }
  }

  @Test func aReaderSeesOneMoment() throws {
    try withFolder { folder in
      let (writer, reader) = (
        try EventStore(Self.path(folder)),
        try EventStore(Self.path(folder), isReadOnly: true)
      )
      try Self.order(writer)
      var positions: [Int] = []
      try reader.forEach(.all()) { event in
        positions.append(event.position)
        try writer.append(["late"], to: "x")
      }
      #expect(positions == [1, 2])
      #expect(try reader.lastPosition == 4)
    }
  }

  @Test func aCopyIsTheStoreAsItWas() throws {
    try withFolder { folder in
      let store = try EventStore(Self.path(folder))
      try Self.order(store)
      let copy = folder.appending(path: "copy.db").path
      try store.backup(to: copy)
      #expect(try EventStore(copy).verify().eventCount == 2)
      #expect(try EventStore(copy).verify().problems.isEmpty)
    }
  }

  @Test func upcastersLeadToTheNewestVersionAndLeaveTheRecord() throws {
    try withFolder { folder in
      try Self.order(EventStore(Self.path(folder)))
      let store = try EventStore(
        Self.path(folder),
        upcasters: [
          Upcaster("order.placed", from: 1) { data in
            var object = data.object ?? JSONObject()
            object["amount"] = object["total"]
            object["total"] = nil
            return .object(object)
          },
          Upcaster("order.placed", from: 2) { data in
            var object = data.object ?? JSONObject()
            object["currency"] = "EUR"
            return .object(object)
          },
        ]
      )
      let events = try store.page(.all()).events
      #expect(events[0].data == ["amount": 41.5, "currency": "EUR", "orderId": "ord-1"])
      #expect(events.map(\.version) == [3, 1])
      #expect(events[0].record.contains(#""total":41.5"#))
      #expect(try store.verify().problems.isEmpty)
    }
  }

  /// What someone with the file can do once the triggers are gone, and what `verify` says to it.
  @Test(
    arguments: [
      ("DELETE FROM event WHERE position = 2", ["position 3: 1 missing, want 2"]),
      ("DELETE FROM event WHERE position = 3", []),
      (
        "UPDATE event SET record = replace(record, '41.5', '14.5') WHERE position = 1",
        ["position 1: another hash than its record's"]
      ),
      (
        "UPDATE event SET stream = 'y' WHERE position = 3",
        ["position 3: a row that differs from its record"]
      ),
      (
        "UPDATE event SET record = record || ' ' WHERE position = 1",
        [
          "position 1: unreadable, want a canonical record", "position 2: sequence 2, want 1",
        ]
      ),
      (
        "UPDATE event SET record = (SELECT record FROM event WHERE position = 1) WHERE position = 3",
        ["position 3: unreadable, want a canonical record"]
      ),
    ]
  )
  func damageIsNamed(_ sql: String, _ problems: [String]) throws {
    try withFolder { folder in
      let store = try EventStore(Self.path(folder))
      try Self.order(store)
      try store.append(["a"], to: "x")
      let raw = try Database(Self.path(folder), mode: .readWrite)
      try raw.execute("DROP TRIGGER event_stays; DROP TRIGGER event_remains; \(sql)")
      #expect(try store.verify().problems.map(\.description) == problems)
    }
  }

  @Test func aGapIsNamedByTheExportToo() throws {
    try withFolder { folder in
      let store = try EventStore(Self.path(folder))
      try Self.order(store)
      try store.append(["a", "b"], to: "x")
      let raw = try Database(Self.path(folder), mode: .readWrite)
      try raw.execute("DROP TRIGGER event_remains; DELETE FROM event WHERE position IN (1, 2)")
      #expect(try store.export(1..<100) { _ in } == [1..<3])
      #expect(try store.export(3..<5) { _ in } == [])
    }
  }
}
