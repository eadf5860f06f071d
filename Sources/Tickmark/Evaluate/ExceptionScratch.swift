import Cryptography
import Glibc
import SQLite

/// A file for the exceptions of a run's controls, so that they need no memory.
///
/// It goes when the last result that reads from it goes.
final class ExceptionScratch {
  /// Removes the file with its last owner.
  final class File: Sendable {
    let path: String

    init(_ path: String) { self.path = path }

    deinit { unsafe _ = unlink(path) }
  }

  let file: File
  private let database: Database
  private var tableCount = 0

  init(_ path: String) throws(SQLiteError) {
    // What a run that was killed left behind.
    unsafe _ = unlink(path)
    database = try Database(path)
    file = File(path)
    // Nothing here outlives the run, so that nothing need be safe from a crash.
    try database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
  }

  /// Makes a table for one control's exceptions and lets the closure fill it.
  func fill(
    columnCount: Int,
    _ body: (Writer) throws -> Void
  ) throws -> ExceptionCursor {
    tableCount += 1
    let table = "exception_\(tableCount)"
    let columns = (0..<columnCount).map { ", c\($0)" }.joined()
    try database.execute(
      """
      CREATE TABLE \(table) (
        position INTEGER PRIMARY KEY, reference TEXT, key BLOB UNIQUE, entry INTEGER\(columns)
      )
      """
    )
    let places = Array(repeating: "?", count: columnCount + 4).joined(separator: ", ")
    let writer = Writer(try database.prepare("INSERT INTO \(table) VALUES (\(places))"))
    try database.execute("BEGIN")
    do {
      try body(writer)
    } catch {
      // Without a journal there is no way back but to drop what was written.
      try? database.execute("COMMIT; DROP TABLE \(table)")
      throw error
    }
    try database.execute("COMMIT")
    return ExceptionCursor(file: file, table: table, columnCount: columnCount)
  }

  /// Takes exceptions in their order.
  final class Writer {
    private let insert: Statement
    private(set) var count = 0

    init(_ insert: Statement) { self.insert = insert }

    /// Returns false if the control has an exception of this key already.
    func append(
      _ exception: ControlException,
      key: ExceptionReference
    ) throws(SQLiteError) -> Bool {
      try insert.bind(1, count)
      try insert.bind(2, exception.reference)
      try insert.bind(3, blob: key.digest.bytes)
      try insert.bind(4, exception.entry.map { .integer(Int64($0)) } ?? .null)
      for (index, value) in exception.values.enumerated() { try insert.bind(index + 5, value) }
      do {
        try insert.run()
      } catch  where error.isConstraint {
        return false
      }
      count += 1
      return true
    }
  }
}

/// One control's exceptions, read again for each writer of a report.
struct ExceptionCursor: Sendable {
  let file: ExceptionScratch.File
  let table: String
  let columnCount: Int

  func forEach(_ body: (ControlException) throws -> Void) throws {
    let database = try Database(file.path, mode: .readOnly)
    let rows = try database.prepare("SELECT * FROM \(table) ORDER BY position")
    while try rows.step() {
      try body(
        ControlException(
          reference: rows.text(1) ?? "",
          entry: rows.isNull(3) ? nil : rows.int(3),
          values: (0..<columnCount).map { rows[4 + $0] }
        )
      )
    }
  }
}
