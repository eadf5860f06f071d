import Foundation
import SQLite
import Testing
import Trail

@testable import Tickmark

/// A ledger as a run makes it, with the rows that a test gives it, in a temporary folder.
final class TestLedger {
  struct Row {
    var time: String
    var source = "trail"
    var actor: String?
    var actorKind: String?
    var action: String?
    var target: String?
    var mfa: Int?
  }

  let folder: String
  let database: Database

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
    database = try Database("\(folder)/ledger.db")
    try database.migrate([LedgerSchema.tables + LedgerSchema.views])
    try database.execute(LedgerSchema.indexes)
    try database.execute("INSERT INTO source VALUES ('trail', 'cloudtrail')")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var path: String { "\(folder)/ledger.db" }

  /// Adds events with the next entries.
  func add(_ rows: Row...) throws {
    for row in rows {
      let entry = try database.rows("SELECT count(*) FROM event_row")[0][0].integer ?? 0
      let time = try #require(Instant(rfc3339: row.time))
      let insert = try database.prepare(
        """
        INSERT INTO event_row (entry, source, id, time, actor, actor_kind, action, target, mfa)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
      )
      try insert.bind(1, entry)
      try insert.bind(2, row.source)
      try insert.bind(3, "event-\(entry)")
      try insert.bind(4, time.columnText)
      try insert.bind(5, try number(row.actor))
      try insert.bind(6, row.actorKind)
      try insert.bind(7, row.action)
      try insert.bind(8, row.target)
      try insert.bind(9, row.mfa.map { .integer(Int64($0)) } ?? .null)
      try insert.run()
    }
  }

  private func number(_ text: String?) throws -> SQLValue {
    guard let text else { return .null }
    _ = try database.rows("INSERT OR IGNORE INTO text (value) VALUES (?)", [.text(text)])
    return try database.rows("SELECT id FROM text WHERE value = ?", [.text(text)])[0][0]
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/\(name)")
  }

  /// Overwrites every page but the first, as a bad disk does.
  func damage() throws {
    var data = try Data(contentsOf: URL(filePath: path))
    data.replaceSubrange(4096..., with: Data(repeating: 0xaa, count: data.count - 4096))
    try data.write(to: URL(filePath: path))
  }

  /// An evaluator over what is there now.
  func evaluator(
    tables: ControlTables = .ledger,
    proof: ProofMap = ProofMap([]),
    identities: IdentityMap = .none,
    waivers: Waivers = .none,
    limits: EvaluationLimits = EvaluationLimits(),
    record: @escaping (Int) throws -> String? = { _ in nil }
  ) throws -> Evaluator {
    try Evaluator(
      path: path,
      tables: tables,
      proof: proof,
      scratch: "\(folder)/scratch.db",
      identities: identities,
      waivers: waivers,
      limits: limits,
      record: record
    )
  }
}
