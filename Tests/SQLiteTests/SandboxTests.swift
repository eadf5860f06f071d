import SQLite
import Testing

/// SQL that wants more than it may have, against an authorizer that allows reading one view.
@Suite struct SandboxTests {
  let folder: Folder
  let database: Database

  init() throws {
    folder = try Folder()
    database = try Database(folder.file("a.db"))
    try database.execute(
      """
      CREATE TABLE secret (a);
      CREATE TABLE row (id INTEGER PRIMARY KEY, a UNIQUE);
      CREATE VIEW event AS SELECT id, a, (SELECT count(*) FROM row) AS n FROM row;
      INSERT INTO secret VALUES ('hidden'); INSERT INTO row VALUES (1, 'shown');
      """
    )
    database.setAuthorizer { action in
      switch action {
      case .select, .recursive: .allow
      case .read("event", _, _), .read("row", _, "event"): .allow
      // Rows without columns: within the view, and of the statement's own tables.
      case .read(let table, "", nil): table == "secret" ? .deny : .allow
      case .function(let name):
        ["count", "lower", "hex", "zeroblob"].contains(name) ? .allow : .deny
      default: .deny
      }
    }
  }

  @Test func whatIsAllowedWorks() throws {
    #expect(try database.rows("SELECT id, lower(a), n FROM event") == [[1, "shown", 1]])
    #expect(try database.rows("WITH e AS (SELECT a FROM event) SELECT count(*) FROM e") == [[1]])
  }

  @Test(arguments: [
    "SELECT a FROM secret", "SELECT count(*) FROM secret", "SELECT a FROM main.secret",
    "SELECT a FROM row", "SELECT (SELECT a FROM secret) FROM event",
    "SELECT * FROM event JOIN secret", "SELECT * FROM event WHERE a IN secret",
    "SELECT * FROM event WHERE EXISTS (SELECT 1 FROM secret)",
    "SELECT 1 FROM event ORDER BY (SELECT a FROM secret)",
    "SELECT a FROM event UNION ALL SELECT a FROM secret",
    "SELECT sql FROM sqlite_schema", "SELECT * FROM sqlite_master",
    "SELECT * FROM sqlite_temp_schema", "SELECT name FROM pragma_table_list",
    "SELECT * FROM pragma_database_list", "SELECT * FROM dbstat", "SELECT * FROM sqlite_stmt",
    "SELECT load_extension('x')", "SELECT randomblob(8)", "SELECT upper(a) FROM event",
    "SELECT fts3_tokenizer('simple')", "SELECT * FROM json_each('[1]')",
    "INSERT INTO row VALUES (2, 'x')", "UPDATE row SET a = 'x'", "DELETE FROM row",
    "REPLACE INTO row VALUES (1, 'x')", "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)",
    "CREATE TEMP VIEW event AS SELECT * FROM secret", "CREATE VIRTUAL TABLE t USING fts5(a)",
    "CREATE TRIGGER t AFTER INSERT ON row BEGIN SELECT 1; END", "DROP VIEW event",
    "ALTER TABLE row RENAME TO r", "ATTACH ':memory:' AS x", "DETACH main",
    "PRAGMA writable_schema = ON", "PRAGMA user_version", "PRAGMA journal_mode = OFF",
    "BEGIN", "SAVEPOINT s", "ANALYZE", "CREATE INDEX i ON row (a)", "REINDEX row",
    "VACUUM", "VACUUM INTO 'x.db'",
  ])
  func hostileSQLIsDenied(_ sql: String) throws {
    let error = #expect(throws: SQLiteError.self) { try database.prepare(sql).step() }
    #expect(error?.isDenied == true, "\(sql): \(error?.description ?? "")")
    database.setAuthorizer(nil)
    #expect(try database.rows("SELECT * FROM row") == [[1, "shown"]])
    #expect(try database.rows("SELECT a FROM secret") == [["hidden"]])
  }

  @Test func anErrorSaysWhatWasDenied() throws {
    let read = #expect(throws: SQLiteError.self) { try database.prepare("SELECT a FROM secret") }
    #expect(read?.denied == .read(table: "secret", column: "a", view: nil))
    #expect(read?.description == "SQL: access to secret.a is prohibited")
    let function = #expect(throws: SQLiteError.self) { try database.prepare("SELECT upper('a')") }
    #expect(function?.denied == .function("upper"))
    let other = #expect(throws: SQLiteError.self) { try database.prepare("SELECT missing") }
    #expect(other?.denied == nil && other?.isDenied == false)
  }

  @Test func ignoredColumnsReadAsNull() throws {
    database.setAuthorizer { action in
      if case .read(_, "a", _) = action { .ignore } else { .allow }
    }
    #expect(try database.rows("SELECT id, a FROM event") == [[1, .null]])
  }

  @Test func anAuthorizerIsTakenAwayAgain() throws {
    database.setAuthorizer(nil)
    #expect(try database.rows("SELECT a FROM secret") == [["hidden"]])
  }

  @Test func aCommonTableNamedLikeAViewPassesForIt() throws {
    // Documented with SQLAction.read: why a sandbox needs more than the view's name.
    #expect(
      try database.rows("WITH event AS (SELECT a FROM row) SELECT a FROM event") == [["shown"]]
    )
  }

  @Test(arguments: [
    "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "WITH RECURSIVE n(i) AS (VALUES (0) UNION SELECT i + 1 FROM n) SELECT i FROM n ORDER BY i",
    """
    WITH a(i) AS (VALUES (1),(2),(3),(4),(5),(6),(7),(8),(9),(10))
    SELECT count(*) FROM a, a AS b, a AS c, a AS d, a AS e, a AS f, a AS g, a AS h
    """,
  ])
  func aBudgetOfInstructionsEndsWhatWouldNotEnd(_ sql: String) throws {
    database.limitInstructions(1_000_000)
    let error = #expect(throws: SQLiteError.self) { try database.rows(sql) }
    #expect(error?.isInterrupted == true)
    // The budget is spent for what follows too, until a new one is given.
    #expect(throws: SQLiteError.self) { try database.rows(sql) }
    database.limitInstructions(nil)
    #expect(try database.rows("SELECT count(*) FROM event") == [[1]])
  }

  @Test func theBudgetIsTheSameEachTime() throws {
    func rows() throws -> Int {
      database.limitInstructions(500_000)
      let statement = try database.prepare(
        "WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
      )
      var count = 0
      do { while try statement.step() { count += 1 } } catch {}
      return count
    }
    let first = try rows()
    #expect(try first > 1_000 && rows() == first)
  }

  @Test func limitsBoundWhatOneInstructionCanDo() throws {
    #expect(database.limit(.length, to: 1_000_000) == 1_000_000_000)
    let error = #expect(throws: SQLiteError.self) {
      try database.rows("SELECT hex(zeroblob(100000000))")
    }
    #expect(error?.message == "string or blob too big")
    database.limit(.compoundSelect, to: 2)
    #expect(throws: SQLiteError.self) {
      try database.prepare("SELECT 1 UNION SELECT 2 UNION SELECT 3")
    }
    database.limit(.expressionDepth, to: 10)
    #expect(throws: SQLiteError.self) {
      try database.prepare("SELECT \(Array(repeating: "1", count: 20).joined(separator: "+"))")
    }
    database.limit(.textLength, to: 100)
    #expect(throws: SQLiteError.self) {
      try database.prepare("SELECT 1\(String(repeating: " ", count: 100))")
    }
  }

  @Test func aTextAboveTheLimitIsRefusedWhenBound() throws {
    database.limit(.length, to: 1_000)
    let statement = try database.prepare("SELECT ?")
    let error = #expect(throws: SQLiteError.self) {
      try statement.bind(1, String(repeating: "x", count: 2_000))
    }
    #expect(error?.message == "string or blob too big")
  }
}
