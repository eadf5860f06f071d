import SQLite
import Testing

@Suite struct FunctionTests {
  private struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  let database: Database

  init() throws { database = try Database(":memory:") }

  @Test(arguments: [
    SQLValue.null, .integer(.min), .real(2.5), .text(""), .text("a\0ü"), .blob([]), .blob([0, 1]),
  ])
  func valuesGoInAndComeBack(_ value: SQLValue) throws {
    try database.define("same", argumentCount: 1) { $0[0] }
    #expect(try database.rows("SELECT same(?)", [value]) == [[value]])
  }

  @Test func anyNumberOfArgumentsCanBeTaken() throws {
    try database.define("number", argumentCount: -1) { .integer(Int64($0.count)) }
    #expect(try database.rows("SELECT number(), number(1, 'a', NULL)") == [[0, 3]])
  }

  @Test func aThrownErrorFailsTheStatementInItsWords() throws {
    try database.define("record", argumentCount: 1) { values in
      throw Refusal(description: "no entry \(values[0].integer ?? -1)")
    }
    let error = #expect(throws: SQLiteError.self) { try database.rows("SELECT record(7)") }
    #expect(error?.description == "SQL: no entry 7")
  }

  @Test func aWrongNumberOfArgumentsIsRefused() throws {
    try database.define("record", argumentCount: 1) { $0[0] }
    let error = #expect(throws: SQLiteError.self) { try database.prepare("SELECT record()") }
    #expect(error?.message == "wrong number of arguments to function record()")
  }

  @Test func whatTheSchemaHoldsCanNotCallIt() throws {
    try database.define("record", argumentCount: 1) { $0[0] }
    try database.execute("CREATE VIEW v AS SELECT record(1) AS a")
    let error = #expect(throws: SQLiteError.self) { try database.rows("SELECT a FROM v") }
    #expect(error?.message == "unsafe use of record()")
  }

  @Test func aFunctionForTheSchemaStandsInForABuiltInOneInViewsToo() throws {
    try database.define("date", argumentCount: -1, isForSchema: true) { _ in "never" }
    try database.execute("CREATE VIEW v AS SELECT date('now') AS a")
    #expect(try database.rows("SELECT a, date() FROM v") == [["never", "never"]])
  }

  @Test func aClosureIsFreedWhenItIsReplacedAndWhenTheDatabaseCloses() throws {
    final class Token {}
    weak var first: Token?
    weak var second: Token?
    do {
      let database = try Database(":memory:")
      func define() throws -> Token {
        let token = Token()
        try database.define("f", argumentCount: 0) { _ in withExtendedLifetime(token) { 1 } }
        return token
      }
      first = try define()
      #expect(first != nil)
      second = try define()
      #expect(first == nil && second != nil)
    }
    #expect(second == nil)
  }

  @Test func aRefusedDefinitionFreesItsClosure() throws {
    final class Token {}
    weak var kept: Token?
    do {
      let token = Token()
      kept = token
      #expect(throws: SQLiteError.self) {
        try database.define("f", argumentCount: 4000) { _ in withExtendedLifetime(token) { 1 } }
      }
    }
    #expect(kept == nil)
  }

  @Test func aFunctionCanInterruptItsStatement() throws {
    let database = database
    try database.define("stop", argumentCount: 0, isDeterministic: false) { [unowned database] _ in
      database.interrupt()
      return 1
    }
    let error = #expect(throws: SQLiteError.self) {
      try database.rows(
        "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + stop() FROM n) SELECT * FROM n"
      )
    }
    #expect(error?.isInterrupted == true)
  }
}
