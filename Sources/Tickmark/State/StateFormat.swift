import CanonicalJSON
import SQLite
import Trail

/// The version of what lies in a state folder: one line in `state/format`.
///
///     tickmark-state/v2
///
/// | version | what is new |
/// | 1 | no file `format` |
/// | 2 | each run in the log has a note in `runs/`, also in a restored state |
///
/// Segments and tiles have had one form since version 1. The ledger isn't migrated: one of another
/// schema is made anew from the segments.
enum StateFormat {
  static let current = 2
  private static let prefix = "tickmark-state/v"

  /// Brings an older state up to this version, step by step; each step may be repeated.
  ///
  /// - Throws: ``RunError`` for a state that a newer release wrote.
  static func migrate(_ state: StateFolder, _ ledger: Ledger) throws {
    let found = try version(of: state)
    if found < 2 { try writeMissingNotes(state, ledger) }
    guard found < current else { return }
    try Disk.write(Array("\(prefix)\(current)\n".utf8), to: state.format)
  }

  /// Refuses what this release doesn't know, before anything is touched.
  static func refuseNewer(_ state: StateFolder) throws {
    let found = try version(of: state)
    guard found > current else { return }
    throw RunError(
      place: state.format,
      message: "state of version \(found), want at most \(current)",
      hint: "a newer release of tickmark wrote it: use that one, or a backup from before"
    )
  }

  private static func version(of state: StateFolder) throws -> Int {
    guard try Disk.kind(of: state.format) != nil else { return 1 }
    let text = String(decoding: try Disk.read(state.format).prefix(64), as: UTF8.self)
    guard text.hasPrefix(prefix), text.hasSuffix("\n"),
      let version = Int(text.dropFirst(prefix.count).dropLast()), version > 1
    else {
      throw RunError(
        place: state.format,
        message: "not a version of a state, want \(prefix)\(current)"
      )
    }
    return version
  }

  /// To version 2: notes of runs that a restored state of version 1 doesn't have.
  ///
  /// What is known of a run's outcome stands in its successor's record.
  private static func writeMissingNotes(_ state: StateFolder, _ ledger: Ledger) throws {
    let rows = try ledger.database.rows("SELECT run, pipeline, at, data FROM run ORDER BY entry")
    var previous: [String: JSONValue] = [:]
    for row in rows {
      let data = try JSONValue(parsing: Array((row[3].text ?? "{}").utf8))
      if let value = data["previous"], let run = value["run"]?.string { previous[run] = value }
    }
    for row in rows {
      guard let run = row[0].text, let pipeline = row[1].text, let at = row[2].integer else {
        continue
      }
      let outcome = previous[run]
      let note = RunNote(
        run: run,
        pipeline: pipeline,
        at: Instant(microseconds: at),
        verdict: outcome?["verdict"]?.string.flatMap(Verdict.init(rawValue:)),
        bag: outcome?["bag"]?.string,
        backup: outcome?["backup"]?.string
      )
      if try Disk.kind(of: note.path(in: state)) == nil { try note.write(to: state) }
    }
  }
}
