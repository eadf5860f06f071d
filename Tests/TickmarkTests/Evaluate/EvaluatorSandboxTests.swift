import SQLite
import Testing
import Trail

@testable import Tickmark

/// SQL that wants to see or do more than a control may, against a whole ledger.
@Suite struct EvaluatorSandboxTests {
  let ledger: TestLedger

  init() throws {
    ledger = try TestLedger()
    try ledger.add(.init(time: "2026-01-02T00:00:00Z", actor: "a"))
  }

  @Test(arguments: [
    ("SELECT entry FROM event_row", "no such table: event_row"),
    ("SELECT id AS entry FROM text", "no such table: text"),
    ("SELECT entry FROM evidence", "no such table: evidence"),
    ("SELECT count(*) AS entry FROM quarantine", "no such table: quarantine"),
    (
      "WITH event AS (SELECT * FROM event_row) SELECT entry FROM event", "no such table: event_row"
    ),
    (
      "WITH finding AS (SELECT entry FROM evidence) SELECT entry FROM finding",
      "no such table: evidence"
    ),
    ("SELECT entry FROM main.event_row", "no such table: main.event_row"),
    ("SELECT entry FROM event WHERE id IN (SELECT value FROM text)", "no such table: text"),
    ("SELECT entry FROM event WHERE id IN identity", "no such table: identity"),
    (
      "SELECT rootpage AS entry FROM sqlite_schema",
      "table sqlite_master, want one that controls may use"
    ),
    (
      "SELECT load_extension('x') AS entry",
      "function load_extension, want one that controls may use"
    ),
    ("SELECT randomblob(8) AS entry", "function randomblob, want one that controls may use"),
    (
      "SELECT CURRENT_TIMESTAMP AS entry",
      "function current_timestamp, want one that controls may use"
    ),
    ("SELECT sqlite_version() AS entry", "function sqlite_version, want one that controls may use"),
    (
      "DELETE FROM event RETURNING entry",
      "a statement that does more than read, want one that controls may use"
    ),
    ("SELECT entry FROM \"event\" WHERE \"a\" = 1", "no such column: a"),
  ])
  func itIsRefused(_ sql: String, _ found: String) throws {
    let result = try ledger.evaluator().evaluate(
      .test(exceptions: sql),
      over: .day,
      input: .proven
    )
    #expect(result.outcome == .error)
    #expect(result.reason == "exceptions query: \(found)")
  }

  @Test(arguments: [
    "date('now')", "date()", "strftime('%s')", "strftime('%s', 'NOW')", "datetime('n' || 'ow')",
    "unixepoch(x'6e6f77')", "time('now' || char(0) || 'x')", "julianday('now')",
    "datetime(time, 'localtime')", "datetime(time, 'UTC')", "datetime(time, '+1 day', 'utc')",
  ])
  func theClockAndTheTimeZoneOfTheMachineAreRefused(_ expression: String) throws {
    let result = try ledger.evaluator().evaluate(
      .test(exceptions: "SELECT entry, \(expression) AS t FROM event"),
      over: .day,
      input: .proven
    )
    #expect(result.outcome == .error)
    #expect(result.reason?.contains(" reads the ") == true, "\(result.reason ?? "")")
    #expect(result.reason?.hasSuffix("want :begin, :end or a column") == true)
  }

  @Test(arguments: [
    ("date(time)", SQLValue.text("2026-01-02")), ("date(time, '+1 month', '-1 day')", "2026-02-01"),
    ("strftime('%Y-%W', time)", "2026-00"), ("unixepoch(time)", 1_767_312_000),
    ("julianday(:end) - julianday(:begin)", 1.0), ("date(NULL)", nil),
    ("time('12:00')", "12:00:00"),
    ("datetime(1767312000, 'unixepoch')", "2026-01-02 00:00:00"),
  ])
  func timesThatAreGivenAreReckonedWith(_ expression: String, _ value: SQLValue) throws {
    let result = try ledger.evaluator().evaluate(
      .test(exceptions: "SELECT entry, \(expression) AS t FROM event"),
      over: .day,
      input: .proven
    )
    #expect(result.reason == nil)
    #expect(try result.exceptions().first?.values == [0, value])
  }

  @Test(arguments: [
    "SELECT e.entry FROM event AS e, json_each('[1,2]') AS j WHERE j.value = 2",
    """
    WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 3)
    SELECT entry FROM event WHERE (SELECT count(*) FROM n) = 4
    """,
    "SELECT entry, row_number() OVER (PARTITION BY actor ORDER BY time) AS n FROM event",
    "SELECT entry FROM event WHERE actor LIKE 'A%' OR actor GLOB 'b*'",
    "SELECT max(entry) AS entry, group_concat(actor) AS actors FROM event GROUP BY source",
    "SELECT entry FROM event WHERE source IN (SELECT name FROM source WHERE format = 'cloudtrail')",
    "SELECT entry FROM event WHERE NOT EXISTS (SELECT 1 FROM finding WHERE class = 'broken')",
    """
    SELECT entry FROM event
    WHERE NOT EXISTS (SELECT 1 FROM coverage AS c WHERE c."begin" <= time AND time < c."end")
    """,
  ])
  func whatControlsNeedWorks(_ sql: String) throws {
    let result = try ledger.evaluator().evaluate(
      .test(exceptions: sql),
      over: .day,
      input: .proven
    )
    #expect(result.reason == nil)
    #expect(try result.exceptions().map(\.entry) == [0])
  }

  @Test func theViewsWithTimesOfTheirOwnWork() throws {
    try ledger.database.execute(
      """
      INSERT INTO coverage_row
      VALUES ('trail', '*', 1767312000250000, 1767398400000000, 'proven', 'signed')
      """
    )
    let control = Control.test(
      population: "SELECT \"begin\", source FROM coverage",
      exceptions: "SELECT \"begin\", \"end\", source FROM coverage",
      key: ["begin", "source"]
    )
    let result = try ledger.evaluator().evaluate(control, over: .day, input: .proven)
    #expect(
      try result.exceptions().first?.values
        == ["2026-01-02T00:00:00.250000Z", "2026-01-03T00:00:00.000000Z", "trail"]
    )
  }

  @Test func nothingIsWritten() throws {
    let before = try ledger.database.rows("SELECT * FROM event")
    _ = try ledger.evaluator().evaluate(.roots, over: .day, input: .proven)
    #expect(try ledger.database.rows("SELECT * FROM event") == before)
    #expect(!ledger.exists("ledger.db-journal"))
  }
}
