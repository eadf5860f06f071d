import SQLite

/// The SQL function `record(entry)`: an entry's sealed record as JSON, null where the log has no
/// such entry.
final class RecordFunction {
  private let record: (Int) throws -> String?
  /// Why a record could not be read: that is no fault of the SQL that asked for it.
  private(set) var failure: (any Error)?

  init(_ record: @escaping (Int) throws -> String?) { self.record = record }

  func define(on database: Database) throws(SQLiteError) {
    try database.define("record", argumentCount: 1) { [self] values in
      guard let entry = values[0].integer else { return .null }
      do {
        return try record(Int(entry)).map { .text($0) } ?? .null
      } catch {
        failure = error
        throw error
      }
    }
  }
}
