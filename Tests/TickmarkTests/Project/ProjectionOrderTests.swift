import CanonicalJSON
import SQLite
import Testing

@testable import Tickmark

/// Late and shuffled events give the same tables as ordered ones.
@Suite struct ProjectionOrderTests {
  /// The same numbers for the same seed (xorshift64*).
  private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 0x2545_f491_4f6c_dd1d
    }
  }

  private struct Change {
    var event: ProjectedEvent
    var record: JSONValue
  }

  /// Few keys, times and values, so that all that can meet does.
  private func changes(_ random: inout Random) -> [Change] {
    (0..<60).map { index in
      var data: JSONValue = ["orderId": .string("K\(Int.random(in: 0..<4, using: &random))")]
      for column in ["status", "total"] {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: data[column] = .null
        case 1, 2: data[column] = .number(JSONNumber(index))
        case 3: data[column] = .string("v\(index)")
        default: break
        }
      }
      let isGone = Int.random(in: 0..<6, using: &random) == 0
      var event = ProjectionFixture.event(
        index,
        minute: Int.random(in: 0..<12, using: &random),
        sequence: Bool.random(using: &random) ? Int64.random(in: 0..<3, using: &random) : nil
      )
      event.stream = ["", "s", "t"].randomElement(using: &random)
      return Change(event: event, record: isGone ? ["Keys": data] : ["NewImage": data])
    }
  }

  private func view(isWhole: Bool) -> RecordView {
    RecordView(isWhole: isWhole) { record in
      ["data": record["NewImage"] ?? record["Keys"] ?? .null]
    } isDeletion: {
      $0["NewImage"] == nil
    }
  }

  /// Applies the changes in this order, bringing late ones in order now and then.
  private func project(
    _ changes: [Change],
    _ keep: TableDeclaration.Keep,
    isWhole: Bool,
    flushing: Int
  ) throws -> ProjectionFixture {
    let fixture = try ProjectionFixture(keep, views: ["orders": view(isWhole: isWhole)])
    for (count, change) in changes.enumerated() {
      try fixture.projector.apply(change.event, change.record)
      if count % flushing == flushing - 1 { try fixture.projector.flush() }
    }
    return fixture
  }

  /// What a table holds, worked out by folding each key's changes from the start.
  private func expected(_ changes: [Change], isWhole: Bool) -> [String] {
    let ordered = changes.sorted { a, b in
      let (first, second) = (a.event, b.event)
      return (first.time, first.stream ?? "", first.sequence ?? -1, first.id)
        < (second.time, second.stream ?? "", second.sequence ?? -1, second.id)
    }
    var rows: [String: String] = [:]
    var state: [String: [String: JSONValue]] = [:]
    for change in ordered {
      guard let data = change.record["NewImage"] ?? change.record["Keys"],
        let key = data["orderId"]?.string
      else { continue }
      guard change.record["NewImage"] != nil else {
        (rows[key], state[key]) = (nil, nil)
        continue
      }
      var columns = isWhole ? [:] : state[key] ?? [:]
      for column in ["status", "total"] where data[column] != nil { columns[column] = data[column] }
      state[key] = columns
      let texts = ["status", "total"].map { column in
        let value = columns[column] ?? .null
        return value.isNull ? "-" : value.string ?? value.canonicalText
      }
      rows[key] = "\(key) \(texts[0]) \(texts[1]) \(change.event.time) \(change.event.entry)"
    }
    return rows.values.sorted()
  }

  @Test(arguments: 1...8) func everyOrderGivesTheSameTables(seed: UInt64) throws {
    var random = Random(state: seed &* 0x9e37_79b9_7f4a_7c15)
    let changes = changes(&random)
    for isWhole in [false, true] {
      for keep in TableDeclaration.Keep.allCases {
        let ordered = changes.sorted { $0.event.time < $1.event.time }
        let first = try project(ordered, keep, isWhole: isWhole, flushing: 1)
          .dump(["order", "change_order"])
        for flushing in [1, 7, 1_000] {
          let shuffled = changes.shuffled(using: &random)
          let other = try project(shuffled, keep, isWhole: isWhole, flushing: flushing)
          #expect(try other.dump(["order", "change_order"]) == first, "seed \(seed)")
        }
        if keep == .latest { #expect(first[0] == expected(changes, isWhole: isWhole)) }
      }
    }
  }

  /// History's rows for a key follow each other without a gap or an overlap, but for deletions.
  @Test(arguments: 21...24) func historyHasOneRowAtAnyInstant(seed: UInt64) throws {
    var random = Random(state: seed &* 0x9e37_79b9_7f4a_7c15)
    let changes = changes(&random)
    let fixture = try project(
      changes.shuffled(using: &random),
      .history,
      isWhole: true,
      flushing: 9
    )
    for minute in 0..<13 {
      let sql = """
        SELECT key, status, total, valid_from, entry FROM "order"
        WHERE valid_from <= ?1 AND (valid_to > ?1 OR valid_to IS NULL) ORDER BY 1
        """
      let time = ProjectionFixture.time(minute)
      let before = changes.filter { $0.event.time <= time }
      #expect(try fixture.lines(sql, [.text(time)]) == expected(before, isWhole: true))
    }
  }

  @Test func orderOfEntriesLeavesNoTraceButTheEntry() throws {
    var random = Random(state: 99)
    let changes = changes(&random)
    let renumbered = changes.enumerated().map { index, change in
      var change = change
      change.event.entry = 1_000 - index
      return change
    }
    for keep in TableDeclaration.Keep.allCases {
      let first = try project(changes, keep, isWhole: false, flushing: 5)
      let second = try project(renumbered.reversed(), keep, isWhole: false, flushing: 3)
      #expect(
        try first.dump(["order", "change_order"], without: "entry")
          == second.dump(["order", "change_order"], without: "entry")
      )
    }
  }

  @Test func manyLateChangesOfOneKeyAreReplayed() throws {
    let fixture = try ProjectionFixture(.history)
    for entry in 0..<700 {
      var event = ProjectionFixture.event(entry, minute: 5, sequence: Int64(entry))
      event.entry = entry
      try fixture.projector.apply(event, ["data": ["orderId": "A", "total": 1]])
    }
    try fixture.apply(999, minute: 1, ["status": "late"])
    let sql = "SELECT count(*), min(status), max(status), min(entry) FROM \"order\""
    #expect(try fixture.lines(sql) == ["701 late late 0"])
  }
}
