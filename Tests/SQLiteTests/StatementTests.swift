import SQLite
import Testing

@Suite struct StatementTests {
  let database: Database

  init() throws { database = try Database(":memory:") }

  @Test(arguments: [
    SQLValue.null, .integer(0), .integer(.min), .integer(.max), .real(0.1), .real(-0.0),
    .real(.infinity), .text(""), .text("Zürich 🧾"), .text("a\0b"), .blob([]), .blob([0, 255, 0]),
  ])
  func eachValueComesBackAsItWentIn(_ value: SQLValue) throws {
    #expect(try database.rows("SELECT ?", [value]) == [[value]])
  }

  @Test func aValueThatIsNotANumberIsNull() throws {
    #expect(try database.rows("SELECT ?", [.real(.nan)]) == [[.null]])
  }

  @Test func borrowedBytesAreTakenWithoutACopy() throws {
    try database.execute("CREATE TABLE t (a TEXT, b BLOB, c TEXT, d BLOB) STRICT")
    let statement = try database.prepare("INSERT INTO t VALUES (?, ?, ?, ?)")
    try unsafe Array("name\0x".utf8).withUnsafeBytes { bytes in
      unsafe try statement.bind(1, borrowing: bytes)
      unsafe try statement.bind(2, borrowingBlob: bytes)
      unsafe try statement.bind(3, borrowing: UnsafeRawBufferPointer(start: nil, count: 0))
      unsafe try statement.bind(4, borrowingBlob: UnsafeRawBufferPointer(start: nil, count: 0))
      try statement.run()
    }
    let bytes = Array("name\0x".utf8)
    #expect(
      try database.rows("SELECT * FROM t") == [["name\0x", .blob(bytes), "", .blob([])]]
    )
  }

  @Test func valuesAreBoundByNameAndUnknownNamesArePassedOver() throws {
    let statement = try database.prepare("SELECT :end, :begin, ?3")
    #expect(statement.parameters == [":end", ":begin", "?3"])
    try statement.bind(":begin", 1)
    try statement.bind(":end", 2)
    try statement.bind(":other", 3)
    #expect(try statement.step())
    #expect(statement.row == [2, 1, nil])
  }

  @Test func bindingsStayOverAResetUntilTheyAreCleared() throws {
    let statement = try database.prepare("SELECT ?")
    try statement.bind(1, "a")
    #expect(try statement.step() && statement.text(0) == "a")
    statement.reset()
    #expect(try statement.step() && statement.text(0) == "a")
    statement.reset()
    statement.clearBindings()
    #expect(try statement.step() && statement.text(0) == nil)
  }

  @Test(arguments: [0, 2, -1, Int.max])
  func anIndexThatIsNotThereIsRefused(_ index: Int) throws {
    let statement = try database.prepare("SELECT ?")
    let error = #expect(throws: SQLiteError.self) { try statement.bind(index, 1) }
    #expect(error?.description == "SQL: column index out of range")
  }

  @Test func aStatementOnARowTakesNoValues() throws {
    let statement = try database.prepare("SELECT ?")
    try statement.step()
    #expect(throws: SQLiteError.self) { try statement.bind(1, 1) }
  }

  @Test func columnsHaveNamesStorageAndBytes() throws {
    let statement = try database.prepare(
      "SELECT 1 AS a, 1.5 AS b, 'é' AS c, x'00ff' AS d, NULL AS e"
    )
    #expect(try statement.step())
    #expect(statement.columnNames == ["a", "b", "c", "d", "e"])
    #expect(
      (0..<statement.columnCount).map { statement.storage($0) }
        == [.integer, .real, .text, .blob, .null]
    )
    #expect(statement.int(0) == 1)
    #expect(statement.real(1) == 1.5)
    #expect(unsafe statement.withBytes(2) { unsafe Array($0) } == [0xc3, 0xa9])
    #expect(statement.blob(3) == [0, 255])
    #expect(statement.isNull(4) && statement.text(4) == nil && statement.blob(4).isEmpty)
    #expect(try !statement.step())
  }

  @Test func bytesThatAreNotUTF8AreRepairedInTextAndKeptInBytes() throws {
    let statement = try database.prepare("SELECT CAST(x'61ff' AS TEXT)")
    try statement.step()
    #expect(statement.text(0) == "a\u{fffd}")
    #expect(statement.blob(0) == [0x61, 0xff])
  }

  @Test(arguments: ["", " \n", "-- nothing", "/* nothing */", ";", ";;  ;"])
  func aTextWithoutAStatementIsRefused(_ sql: String) throws {
    let error = #expect(throws: SQLiteError.self) { try database.prepare(sql) }
    #expect(error?.description == "SQL: no statement")
  }

  @Test(arguments: ["SELECT 1", "SELECT 1;", "SELECT 1 ; -- end\n", "/* a */ SELECT 1; ;/* b */"])
  func oneStatementMayHaveCommentsAroundIt(_ sql: String) throws {
    #expect(try database.rows(sql) == [[1]])
  }

  @Test(arguments: [
    "SELECT 1; SELECT 2", "SELECT 1; DROP TABLE t", "SELECT 1;;x", "SELECT 1; -- a\n SELECT 2",
    "SELECT 1; 'open",
  ])
  func aSecondStatementIsRefused(_ sql: String) throws {
    let error = #expect(throws: SQLiteError.self) { try database.prepare(sql) }
    #expect(error?.description == "SQL line 1, column 10: text after the statement")
  }

  @Test(arguments: ["SELECT 1\0", "SELECT 1;\0DROP TABLE t", "\0"])
  func aNULHidesNothing(_ sql: String) throws {
    let error = #expect(throws: SQLiteError.self) { try database.prepare(sql) }
    #expect(error?.message == "NUL in the text")
    #expect(throws: SQLiteError.self) { try database.execute(sql) }
  }

  @Test func anErrorNamesLineAndColumn() throws {
    let error = #expect(throws: SQLiteError.self) {
      try database.prepare("SELECT 1,\n  ü.missing\nFROM (SELECT 1 AS a)")
    }
    #expect(error?.description == "SQL line 2, column 3: no such column: ü.missing")
    #expect(error?.sql?.hasPrefix("SELECT 1,") == true)
  }

  @Test func anErrorInALaterStatementHasItsOwnPlace() throws {
    let error = #expect(throws: SQLiteError.self) {
      try database.execute("CREATE TABLE t (a);\nSELECT b FROM t;")
    }
    #expect(error?.description == "SQL line 2, column 8: no such column: b")
  }

  @Test func doubleQuotesAreNeverAText() throws {
    let error = #expect(throws: SQLiteError.self) { try database.prepare("SELECT \"rot\"") }
    #expect(error?.message == "no such column: rot")
  }

  @Test func readOnlyAndExplainAreTold() throws {
    try database.execute("CREATE TABLE t (a)")
    #expect(try database.prepare("SELECT * FROM t").isReadOnly)
    #expect(try !database.prepare("INSERT INTO t VALUES (1)").isReadOnly)
    #expect(try database.prepare("EXPLAIN DELETE FROM t").isExplain)
  }

  @Test func aFailedStepLeavesTheStatementReadyForMore() throws {
    try database.execute("CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT")
    let insert = try database.prepare("INSERT INTO t VALUES (?)")
    try insert.bind(1, 1)
    try insert.run()
    let error = #expect(throws: SQLiteError.self) { try insert.run() }
    // SQLITE_CONSTRAINT_PRIMARYKEY
    #expect(error?.code == 1555 && error?.isConstraint == true)
    try insert.bind(1, 2)
    try insert.run()
    #expect(database.lastInsertedRow == 2 && database.changes == 1)
  }

  @Test func aStatementKeepsItsDatabaseOpen() throws {
    var owner: Database? = try Database(":memory:")
    try owner?.execute("CREATE TABLE t (a); INSERT INTO t VALUES (7)")
    let statement = try #require(try owner?.prepare("SELECT a FROM t"))
    owner = nil
    #expect(try statement.step() && statement.integer(0) == 7)
  }
}
