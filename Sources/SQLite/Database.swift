import CSQLite
import Glibc

/// A connection to one SQLite database.
///
/// It is for one thread at a time: opened without SQLite's mutexes, and not `Sendable`, so that the
/// compiler sees to it. Text in double quotes is a name and never a value, extensions can't be
/// loaded, and what lies in the schema can't run functions of the application.
@safe public final class Database {
  public enum Mode: Sendable, Hashable {
    /// Reads and writes; makes the file if it isn't there.
    ///
    /// A new file, and what SQLite puts beside it, is for its owner only (0600).
    case create
    case readWrite
    case readOnly
  }

  // Closed in deinit only; statements keep their database alive.
  let handle: OpaquePointer
  var authorizer: ((SQLAction) -> SQLDecision)?
  /// What the authorizer refused in the statement that is being compiled.
  var denied: SQLAction?
  var instructionsLeft: Int?

  /// Opens a file, or for `:memory:` a database that lives as long as the connection.
  ///
  /// `busySeconds` is how long to wait for another process's lock.
  public init(
    _ path: String,
    mode: Mode = .create,
    busySeconds: Int32 = 10
  ) throws(SQLiteError) {
    let flags: Int32 =
      switch mode {
      case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .readWrite: SQLITE_OPEN_READWRITE
      case .readOnly: SQLITE_OPEN_READONLY
      }
    _ = Self.isMemoryUncounted
    let plain = try Self.plain(path)
    // SQLite would let the umask decide. Where this fails, SQLite says better why.
    if mode == .create, path != ":memory:" { _ = Self.makePrivateFile(plain) }
    var pointer: OpaquePointer?
    let code = unsafe sqlite3_open_v2(
      plain,
      &pointer,
      flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      nil
    )
    guard code == SQLITE_OK, let opened = unsafe pointer else {
      let message = unsafe pointer.map { unsafe String(cString: sqlite3_errmsg($0)) }
      unsafe sqlite3_close_v2(pointer)
      throw SQLiteError(code: code, message: "\(path): \(message ?? "out of memory")")
    }
    unsafe handle = opened
    unsafe sqlite3_busy_timeout(handle, busySeconds * 1_000)
    let hardened = unsafe tickmark_sqlite_harden(handle)
    guard hardened == SQLITE_OK else { throw error(hardened) }
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// False where another part of the process has used SQLite before.
  private static let isMemoryUncounted = tickmark_sqlite_uncount_memory() == SQLITE_OK

  /// Returns a path that SQLite takes as it stands: neither cut at a NUL nor read as a URI.
  private static func plain(_ path: String) throws(SQLiteError) -> String {
    guard !path.utf8.contains(0) else {
      throw SQLiteError(code: SQLITE_CANTOPEN, message: "NUL in a path")
    }
    return path.hasPrefix("file:") ? "./\(path)" : path
  }

  /// Makes an empty file that only its owner can read; an empty file is an empty database.
  ///
  /// Returns the error number: `EEXIST` where something lies there already.
  private static func makePrivateFile(_ path: String) -> Int32 {
    let descriptor = unsafe open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return errno }
    close(descriptor)
    return 0
  }

  /// Runs statements one after the other; rows that they give are passed over.
  ///
  /// - Throws: at the first that fails; those before it stand unless a transaction is rolled back.
  public func execute(_ sql: String) throws(SQLiteError) {
    var begin = 0
    while let statement = try Statement.next(self, sql, &begin) {
      while try statement.step() {}
    }
  }

  /// Compiles one statement; text after it other than white space and comments is refused.
  public func prepare(_ sql: String) throws(SQLiteError) -> Statement {
    try Statement.only(self, sql)
  }

  /// Whether a transaction has begun that isn't committed or rolled back.
  public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// Runs the closure in a transaction, which is rolled back if it throws.
  ///
  /// It takes the lock for writing at once, so that it can't fail half way for want of it.
  public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      // The first error is the one to tell; after a full disk SQLite has rolled back by itself.
      if isInTransaction { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// Rows that the last statement inserted, changed or deleted.
  public var changes: Int { unsafe Int(sqlite3_changes64(handle)) }

  /// The rowid of the last inserted row.
  public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

  /// Returns the rows of a query whose result is small; more of them than the limit are an error.
  public func rows(
    _ sql: String,
    _ values: [SQLValue] = [],
    atMost limit: Int = .max
  ) throws(SQLiteError) -> [[SQLValue]] {
    let statement = try prepare(sql)
    for (index, value) in values.enumerated() { try statement.bind(index + 1, value) }
    var rows: [[SQLValue]] = []
    while try statement.step() {
      guard rows.count < limit else {
        throw SQLiteError(code: SQLITE_TOOBIG, message: "more than \(limit) rows", sql: sql)
      }
      rows.append(statement.row)
    }
    return rows
  }

  /// Brings the schema to the newest version; `user_version` counts what was applied.
  ///
  /// Each migration is a transaction of its own, and sees the version only once it holds the lock:
  /// two processes that start together don't apply it twice.
  ///
  /// - Throws: also where the file is of a version that doesn't exist yet.
  public func migrate(_ migrations: [String]) throws {
    while try version(among: migrations) < migrations.count {
      try transaction {
        let version = try version(among: migrations)
        guard version < migrations.count else { return }
        try execute(migrations[version])
        try execute("PRAGMA user_version = \(version + 1)")
      }
    }
  }

  private func version(among migrations: [String]) throws(SQLiteError) -> Int {
    let version = Int(try rows("PRAGMA user_version").first?.first?.integer ?? 0)
    guard (0...migrations.count).contains(version) else {
      throw SQLiteError(
        code: SQLITE_MISMATCH,
        message: "schema version \(version), want at most \(migrations.count)"
      )
    }
    return version
  }

  /// Copies the whole database to a file that must not exist yet, in one consistent piece.
  ///
  /// Throws while a transaction is open on this connection.
  public func backup(to path: String) throws(SQLiteError) {
    let plain = try Self.plain(path)
    let statement = try prepare("VACUUM INTO ?")
    try statement.bind(1, .text(plain))
    guard Self.makePrivateFile(plain) != EEXIST else {
      throw SQLiteError(code: SQLITE_CANTOPEN, message: "\(path): output file already exists")
    }
    do {
      try statement.run()
    } catch {
      unsafe unlink(plain)
      throw error
    }
  }

  /// Returns the connection's newest error, for the part of `sql` that begins at byte `begin`.
  func error(_ code: Int32, _ sql: String? = nil, from begin: Int = 0) -> SQLiteError {
    let offset = unsafe sqlite3_error_offset(handle)
    return SQLiteError(
      code: unsafe code == SQLITE_MISUSE ? code : sqlite3_extended_errcode(handle),
      message: unsafe String(cString: sqlite3_errmsg(handle)),
      sql: sql,
      offset: offset >= 0 ? begin + Int(offset) : nil,
      denied: denied
    )
  }
}
