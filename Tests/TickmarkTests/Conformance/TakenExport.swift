import CanonicalJSON
import Cryptography
import Formats
import Foundation
import SQLite
import Testing
import Trail

@testable import Tickmark

/// An export that was taken into a log of its own, as a run takes it.
struct TakenExport {
  /// An event as the log has it.
  struct Event: Hashable {
    var id: String
    var record: String
    var isQuarantined: Bool
  }

  let root: String
  /// In the log's order, without our own facts.
  let events: [Event]
  let files: [TakenFile]
  let findings: [Finding]
  /// Rows of `event` without our own facts, as texts.
  let rows: [[String?]]
  /// The sorted dump of the ledger made anew from the segments is that of the ledger as it grew.
  let isRebuiltAlike: Bool

  var quarantined: [Event] { events.filter(\.isQuarantined) }

  /// Records in the files, duplicates included.
  var recordCount: Int { files.reduce(0) { $0 + $1.recordCount } }

  static let secrets = StateSecrets(Base64.encode([UInt8](0..<64)))

  /// Takes files by their names.
  init(
    _ settings: FormatSettings,
    _ files: [String: [UInt8]],
    batch: Int? = nil,
    rebuilding: Bool = false
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "taken-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let exports = folder.appending(path: "exports")
    for (name, bytes) in files {
      let file = exports.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(bytes).write(to: file)
    }
    try await self.init(
      settings,
      location: exports.path,
      scratch: folder.path,
      batch: batch,
      rebuilding: rebuilding
    )
  }

  /// Takes what lies at a location.
  init(
    _ settings: FormatSettings,
    location: String,
    scratch: String,
    batch: Int? = nil,
    rebuilding: Bool = false
  ) async throws {
    var limits = IngestLimits()
    if let batch { limits.batch = batch }
    let plan = SourcePlan(
      name: "source",
      location: location,
      settings: settings,
      required: settings.assurance,
      limits: limits
    )
    let secrets = try #require(Self.secrets)
    let state = StateFolder("\(scratch)/state")
    try state.makeFolders()
    let ledger = try Ledger(state.ledger)
    let log = try LogWriter(
      state,
      ledger: ledger,
      size: 0,
      secrets: secrets,
      at: Instant(seconds: 0)
    )
    let ingested = try await ingest([plan], into: log, secrets: secrets) { _ in }
    let (size, root) = try await log.commit()
    self.root = root.hex
    findings = try judge(ingested, at: nil).findings
    self.files = try ledger.files(of: plan.name)
    let reader = try LogReader(state, database: ledger.database, size: size)
    events = try (0..<size).compactMap { index in
      let event = try reader.event(at: index)
      guard event.source == plan.name else { return nil }
      return Event(
        id: event.id,
        record: String(decoding: event.record, as: UTF8.self),
        isQuarantined: event.opaque != nil || event.id.hasPrefix("quarantine/")
      )
    }
    rows = try Self.rows(ledger)
    isRebuiltAlike =
      rebuilding ? try await Self.rebuilt(plan, state, secrets, scratch) == rows : true
  }

  private static func rows(_ ledger: Ledger) throws -> [[String?]] {
    try ledger.database.rows("SELECT * FROM event WHERE source = 'source' ORDER BY entry").map {
      row in
      row.map { value in value.text ?? value.integer.map { "\($0)" } }
    }
  }

  private static func rebuilt(
    _ plan: SourcePlan,
    _ state: StateFolder,
    _ secrets: StateSecrets,
    _ scratch: String
  ) async throws -> [[String?]] {
    let other = StateFolder("\(scratch)/rebuilt")
    try other.makeFolders()
    try FileManager.default.removeItem(atPath: other.segments)
    try FileManager.default.copyItem(atPath: state.segments, toPath: other.segments)
    let ledger = try Ledger(other.ledger)
    var rebuild = try Rebuild(other, ledger, [plan], secrets)
    try await rebuild.run()
    return try rows(ledger)
  }
}

extension SourceFormat {
  /// Formats whose sources are files of records; a store of events is a database.
  static let ofFiles = allCases.filter { $0 != .eventStore }

  /// What a source of made-up records is configured with.
  var sampleSettings: FormatSettings { FormatSettings(format: self, keys: sample.keys) }

  /// An export with these texts as its records, and what must lie beside them.
  func export(of records: [String]) -> [String: [UInt8]] {
    export(of: Array((records.joined(separator: "\n") + "\n").utf8))
  }

  func export(of content: [UInt8]) -> [String: [UInt8]] {
    var files = sample.beside.mapValues { Array($0.utf8) }
    files[sample.fileName] = content
    return files
  }
}
