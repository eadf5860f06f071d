import SQLite
import Testing
import Trail

@testable import Tickmark

/// How much work the shipped controls do on a crowd of events that they must compare.
///
/// The crowd is the first failing case of a control's fixture, again and again, moment by moment.
@Suite struct ControlWorkTests {
  private struct Crowd {
    let rows: [[String: SQLValue]]
    let records: [Int: String]
    let fixture: ControlFixture
    let period: Period

    init(_ id: String) throws {
      fixture = try ShippedReports.fixture(id)
      let test = try #require(fixture.cases.first { $0.expectation == .fail })
      (rows, records, period) = (test.rows["event"] ?? [], test.records, test.period)
    }

    /// Puts `count` events into a ledger; each round has subjects of its own, or all share a stream.
    func fill(_ ledger: Database, count: Int, isShared: Bool) throws {
      let names = Set(rows.compactMap { $0["source"]?.text }).union(fixture.sources.keys)
      try ledger.execute("DELETE FROM source; BEGIN")
      for name in names.sorted() {
        let format = fixture.sources[name] ?? name
        _ = try ledger.rows("INSERT INTO source VALUES (?, ?)", [.text(name), .text(format)])
      }
      for entry in 0..<count {
        var row = rows[entry % rows.count]
        let round = entry / rows.count
        row["entry"] = .integer(Int64(entry))
        row["id"] = .text("event-\(entry)")
        let time = row["time"]?.text.flatMap { Instant(rfc3339: $0) } ?? period.begin
        row["time"] = .text(time.adding(milliseconds: round).columnText)
        for column in isShared ? ["target"] : ["stream", "target"] {
          row[column] = row[column]?.text.map { .text("\($0)-\(round)") }
        }
        try insert(row, ledger)
      }
      try ledger.execute("COMMIT")
      try ledger.execute(LedgerSchema.indexes)
    }

    /// Texts that the ledger has once stand in its table `text`.
    private static let interned: Set = ["stream", "actor", "service", "user_agent", "type"]

    private func insert(_ row: [String: SQLValue], _ ledger: Database) throws {
      let columns = row.keys.sorted()
      let places = columns.map {
        Self.interned.contains($0) ? "(SELECT id FROM text WHERE value = ?)" : "?"
      }
      for column in columns where Self.interned.contains(column) {
        _ = try ledger.rows("INSERT OR IGNORE INTO text (value) VALUES (?)", [row[column] ?? .null])
      }
      _ = try ledger.rows(
        """
        INSERT INTO event_row (\(columns.joined(separator: ", ")))
        VALUES (\(places.joined(separator: ", ")))
        """,
        columns.map { row[$0] ?? .null }
      )
    }
  }

  @Test(arguments: ShippedReports.ids)
  func theWorkGrowsWithTheEventsNotWithTheirPairs(_ id: String) throws {
    let crowd = try Crowd(id)
    let control = try ShippedReports.control(id)
    for isShared in [false, true] {
      let ledger = try TestLedger()
      try crowd.fill(ledger.database, count: 500, isShared: isShared)
      // Some hundred instructions an event; each with each other would take millions.
      let evaluator = try ledger.evaluator(
        identities: crowd.fixture.identities,
        limits: EvaluationLimits(instructions: 300_000)
      ) { entry in
        crowd.records[entry % crowd.rows.count] ?? "{}"
      }
      let result = try evaluator.evaluate(
        control,
        over: crowd.period,
        input: ControlInput(sources: control.sources, isProven: true, assurance: .signed)
      )
      #expect(result.outcome != .error, "\(isShared): \(result.reason ?? "")")
    }
  }
}
