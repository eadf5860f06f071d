import CSQLite

/// What SQLite refused, with its own words.
public struct SQLiteError: Error, Hashable, CustomStringConvertible {
  /// Extended result code (sqlite.org/rescode.html).
  public var code: Int32
  public var message: String
  /// The statement, where one was compiled or run.
  public var sql: String?
  /// Byte in `sql` that the error is about.
  public var offset: Int?
  /// What the authorizer refused, where that is the cause.
  public var denied: SQLAction?

  public init(
    code: Int32,
    message: String,
    sql: String? = nil,
    offset: Int? = nil,
    denied: SQLAction? = nil
  ) {
    self.code = code
    self.message = message
    self.sql = sql
    self.offset = offset
    self.denied = denied
  }

  /// The first 8 bits of the code.
  public var primaryCode: Int32 { code & 0xff }

  /// Whether the budget of instructions ended the statement.
  public var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }

  /// Whether the authorizer refused it.
  public var isDenied: Bool { denied != nil || primaryCode == SQLITE_AUTH }

  /// Whether another connection held its lock for too long.
  public var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }

  /// Whether a key, check or not-null rule of a table refused a row.
  public var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }

  /// Whether the file isn't a database, or is a damaged one.
  public var isCorrupt: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }

  /// Whether the file isn't a database at all.
  public var isForeign: Bool { primaryCode == SQLITE_NOTADB }

  /// Whether the disk, the file's rights or the memory failed.
  public var isResource: Bool {
    [SQLITE_PERM, SQLITE_NOMEM, SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN]
      .contains(primaryCode)
  }

  /// Line and column in `sql`, both from 1, the column in bytes; nil where no place is known.
  public var position: (line: Int, column: Int)? {
    guard let sql, let offset, offset >= 0 else { return nil }
    let before = Array(sql.utf8.prefix(offset))
    let newline = UInt8(ascii: "\n")
    let lineBegin = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    return (before.count { $0 == newline } + 1, before.count - lineBegin + 1)
  }

  public var description: String {
    guard let position else { return "SQL: \(message)" }
    return "SQL line \(position.line), column \(position.column): \(message)"
  }
}
