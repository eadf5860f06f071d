import CanonicalJSON
import SQLite
import Testing

@testable import Tickmark

@Suite struct ProjectionTests {
  @Test func latestHasWhatHoldsNow() throws {
    let fixture = try ProjectionFixture(.latest)
    try fixture.apply(0, minute: 0, ["status": "new", "total": 250])
    try fixture.apply(1, minute: 1, key: "B", ["status": "new"])
    try fixture.apply(2, minute: 2, ["status": "paid"])
    #expect(
      try fixture.lines("SELECT * FROM \"order\"") == [
        "A paid 250 \(ProjectionFixture.time(2)) 2", "B new - \(ProjectionFixture.time(1)) 1",
      ]
    )
  }

  @Test func stateAtAnyInstantIsOneQuery() throws {
    let fixture = try ProjectionFixture(.history)
    try fixture.apply(0, minute: 1, ["status": "new", "total": 250])
    try fixture.apply(1, minute: 3, ["status": "paid"])
    try fixture.apply(2, minute: 3, key: "B", ["status": "new"])
    try fixture.apply(3, minute: 5, ["total": .null])
    let sql = """
      SELECT key, status, total FROM "order"
      WHERE valid_from <= ?1 AND (valid_to > ?1 OR valid_to IS NULL) ORDER BY key
      """
    let states = try [0, 1, 2, 3, 4, 5, 9].map {
      try fixture.lines(sql, [.text(ProjectionFixture.time($0))])
    }
    #expect(
      states == [
        [], ["A new 250"], ["A new 250"], ["A paid 250", "B new -"], ["A paid 250", "B new -"],
        ["A paid -", "B new -"], ["A paid -", "B new -"],
      ]
    )
  }

  @Test func lateEventFindsItsPlace() throws {
    let fixture = try ProjectionFixture(.history)
    try fixture.apply(0, minute: 1, ["status": "new", "total": 1])
    try fixture.apply(1, minute: 5, ["status": "sent"])
    try fixture.apply(2, minute: 3, ["status": "paid", "total": 2])
    #expect(
      try fixture.lines("SELECT status, total, valid_from, valid_to, entry FROM \"order\"") == [
        "new 1 \(ProjectionFixture.time(1)) \(ProjectionFixture.time(3)) 0",
        "paid 2 \(ProjectionFixture.time(3)) \(ProjectionFixture.time(5)) 2",
        "sent 2 \(ProjectionFixture.time(5)) - 1",
      ]
    )
  }

  @Test func eventsOfOneInstantAreOrderedBySequenceThenId() throws {
    let events: [(Int64?, String, JSONValue)] = [
      (nil, "a", "none"), (1, "c", "one c"), (1, "d", "one d"), (2, "b", "two"),
    ]
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      let fixture = try ProjectionFixture(.history)
      for index in order {
        let (sequence, id, status) = events[index]
        let event = ProjectionFixture.event(index, minute: 1, sequence: sequence, id: id)
        try fixture.projector.apply(event, ["data": ["orderId": "A", "status": status]])
      }
      let sql = "SELECT status FROM \"order\" WHERE valid_to IS NULL"
      #expect(try fixture.lines(sql) == ["two"])
      let last = "SELECT state FROM change_order ORDER BY time, stream, sequence, id"
      #expect(
        try fixture.lines(last) == [
          "[\"none\",null]", "[\"one c\",null]", "[\"one d\",null]", "[\"two\",null]",
        ]
      )
    }
  }

  @Test func sameEventTwiceChangesNothing() throws {
    let fixture = try ProjectionFixture(.history)
    for entry in [0, 1, 1, 0] {
      try fixture.apply(entry, minute: entry, ["status": .string("\(entry)")])
    }
    #expect(try fixture.lines("SELECT status FROM \"order\"") == ["0", "1"])
  }

  @Test(arguments: [
    ("250", "250"), ("9223372036854775807", "9223372036854775807"),
    ("9223372036854775808", "9223372036854775808"), ("0.1", "0.1r"), ("12.50", "12.5r"),
    ("0.1000000000000000055", "0.1000000000000000055"), ("1e400", "1e+400"), ("true", "1"),
    ("false", "0"), ("null", "-"), (#""250""#, "250"), (#"{"b":1,"a":[]}"#, #"{"a":[],"b":1}"#),
    (#"[1, 2]"#, "[1,2]"), (#"{"$sealed":"x"}"#, "-"), (#""""#, ""),
  ]) func valuesAreExact(value: String, text: String) throws {
    let fixture = try ProjectionFixture(.latest)
    try fixture.apply(0, minute: 0, ["total": try JSONValue(parsing: value)])
    #expect(try fixture.lines("SELECT total FROM \"order\"") == [text])
  }

  @Test func numbersCompareAsNumbers() throws {
    let fixture = try ProjectionFixture(.latest)
    for (entry, total) in [9, 10, 100].enumerated() {
      try fixture.apply(
        entry,
        minute: 0,
        key: .string("\(total)"),
        ["total": .number(JSONNumber(total))]
      )
    }
    #expect(
      try fixture.lines("SELECT key FROM \"order\" WHERE total > 9.5 ORDER BY total") == [
        "10", "100",
      ]
    )
  }

  @Test(arguments: [
    ("\"A\"", "A"), ("17", "17"), ("true", "true"), ("null", nil), ("[]", nil), ("{}", nil),
    (#"{"$sealed":"x"}"#, nil), (#""""#, ""),
  ]) func onlyAScalarIsAKey(key: String, text: String?) throws {
    let fixture = try ProjectionFixture(.latest)
    try fixture.apply(0, minute: 0, key: try JSONValue(parsing: key), ["total": 1])
    #expect(try fixture.lines("SELECT key FROM \"order\"") == [text].compactMap { $0 })
  }

  @Test func normalFormsAreTwoKeys() throws {
    let fixture = try ProjectionFixture(.latest)
    for (entry, key) in ["\u{e9}", "e\u{301}"].enumerated() {
      try fixture.apply(entry, minute: 5, key: .string(key), ["total": 1])
      try fixture.apply(entry + 2, minute: 1, key: .string(key), ["status": "late"])
    }
    #expect(try fixture.lines("SELECT status, total FROM \"order\"") == ["late 1", "late 1"])
  }

  @Test func severalKeysAreACanonicalArray() throws {
    let database = try Database(":memory:")
    let table = try TableDeclaration(
      name: "t",
      source: "s",
      key: [JSONPointer("/b"), JSONPointer("/a")],
      columns: [],
      keep: .latest
    )
    let projector = try Projector(database, [table])
    let event = ProjectedEvent(
      entry: 0,
      source: "s",
      id: "x",
      time: ProjectionFixture.time(0),
      stream: nil,
      sequence: nil
    )
    try projector.apply(event, ["a": 1.5, "b": "é"])
    try projector.apply(event, ["a": 1.5])
    try projector.flush()
    #expect(try database.rows("SELECT key FROM t") == [["[\"é\",1.5]"]])
  }

  @Test func replacedParentTakesItsColumnsAway() throws {
    for (value, total) in [("null", "-"), ("7", "-"), ("[]", "-"), ("{}", "1")] {
      let database = try Database(":memory:")
      let table = try TableDeclaration(
        name: "t",
        source: "s",
        key: [JSONPointer("/key")],
        columns: [.init(name: "total", pointer: JSONPointer("/data/sum/total"))],
        keep: .latest
      )
      let projector = try Projector(database, [table])
      for (entry, sum) in [#"{"total":1}"#, value].enumerated() {
        let event = ProjectedEvent(
          entry: entry,
          source: "s",
          id: "\(entry)",
          time: ProjectionFixture.time(entry),
          stream: nil,
          sequence: nil
        )
        try projector.apply(
          event,
          ["key": "k", "data": ["sum": try JSONValue(parsing: sum)]]
        )
      }
      try projector.flush()
      #expect(try database.rows("SELECT coalesce(total, '-') || '' FROM t")[0][0].text == total)
    }
  }

  @Test func tapeAndTreeGiveTheSame() throws {
    let records = [
      #"{"data":{"orderId":"A","status":"new","total":1.10}}"#, #"{"data":{"orderId":"A"}}"#,
      #"{"data":{"orderId":"A","status":null,"total":{"$sealed":"x"}}}"#, #"{"data":null}"#,
      #"{"data":{"orderId":"B\u00e9","total":[1,{"b":2,"a":1}]}}"#, #"[]"#, #"{"data":["x"]}"#,
      #"{"data":{"$sealed":"x"}}"#, #"{"data":{"orderId":12345678901234567890}}"#,
    ]
    let (tree, tapes) = (try ProjectionFixture(.history), try ProjectionFixture(.history))
    var tape = JSONTape()
    for (entry, record) in records.enumerated() {
      let event = ProjectionFixture.event(entry, minute: entry)
      try tree.projector.apply(event, try JSONValue(parsing: record))
      let bytes = Array(record.utf8)
      try unsafe bytes.withUnsafeBytes { buffer in
        unsafe try tape.parse(buffer)
        var changes: [ChangeReader.Change] = []
        unsafe tapes.projector.reader.read(event, tape, buffer, into: &changes)
        try tapes.projector.apply(changes)
      }
    }
    let dump = try tree.dump(["order", "change_order"])
    #expect(dump[1].count == 5)
    #expect(try tapes.dump(["order", "change_order"]) == dump)
  }

  @Test func otherSourcesAreNotRead() throws {
    let fixture = try ProjectionFixture(.latest)
    var event = ProjectionFixture.event(0, minute: 0)
    event.source = "payments"
    #expect(fixture.projector.reads("orders"))
    #expect(!fixture.projector.reads("payments"))
    try fixture.projector.apply(event, ["data": ["orderId": "A"]])
    #expect(try fixture.lines("SELECT * FROM \"order\"").isEmpty)
  }

  @Test func newEventCostsTheSameInALargeTable() throws {
    for keep in TableDeclaration.Keep.allCases {
      let fixture = try ProjectionFixture(keep)
      try fixture.database.execute("BEGIN")
      for entry in 0..<600 {
        try fixture.apply(entry, minute: 1, key: .string("\(entry % 100)"), ["total": 1])
      }
      try fixture.projector.flush()
      let before = try fixture.database.rows("SELECT total_changes()")[0][0].integer ?? 0
      fixture.database.limitInstructions(20_000)
      try fixture.apply(9_000, minute: 2, key: "7", ["total": 2])
      try fixture.projector.flush()
      fixture.database.limitInstructions(nil)
      let after = try fixture.database.rows("SELECT total_changes()")[0][0].integer ?? 0
      #expect(after - before <= 3)
    }
  }
}
