import SQLite

/// Which identities the log has, and a tag of what each one said.
///
/// A run's own identities wait in memory and go to the ledger sorted, a large part at a time: an
/// insertion in the order of arrival would touch a page of the index for each event.
final class IdentityIndex {
  struct Known: Sendable, Hashable {
    let entry: Int
    let content: UInt64
  }

  private static let kept = 1_000_000
  private let ledger: Ledger
  private let select: Statement
  private var fresh = WordTable<Known>()
  /// Whether the table holds anything: the first night needs not ask it.
  private var isStored: Bool

  init(_ ledger: Ledger) throws {
    self.ledger = ledger
    select = try ledger.database.prepare("SELECT entry, content FROM identity WHERE key = ?")
    isStored = try !ledger.database.rows("SELECT 1 FROM identity LIMIT 1").isEmpty
  }

  func known(_ key: UInt64) throws -> Known? {
    if let known = fresh[key] { return known }
    guard isStored else { return nil }
    try select.bind(1, Int64(bitPattern: key))
    defer { select.reset() }
    guard try select.step() else { return nil }
    return Known(entry: select.int(0), content: UInt64(bitPattern: select.integer(1)))
  }

  func add(_ key: UInt64, entry: Int, content: UInt64) throws {
    fresh[key] = Known(entry: entry, content: content)
    if fresh.count >= Self.kept { try store() }
  }

  /// Writes what waits in memory to the ledger.
  func store() throws {
    for (key, known) in fresh.sorted() {
      try ledger.append(key: key, entry: known.entry, content: known.content)
    }
    isStored = isStored || !fresh.isEmpty
    fresh.removeAll()
  }
}
