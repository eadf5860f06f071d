import CanonicalJSON
import Cryptography
package import SQLite

/// The sorted dump of a table: the same for the same rows, however they were put in.
///
/// The first line has the columns' names, then there is a line for each row, ordered by all columns
/// from the first to the last as SQLite orders values. A line is a canonical JSON array (RFC 8785)
/// and LF:
///
///     ["key","total","entry"]
///     ["A-1",250,17]
///     ["A-2",{"real":"12.5"},18]
///
/// Null, integers and text stand as themselves. A real is `{"real":"<shortest decimal>"}` and a blob
/// `{"blob":"<base64>"}`, so that values of two kinds never look the same; text that isn't UTF-8 is
/// `{"text":"<base64>"}`.
package struct TableDump {
  private let statement: Statement
  private var line: [UInt8] = []

  /// A dump of a table or view; rows are sorted by SQLite, so memory doesn't grow with them.
  package init(of table: String, in database: Database) throws(SQLiteError) {
    let name = table.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"")
    let count = try database.prepare("SELECT * FROM \"\(name)\"").columnCount
    let order = (1...max(1, count)).map { "\($0)" }.joined(separator: ", ")
    statement = try database.prepare("SELECT * FROM \"\(name)\" ORDER BY \(order)")
  }

  /// Calls the closure with each line, the LF included; once.
  ///
  /// - Returns: the number of rows.
  package mutating func forEachLine(
    _ body: (ArraySlice<UInt8>) throws -> Void
  ) throws -> Int {
    line = JSONValue.array(statement.columnNames.map { .string($0) }).canonical
    line.append(UInt8(ascii: "\n"))
    try body(line[...])
    let columns = 0..<statement.columnCount
    var count = 0
    while try statement.step() {
      line.removeAll(keepingCapacity: true)
      for column in columns {
        line.append(UInt8(ascii: column == 0 ? "[" : ","))
        append(column)
      }
      line += Self.end
      try body(line[...])
      count += 1
    }
    return count
  }

  /// Returns the digest of each table's dump, in the order of the names.
  package static func digests(
    of tables: [String],
    in database: Database
  ) throws -> [TableDigest] {
    try tables.map { table in
      var hasher = SHA256Hasher()
      var dump = try TableDump(of: table, in: database)
      let count = try dump.forEachLine { hasher.update($0) }
      return TableDigest(name: table, rowCount: count, sha256: hasher.finalize())
    }
  }

  /// Returns the names of the database's own tables, sorted; SQLite's internal ones are left out.
  package static func tables(in database: Database) throws(SQLiteError) -> [String] {
    let sql = """
      SELECT name FROM sqlite_schema
      WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name
      """
    return try database.rows(sql).compactMap { $0[0].text }
  }

  private static let end = Array("]\n".utf8)
  private static let null = Array("null".utf8)

  private mutating func append(_ column: Int) {
    switch statement.storage(column) {
    case .null: line += Self.null
    case .integer: line.append(contentsOf: "\(statement.integer(column))".utf8)
    case .real: append("real", "\(statement.real(column))")
    case .blob: append("blob", Base64.encode(statement.blob(column)))
    case .text:
      let isPlain = unsafe statement.withBytes(column) { bytes in
        unsafe Self.appendPlain(bytes, to: &line)
      }
      if !isPlain { appendText(statement.blob(column)) }
    }
  }

  /// Appends text that stands in JSON as it is, which is nearly all; false for any other.
  private static func appendPlain(
    _ bytes: UnsafeRawBufferPointer,
    to line: inout [UInt8]
  ) -> Bool {
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    let isPlain = unsafe bytes.allSatisfy {
      0x20..<0x7f ~= $0 && $0 != quote && $0 != backslash
    }
    guard isPlain else { return false }
    line.append(quote)
    unsafe line.append(contentsOf: bytes)
    line.append(quote)
    return true
  }

  private mutating func appendText(_ bytes: [UInt8]) {
    if String(validating: bytes, as: UTF8.self) == nil {
      append("text", Base64.encode(bytes))
    } else {
      CanonicalString.appendQuoted(bytes, to: &line)
    }
  }

  private mutating func append(_ kind: String, _ text: String) {
    JSONValue.object(JSONObject([(kind, JSONValue.string(text))])).appendCanonical(to: &line)
  }
}
