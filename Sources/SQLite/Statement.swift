import CSQLite

/// A compiled statement: bind, step, read, reset.
///
/// Like its ``Database`` it is for one thread at a time.
@safe public final class Statement {
  let database: Database
  // Freed in deinit only.
  let handle: OpaquePointer
  /// The text that it was compiled from.
  public let sql: String

  private init(_ database: Database, _ handle: OpaquePointer, _ sql: String) {
    self.database = database
    unsafe self.handle = handle
    self.sql = sql
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Compiles the one statement of a text.
  static func only(_ database: Database, _ sql: String) throws(SQLiteError) -> Statement {
    var end = 0
    guard let statement = try next(database, sql, &end) else {
      throw SQLiteError(code: SQLITE_ERROR, message: "no statement", sql: sql)
    }
    let first = end
    // What can't be compiled is there all the same.
    var isAlone = false
    do { isAlone = try next(database, sql, &end) == nil } catch {}
    guard isAlone else {
      throw SQLiteError(
        code: SQLITE_ERROR,
        message: "text after the statement",
        sql: sql,
        offset: first
      )
    }
    return statement
  }

  /// Compiles the statement that begins at byte `begin`, which is moved behind it; nil where
  /// nothing but white space and comments is left.
  static func next(
    _ database: Database,
    _ sql: String,
    _ begin: inout Int
  ) throws(SQLiteError) -> Statement? {
    var text = sql
    // SQLite takes a NUL for the end, and would pass over what stands behind it.
    if begin == 0, let place = text.utf8.firstIndex(of: 0) {
      throw SQLiteError(
        code: SQLITE_ERROR,
        message: "NUL in the text",
        sql: sql,
        offset: text.utf8.distance(from: text.utf8.startIndex, to: place)
      )
    }
    while begin < text.utf8.count {
      var pointer: OpaquePointer?
      let first = begin
      database.denied = nil
      let code = unsafe compile(database, &text, &begin, &pointer)
      guard code == SQLITE_OK else { throw database.error(code, sql, from: first) }
      if let handle = unsafe pointer { return unsafe Statement(database, handle, sql) }
      // A comment, white space or a lone semicolon: SQLite has gone past it.
      if begin == first { break }
    }
    return nil
  }

  @unsafe private static func compile(
    _ database: Database,
    _ text: inout String,
    _ begin: inout Int,
    _ pointer: inout OpaquePointer?
  ) -> Int32 {
    text.withUTF8 { utf8 in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(utf8)[begin...])
      return unsafe rest.withMemoryRebound(to: CChar.self) { bytes in
        var tail: UnsafePointer<CChar>?
        let code = unsafe sqlite3_prepare_v2(
          database.handle,
          bytes.baseAddress,
          Int32(clamping: bytes.count),
          &pointer,
          &tail
        )
        if let tail = unsafe tail, let base = bytes.baseAddress { unsafe begin += tail - base }
        return code
      }
    }
  }

  /// Whether the statement can't change the database.
  public var isReadOnly: Bool { unsafe sqlite3_stmt_readonly(handle) != 0 }

  /// Whether the text asks to explain a statement instead of running it.
  public var isExplain: Bool { unsafe sqlite3_stmt_isexplain(handle) != 0 }

  /// Moves to the next row.
  ///
  /// - Returns: false after the last. Another call would run the statement again.
  @discardableResult
  public func step() throws(SQLiteError) -> Bool {
    database.denied = nil
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code:
      let error = database.error(code, sql)
      unsafe sqlite3_reset(handle)
      throw error
    }
  }

  /// Runs a statement that gives no rows, and makes it ready for the next values.
  public func run() throws(SQLiteError) {
    try step()
    reset()
  }

  /// Makes the statement ready to run again; bound values stay.
  public func reset() { unsafe sqlite3_reset(handle) }

  func check(_ code: Int32) throws(SQLiteError) {
    guard code == SQLITE_OK else { throw database.error(code, sql) }
  }
}
