import SQLite
import Trail

/// Finds an entry's source and time.
final class EventLookup {
  private let select: Statement

  /// Compiled before the connection's gates close; its own text needs no sandbox.
  init(_ ledger: Database) throws(SQLiteError) {
    select = try ledger.prepare("SELECT source, time FROM event WHERE entry = ?")
  }

  /// nil for an entry that has no row in `event`.
  func event(at entry: Int) throws(SQLiteError) -> (source: String, time: Instant?)? {
    try select.bind(1, entry)
    defer { select.reset() }
    guard try select.step() else { return nil }
    return (select.text(0) ?? "", select.text(1).flatMap { Instant(rfc3339: $0) })
  }
}
