import SQLite
import Testing

@Suite struct DatabaseTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test func modesMakeChangeOrOnlyReadAFile() throws {
    let path = folder.file("a.db")
    #expect(throws: SQLiteError.self) { try Database(path, mode: .readOnly) }
    #expect(throws: SQLiteError.self) { try Database(path, mode: .readWrite) }
    #expect(!folder.exists("a.db"))
    try Database(path).execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    try Database(path, mode: .readWrite).execute("INSERT INTO t VALUES (2)")
    let reader = try Database(path, mode: .readOnly)
    #expect(try reader.rows("SELECT a FROM t ORDER BY a") == [[1], [2]])
    let error = #expect(throws: SQLiteError.self) { try reader.execute("DELETE FROM t") }
    #expect(error?.description == "SQL: attempt to write a readonly database")
  }

  @Test func aMissingFileIsNamed() throws {
    let path = folder.file("none/a.db")
    let error = #expect(throws: SQLiteError.self) { try Database(path) }
    #expect(error?.description == "SQL: \(path): unable to open database file")
  }

  @Test func aPathIsNeverAURINorCutAtANUL() throws {
    #expect(throws: SQLiteError.self) {
      try Database("file:nowhere-\(folder.path.utf8.count)/x?mode=memory", mode: .create)
    }
    let error = #expect(throws: SQLiteError.self) { try Database(folder.file("a\0b")) }
    #expect(error?.message == "NUL in a path")
    #expect(!folder.exists("a"))
  }

  @Test func aFileThatIsNoDatabaseIsSaidToBeNone() throws {
    let path = folder.file("a.db")
    let source = try Database(path)
    try source.execute("CREATE TABLE t (a)")
    try Damage.overwrite(path, with: Array(repeating: 0x41, count: 4096))
    let error = #expect(throws: SQLiteError.self) {
      try Database(path).rows("SELECT * FROM t")
    }
    #expect(error?.isCorrupt == true)
    #expect(error?.description == "SQL: file is not a database")
  }

  @Test func aTransactionIsThereWholeOrNotAtAll() throws {
    struct Stop: Error {}
    let database = try Database(":memory:")
    try database.execute("CREATE TABLE t (a)")
    #expect(throws: Stop.self) {
      try database.transaction {
        try database.execute("INSERT INTO t VALUES (1)")
        #expect(database.isInTransaction)
        throw Stop()
      }
    }
    #expect(!database.isInTransaction)
    let count = try database.transaction {
      try database.execute("INSERT INTO t VALUES (2), (3)")
      return database.changes
    }
    #expect(count == 2)
    #expect(try database.rows("SELECT a FROM t ORDER BY a") == [[2], [3]])
  }

  @Test func aTransactionThatCanNotCommitIsRolledBack() throws {
    let database = try Database(":memory:")
    try database.execute(
      """
      PRAGMA foreign_keys = ON;
      CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;
      CREATE TABLE b (a INTEGER REFERENCES a DEFERRABLE INITIALLY DEFERRED) STRICT;
      """
    )
    let error = #expect(throws: SQLiteError.self) {
      try database.transaction { try database.execute("INSERT INTO b VALUES (1)") }
    }
    #expect(error?.message == "FOREIGN KEY constraint failed")
    #expect(!database.isInTransaction)
    #expect(try database.rows("SELECT count(*) FROM b") == [[0]])
  }

  @Test func aLockThatAnotherHoldsIsAnErrorAfterTheTimeout() throws {
    let path = folder.file("a.db")
    let first = try Database(path)
    try first.execute("CREATE TABLE t (a); BEGIN IMMEDIATE")
    let second = try Database(path, busySeconds: 0)
    let error = #expect(throws: SQLiteError.self) { try second.transaction {} }
    #expect(error?.isBusy == true)
  }

  @Test func migrationsAreAppliedOnceAndInOrder() throws {
    let database = try Database(":memory:")
    let first = ["CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"]
    try database.migrate(first)
    try database.migrate(first)
    try database.migrate(first + ["INSERT INTO t VALUES (2)"])
    #expect(try database.rows("SELECT a FROM t ORDER BY a") == [[1], [2]])
    #expect(try database.rows("PRAGMA user_version") == [[3]])
  }

  @Test func aFailedMigrationLeavesNothingAndCanBeTriedAgain() throws {
    let database = try Database(":memory:")
    #expect(throws: SQLiteError.self) {
      try database.migrate([
        "CREATE TABLE t (a)", "CREATE TABLE u (a); INSERT INTO missing VALUES (1)",
      ])
    }
    #expect(try database.rows("PRAGMA user_version") == [[1]])
    #expect(try database.rows("SELECT name FROM sqlite_schema") == [["t"]])
    try database.migrate(["CREATE TABLE t (a)", "CREATE TABLE u (a)"])
    #expect(try database.rows("PRAGMA user_version") == [[2]])
  }

  @Test(arguments: [2, -1])
  func aFileOfAVersionThatDoesNotExistIsRefused(_ version: Int) throws {
    let database = try Database(":memory:")
    try database.execute("PRAGMA user_version = \(version)")
    let error = #expect(throws: SQLiteError.self) { try database.migrate(["CREATE TABLE t (a)"]) }
    #expect(error?.description == "SQL: schema version \(version), want at most 1")
  }

  @Test func aBackupHoldsAllAndOverwritesNothing() throws {
    let database = try Database(folder.file("a.db"))
    try database.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)")
    try database.backup(to: folder.file("b.db"))
    let copy = try Database(folder.file("b.db"), mode: .readOnly)
    #expect(try copy.rows("SELECT a FROM t ORDER BY a") == [[1], [2]])
    #expect(try copy.rows("PRAGMA integrity_check") == [["ok"]])
    let error = #expect(throws: SQLiteError.self) { try database.backup(to: folder.file("b.db")) }
    #expect(error?.message == "\(folder.file("b.db")): output file already exists")
  }

  @Test func aBackupThatFailsLeavesNoFile() throws {
    let database = try Database(folder.file("a.db"))
    try database.execute("CREATE TABLE t (a); BEGIN")
    let error = #expect(throws: SQLiteError.self) { try database.backup(to: folder.file("b.db")) }
    #expect(error?.message == "cannot VACUUM from within a transaction")
    #expect(!folder.exists("b.db"))
  }

  @Test func newFilesAreForTheirOwnerOnly() throws {
    let database = try Database(folder.file("a.db"))
    try database.execute("CREATE TABLE t (a)")
    try database.backup(to: folder.file("b.db"))
    try database.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)")
    for name in ["a.db", "b.db", "a.db-journal"] {
      #expect(try folder.permissions(name) == 0o600, "\(name)")
    }
  }

  @Test func moreRowsThanAskedForAreAnError() throws {
    let database = try Database(":memory:")
    #expect(try database.rows("VALUES (1), (2)", atMost: 2).count == 2)
    let error = #expect(throws: SQLiteError.self) {
      try database.rows("VALUES (1), (2), (3)", atMost: 2)
    }
    #expect(error?.description == "SQL: more than 2 rows")
  }
}
