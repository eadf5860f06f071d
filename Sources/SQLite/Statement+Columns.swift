import CSQLite

/// Values come out by column, counted from 0, while the statement stands on a row.
extension Statement {
  public var columnCount: Int { unsafe Int(sqlite3_column_count(handle)) }

  public var columnNames: [String] { (0..<columnCount).map { columnName($0) } }

  public func columnName(_ column: Int) -> String {
    unsafe sqlite3_column_name(handle, Int32(column)).map { unsafe String(cString: $0) } ?? ""
  }

  /// How the column's value is stored.
  public func storage(_ column: Int) -> SQLStorage {
    switch unsafe sqlite3_column_type(handle, Int32(column)) {
    case SQLITE_INTEGER: .integer
    case SQLITE_FLOAT: .real
    case SQLITE_TEXT: .text
    case SQLITE_BLOB: .blob
    default: .null
    }
  }

  public func isNull(_ column: Int) -> Bool { storage(column) == .null }

  /// The integer; SQLite converts what isn't one.
  public func integer(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

  /// The same as an `Int`.
  public func int(_ column: Int) -> Int { Int(integer(column)) }

  /// The number; SQLite converts what isn't one.
  public func real(_ column: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(column)) }

  /// The text, nil for null; bytes that aren't UTF-8 become U+FFFD.
  public func text(_ column: Int) -> String? {
    isNull(column) ? nil : unsafe withBytes(column) { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a blob or text; empty for null.
  public func blob(_ column: Int) -> [UInt8] { unsafe withBytes(column) { unsafe Array($0) } }

  /// Calls the closure with a text's or blob's bytes, which are there only during the call.
  public func withBytes<Result>(
    _ column: Int,
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    // Asking for the address first makes SQLite convert, so that the count below is right.
    let start =
      unsafe storage(column) == .blob
      ? sqlite3_column_blob(handle, Int32(column))
      : UnsafeRawPointer(sqlite3_column_text(handle, Int32(column)))
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return try unsafe body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  public subscript(column: Int) -> SQLValue {
    switch storage(column) {
    case .integer: .integer(integer(column))
    case .real: .real(real(column))
    case .text: .text(text(column) ?? "")
    case .blob: .blob(blob(column))
    case .null: .null
    }
  }

  /// All columns of the row.
  public var row: [SQLValue] { (0..<columnCount).map { self[$0] } }
}

/// SQLite's five storage classes.
public enum SQLStorage: Sendable, Hashable {
  case null, integer, real, text, blob
}
