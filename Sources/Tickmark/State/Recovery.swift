import Archive
import Cryptography
import SQLite
import Trail
import TransparencyLog

/// Brings a state in order at the start of a run.
///
/// The ledger's size is what counts: segments and tiles beyond it are the rest of a run that was
/// killed, and are cut. Without a usable ledger everything is built anew from the segments.
enum Recovery {
  /// What was found and done, for `runs/<stamp>.json` and the terminal.
  struct Outcome {
    let ledger: Ledger
    let size: Int
    let root: Digest
    /// Whether the ledger was made anew from the segments.
    let isRebuilt: Bool
  }

  /// - Parameters:
  ///   - signed: the size of the newest checkpoint in reach; entries below it are never cut.
  ///   - rebuild: fills an empty ledger from the segments and commits it.
  static func recover(
    _ state: StateFolder,
    signed: Int,
    rebuild: (Ledger) async throws -> Void
  ) async throws -> Outcome {
    try state.makeFolders()
    if let known = try usableLedger(state, signed: signed) {
      try cutSegments(state, known.ledger, size: known.size)
      try removePartWritten(state.log)
      return Outcome(ledger: known.ledger, size: known.size, root: known.root, isRebuilt: false)
    }
    for suffix in ["", "-journal"] { try Disk.remove(state.ledger + suffix) }
    let ledger = try Ledger(state.ledger)
    guard try !Disk.names(in: state.segments).isEmpty else {
      return Outcome(ledger: ledger, size: 0, root: .empty, isRebuilt: false)
    }
    try await rebuild(ledger)
    let logged = try ledger.logged() ?? (0, .empty)
    return Outcome(ledger: ledger, size: logged.size, root: logged.root, isRebuilt: true)
  }

  /// Returns the ledger if it opens and reaches what was signed.
  private static func usableLedger(
    _ state: StateFolder,
    signed: Int
  ) throws -> (ledger: Ledger, size: Int, root: Digest)? {
    guard try Disk.kind(of: state.ledger) != nil else { return nil }
    do {
      guard try isOfThisSchema(state.ledger) else { return nil }
      let ledger = try Ledger(state.ledger)
      guard let logged = try ledger.logged(), logged.size >= signed else { return nil }
      return (ledger, logged.size, logged.root)
    } catch let error as SQLiteError where error.isDamage {
      return nil
    }
  }

  /// Whether there is a ledger that this release reads.
  static func isOfThisRelease(_ state: StateFolder) throws -> Bool {
    try Disk.kind(of: state.ledger) != nil && isOfThisSchema(state.ledger)
  }

  /// Whether a ledger has this release's tables; one of another release is made anew.
  private static func isOfThisSchema(_ path: String) throws -> Bool {
    // A journal that a killed run left is rolled back first, which needs the right to write.
    let database = try Database(path, mode: .readWrite)
    let mark = try database.rows("PRAGMA application_id")[0][0].integer
    // An empty file is the rest of a run that was killed at its very start.
    return mark == Int64(LedgerSchema.mark)
  }

  private static func cutSegments(_ state: StateFolder, _ ledger: Ledger, size: Int) throws {
    let rows = try ledger.database.rows(
      "SELECT segment, max(offset + byte_count) FROM frame GROUP BY segment"
    )
    var ends: [Int: Int] = [:]
    for row in rows {
      if let segment = row[0].integer, let end = row[1].integer { ends[Int(segment)] = Int(end) }
    }
    for name in try Disk.names(in: state.segments) {
      guard let first = StateFolder.firstIndex(ofSegment: name) else { continue }
      let path = "\(state.segments)/\(name)"
      guard let end = ends.removeValue(forKey: first) else {
        try Disk.remove(path)
        continue
      }
      let byteCount = try Disk.byteCount(of: path)
      if byteCount > end { try Disk.truncate(path, to: end) }
      guard byteCount >= end else { throw missing(path, byteCount, end) }
    }
    if let gone = ends.min(by: { $0.key < $1.key }) {
      throw missing(state.segment(first: gone.key), 0, gone.value)
    }
  }

  /// What was signed isn't there any more: that is a finding, and nothing may be signed over it.
  private static func missing(
    _ path: String,
    _ found: Int,
    _ want: Int
  ) -> OpenedState.Contradiction {
    OpenedState.Contradiction(findings: [
      Finding(
        .checkpointRolledBack,
        source: OwnFact.source,
        place: path,
        found: "\(found) bytes",
        expected: "\(want) bytes"
      )
    ])
  }

  /// Removes files that a killed run left under a temporary name.
  private static func removePartWritten(_ folder: String) throws {
    for name in try Disk.names(in: folder) {
      let path = "\(folder)/\(name)"
      switch try Disk.kind(of: path) {
      case .folder: try removePartWritten(path)
      case .file where name.hasSuffix(".part"): try Disk.remove(path)
      case .file, .link, .other, nil: continue
      }
    }
  }
}

extension SQLiteError {
  /// Whether the file is no database, or a damaged one.
  var isDamage: Bool { [11, 26, 20].contains(primaryCode) }
}
