import CSQLite

/// Values go in by index, counted from 1, or by name.
///
/// A statement that has given a row must be reset before it takes values.
extension Statement {
  /// Number of parameters, the largest index that can be bound.
  public var parameterCount: Int { unsafe Int(sqlite3_bind_parameter_count(handle)) }

  /// Names of the parameters in their order, with their `:`; nil for a bare `?`.
  public var parameters: [String?] {
    (0..<parameterCount).map { index in
      unsafe sqlite3_bind_parameter_name(handle, Int32(index) + 1).map {
        unsafe String(cString: $0)
      }
    }
  }

  public func bind(_ index: Int, _ value: SQLValue) throws(SQLiteError) {
    switch value {
    case .null: try bindNull(index)
    case .integer(let value): try bind(index, value)
    case .real(let value): try bind(index, value)
    case .text(let value): try bind(index, value)
    case .blob(let bytes): try bind(index, blob: bytes)
    }
  }

  public func bindNull(_ index: Int) throws(SQLiteError) {
    try check(unsafe sqlite3_bind_null(handle, Int32(clamping: index)))
  }

  public func bind(_ index: Int, _ value: Int64) throws(SQLiteError) {
    try check(unsafe sqlite3_bind_int64(handle, Int32(clamping: index), value))
  }

  public func bind(_ index: Int, _ value: Int) throws(SQLiteError) {
    try bind(index, Int64(value))
  }

  /// A value that is not a number is stored as null.
  public func bind(_ index: Int, _ value: Double) throws(SQLiteError) {
    try check(unsafe sqlite3_bind_double(handle, Int32(clamping: index), value))
  }

  public func bind(_ index: Int, _ value: String?) throws(SQLiteError) {
    guard var value else { return try bindNull(index) }
    try check(
      value.withUTF8 { utf8 in
        unsafe bindText(index, UnsafeRawBufferPointer(utf8), isCopied: true)
      }
    )
  }

  public func bind(_ index: Int, blob bytes: [UInt8]) throws(SQLiteError) {
    try check(
      unsafe bytes.withUnsafeBytes { buffer in unsafe bindBlob(index, buffer, isCopied: true) }
    )
  }

  /// Binds UTF-8 text without a copy: it must stay where it is until the statement is bound anew,
  /// or gone.
  @unsafe public func bind(
    _ index: Int,
    borrowing text: UnsafeRawBufferPointer
  ) throws(SQLiteError) {
    try check(unsafe bindText(index, text, isCopied: false))
  }

  /// Binds a blob without a copy: it must stay where it is until the statement is bound anew, or
  /// gone.
  @unsafe public func bind(
    _ index: Int,
    borrowingBlob blob: UnsafeRawBufferPointer
  ) throws(SQLiteError) {
    try check(unsafe bindBlob(index, blob, isCopied: false))
  }

  @unsafe private func bindText(
    _ index: Int,
    _ text: UnsafeRawBufferPointer,
    isCopied: Bool
  ) -> Int32 {
    unsafe tickmark_sqlite_bind_text(
      handle,
      Int32(clamping: index),
      text.baseAddress,
      UInt64(text.count),
      isCopied ? 1 : 0
    )
  }

  @unsafe private func bindBlob(
    _ index: Int,
    _ blob: UnsafeRawBufferPointer,
    isCopied: Bool
  ) -> Int32 {
    unsafe tickmark_sqlite_bind_blob(
      handle,
      Int32(clamping: index),
      blob.baseAddress,
      UInt64(blob.count),
      isCopied ? 1 : 0
    )
  }

  /// Binds a named parameter, such as `:begin`; one that the statement doesn't have is passed over.
  public func bind(_ name: String, _ value: SQLValue) throws(SQLiteError) {
    let index = unsafe sqlite3_bind_parameter_index(handle, name)
    if index > 0 { try bind(Int(index), value) }
  }

  /// Makes every parameter null.
  public func clearBindings() { unsafe sqlite3_clear_bindings(handle) }
}
