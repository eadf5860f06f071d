import Cryptography
import SQLite
import Testing
import Trail

@testable import Tickmark

@Suite struct ControlFileTests {
  static let good = """
    -- id: root-use
    -- title: The root user isn't used
    -- statement: Nobody works as the root user;
    --   its sign-in is kept: for emergencies.
    --
    -- severity: critical
    -- test: Every event of the root user is an exception.
    -- sources: cloudtrail, orders
    -- lookback: 90d
    -- key: source id
    -- parameter: allowed = 'Get''s'
    -- parameter: most = 5
    -- parameter: share = 0.25
    -- row: One event.

    -- population
    SELECT entry, time, source, id FROM event WHERE time >= :begin AND time < :end;

    -- exceptions
    -- which are few
    SELECT entry, time, source, id
    FROM event -- all
    WHERE actor_kind = 'root' AND action <> :allowed AND 1 < :most AND 0 < :share
    ORDER BY time;

    """

  private func parse(_ text: String, name: String = "iam/root-use.sql") throws -> Control {
    try ControlFile.parse(Array(text.utf8), name: name, area: "iam")
  }

  /// The good file with one piece changed.
  private func message(replacing piece: String, by other: String) throws -> String? {
    #expect(Self.good.contains(piece))
    let parts = Self.good.split(separator: piece, maxSplits: 1, omittingEmptySubsequences: false)
    let error = #expect(throws: EvaluationFileError.self) {
      try parse(parts.joined(separator: other))
    }
    return error?.description
  }

  @Test func aFileGivesItsControl() throws {
    let control = try parse(Self.good)
    #expect(control.id == "root-use")
    #expect(
      control.statement == "Nobody works as the root user; its sign-in is kept: for emergencies."
    )
    #expect(control.severity == .critical)
    #expect(control.sources == ["cloudtrail", "orders"])
    #expect(control.lookback == 90 * 86_400)
    #expect(control.key == ["source", "id"])
    #expect(
      control.parameters == [
        .init(name: "allowed", value: "Get's"), .init(name: "most", value: 5),
        .init(name: "share", value: 0.25),
      ]
    )
    #expect(control.population.hasPrefix("SELECT entry") && control.population.hasSuffix(":end"))
    #expect(control.exceptions.hasPrefix("-- which are few\nSELECT"))
    #expect(control.area == "iam")
    #expect(control.digest == SHA256.hash(Self.good))
  }

  @Test(arguments: [
    ("-- severity: critical\n", "", "iam/root-use.sql:1: no severity, want \"-- severity: …\""),
    (
      "severity: critical", "severity: grave",
      "iam/root-use.sql:6: severity \"grave\", want critical, high, medium or low"
    ),
    ("severity: critical", "severity:", "iam/root-use.sql:6: no value, want one after the colon"),
    (
      "id: root-use", "id: Root",
      "iam/root-use.sql:1: id \"Root\", want lower-case letters, digits and hyphens"
    ),
    (
      "id: root-use", "id: other",
      "iam/root-use.sql:1: id \"other\", want the file's name, \"root-use\""
    ),
    ("-- title: The", "-- title: A\n-- title: The", "iam/root-use.sql:3: a second title, want one"),
    (
      "-- row:", "-- rows:",
      """
      iam/root-use.sql:14: key "rows", want one of id, title, statement, severity, test, sources, \
      key, row, lookback, parameter
      """
    ),
    ("-- row:", "row:", "iam/root-use.sql:14: \"row: One event.\", want \"-- key: value\""),
    (
      "90d", "3 months",
      "iam/root-use.sql:9: lookback \"3 months\", want 0, or a time such as 90d or 24h"
    ),
    ("90d", "-1d", "iam/root-use.sql:9: lookback \"-1d\", want 0, or a time such as 90d or 24h"),
    (
      "most = 5", "most = five",
      """
      iam/root-use.sql:12: parameter "most = five", want name = default, the default a number or a \
      'text'
      """
    ),
    ("most = 5", "begin = 5", "iam/root-use.sql:12: parameter \"begin\", want a name of its own"),
    ("key: source id", "key: id id", "iam/root-use.sql:10: \"id\" twice, want each once"),
    (
      "-- population\n", "",
      "iam/root-use.sql:24: the end, want a line \"-- population\" before the query"
    ),
    (
      "-- population\n", "-- exceptions\n-- population\n",
      """
      iam/root-use.sql:20: "-- exceptions", want "-- population" once, then "-- exceptions" once
      """
    ),
    (
      " One event.", " One\revent.",
      "iam/root-use.sql:14: a carriage return or NUL, want lines that end in LF"
    ),
  ])
  func aHeadThatIsWrongIsNamedWithItsLine(_ piece: String, _ other: String, _ want: String) throws {
    #expect(try message(replacing: piece, by: other) == want)
  }

  @Test(arguments: [
    ("actor_kind =", "actor_sort =", "iam/root-use.sql:23:7: no such column: actor_sort"),
    ("FROM event -- all", "FROM events", "iam/root-use.sql:20: no such table: events"),
    ("time;\n", "time LIMIT 5;\n", "iam/root-use.sql:24:15: LIMIT, want every exception"),
    (
      "WHERE actor_kind", "; DELETE FROM event WHERE actor_kind",
      "iam/root-use.sql:23:2: text after the statement"
    ),
    (
      "time >= :begin", "time >= :from",
      """
      iam/root-use.sql:17: parameter :from, want :begin, :end, :lookback_begin, :allowed, :most, \
      :share
      """
    ),
    (
      "time >= :begin", "time >= ?",
      """
      iam/root-use.sql:17: parameter ?, want :begin, :end, :lookback_begin, :allowed, :most, \
      :share
      """
    ),
    (" AND 1 < :most", "", "iam/root-use.sql:20: no :most, want every parameter in use"),
    (
      "SELECT entry, time, source, id\n", "SELECT entry, time, source\n",
      "iam/root-use.sql:20: no column id, want the columns of key: source, id"
    ),
    (
      "SELECT entry, time, source, id\n", "SELECT entry, time, source, id, id\n",
      "iam/root-use.sql:20: column id twice, want each once"
    ),
    (
      "SELECT entry, time, source, id FROM", "SELECT time FROM",
      "iam/root-use.sql:17: no column of the exceptions' key, want source or id or entry"
    ),
    (
      "time;\n", "random();\n",
      "iam/root-use.sql:24:10: function random, want one that controls may use"
    ),
    ("time;\n", "time /* open\n", "iam/root-use.sql:20: a comment without its end"),
  ])
  func aQueryThatIsWrongIsNamedWithItsPlace(
    _ piece: String,
    _ other: String,
    _ want: String
  ) throws {
    #expect(try message(replacing: piece, by: other) == want)
  }

  @Test(arguments: [
    "DELETE FROM event", "EXPLAIN SELECT entry FROM event", "PRAGMA table_info(event)",
    "CREATE TABLE t (entry)", "BEGIN", "ATTACH 'x' AS y", "UPDATE event SET id = 1 RETURNING entry",
    "SELECT entry, id FROM sqlite_schema, event", "SELECT count(*) AS entry FROM pragma_table_list",
    "SELECT count(*) AS entry FROM dbstat", "SELECT count(*) AS entry FROM sqlite_master",
  ])
  func whatDoesMoreThanReadItsViewsIsRefused(_ sql: String) throws {
    let control = Control.test(population: sql, exceptions: "SELECT entry FROM event")
    let error = #expect(throws: ControlQueryError.self) { try ControlCheck(.ledger).check(control) }
    #expect(error?.query == .population)
  }

  @Test func aDeclaredTableCanBeNamedOnceItIsDeclared() throws {
    let control = Control.test(exceptions: "SELECT o.entry FROM \"order\" AS o WHERE status = 'x'")
    #expect(throws: ControlQueryError.self) { try ControlCheck(.ledger).check(control) }
    let tables = ControlTables.ledger.adding([.init("order", ["key", "entry", "status"])])
    try ControlCheck(tables).check(control)
  }

  @Test func theLedgerHasTheTablesThatControlsAreCheckedAgainst() throws {
    let ledger = try TestLedger()
    try IdentityMap.none.define(on: ledger.database)
    for table in ControlTables.ledger.tables {
      let columns = try ledger.database.prepare("SELECT * FROM \(table.name)").columnNames
      #expect(columns == table.columns, "\(table.name)")
    }
  }

  @Test func everyCutOfAFileIsRefusedOrGivesBothQueries() throws {
    let bytes = Array(Self.good.utf8)
    for count in stride(from: 0, to: bytes.count - 3, by: 7) {
      let control = try? ControlFile.parse(
        Array(bytes[..<count]),
        name: "root-use.sql",
        area: "iam"
      )
      #expect(control == nil || count > 700, "\(count)")
    }
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    let error = #expect(throws: EvaluationFileError.self) {
      try ControlFile.parse([0x2d, 0xff], name: "a.sql", area: "iam")
    }
    #expect(error?.description == "a.sql:1: bytes that are not UTF-8")
  }
}
