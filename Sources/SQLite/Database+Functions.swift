import CSQLite

extension Database {
  /// Makes a scalar function known to SQL; an error thrown by the closure fails the statement with
  /// the error's description.
  ///
  /// Only statements can call it, and views and triggers in the file where it is said to be for the
  /// schema. It must not use this connection to write.
  ///
  /// `count` is the number of its arguments, -1 for any; deterministic is what gives the same value
  /// for the same arguments, so that SQLite may call it once.
  public func define(
    _ name: String,
    argumentCount count: Int,
    isDeterministic: Bool = true,
    isForSchema: Bool = false,
    _ body: @escaping ([SQLValue]) throws -> SQLValue
  ) throws(SQLiteError) {
    let flags =
      SQLITE_UTF8 | (isForSchema ? SQLITE_INNOCUOUS : SQLITE_DIRECTONLY)
      | (isDeterministic ? SQLITE_DETERMINISTIC : 0)
    // SQLite keeps the box until the function is replaced or the connection closed, then frees it;
    // where it refuses the function it frees the box at once.
    let box = unsafe Unmanaged.passRetained(FunctionBox(body)).toOpaque()
    let code = unsafe sqlite3_create_function_v2(
      handle,
      name,
      Int32(clamping: count),
      flags,
      box,
      { context, count, arguments in
        guard let data = unsafe sqlite3_user_data(context) else { return }
        let box = unsafe Unmanaged<FunctionBox>.fromOpaque(data).takeUnretainedValue()
        let values = (0..<Int(count)).map { index in
          unsafe arguments.map { unsafe FunctionBox.value($0[index]) } ?? .null
        }
        unsafe box.answer(values, context)
      },
      nil,
      nil,
      { data in
        guard let data = unsafe data else { return }
        unsafe Unmanaged<FunctionBox>.fromOpaque(data).release()
      }
    )
    guard code == SQLITE_OK else { throw error(code) }
  }
}

/// Keeps a closure alive on SQLite's side.
private final class FunctionBox {
  private let body: ([SQLValue]) throws -> SQLValue

  init(_ body: @escaping ([SQLValue]) throws -> SQLValue) { self.body = body }

  /// Copies an argument.
  @unsafe static func value(_ pointer: OpaquePointer?) -> SQLValue {
    switch unsafe sqlite3_value_type(pointer) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_value_int64(pointer))
    case SQLITE_FLOAT: return .real(unsafe sqlite3_value_double(pointer))
    case SQLITE_TEXT:
      let start = unsafe UnsafeRawPointer(sqlite3_value_text(pointer))
      return .text(unsafe String(decoding: bytes(of: pointer, at: start), as: UTF8.self))
    case SQLITE_BLOB:
      let start = unsafe sqlite3_value_blob(pointer)
      return .blob(unsafe Array(bytes(of: pointer, at: start)))
    default: return .null
    }
  }

  @unsafe private static func bytes(
    of pointer: OpaquePointer?,
    at start: UnsafeRawPointer?
  ) -> UnsafeRawBufferPointer {
    let count = unsafe Int(sqlite3_value_bytes(pointer))
    return unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
  }

  /// Calls the closure and hands its value, or its error, to the statement.
  @unsafe func answer(_ values: [SQLValue], _ context: OpaquePointer?) {
    do {
      switch try body(values) {
      case .null: unsafe sqlite3_result_null(context)
      case .integer(let value): unsafe sqlite3_result_int64(context, value)
      case .real(let value): unsafe sqlite3_result_double(context, value)
      case .text(let text):
        unsafe tickmark_sqlite_result_text(context, text, UInt64(text.utf8.count))
      case .blob(let bytes):
        unsafe tickmark_sqlite_result_blob(context, bytes, UInt64(bytes.count))
      }
    } catch {
      unsafe sqlite3_result_error(context, "\(error)", -1)
    }
  }
}
