import SQLite
import Trail

/// Runs that only one of two places knows: the log, and the notes that runs leave.
///
/// Where a bag or an anchor of such a run is in reach, its checkpoint tells more and tells it before
/// anything is signed: `checkpoint-rolled-back`.
enum RemovedRuns {
  /// Returns a finding for each run that was made, by its note, and that the log doesn't know.
  static func findings(_ state: StateFolder, _ ledger: Ledger) throws -> [Finding] {
    let known = Set(try ledger.database.rows("SELECT run FROM run").compactMap { $0[0].text })
    return try RunNote.all(in: state).filter { !known.contains($0.note.run) }.map { file in
      Finding(
        .runRemoved,
        source: OwnFact.source,
        place: "runs/\(file.name)",
        found: "no run \(file.note.run) in the log",
        expected: "the record of each run that was made"
      )
    }
  }

  /// Returns a finding for each run of a pipeline, before this one, without a note in `runs/`.
  static func withoutNotes(_ turn: RunTurn, of pipeline: String, _ log: LogWriter) throws
    -> [Finding]
  {
    let rows = try log.ledger.database.rows(
      "SELECT run, at FROM run WHERE pipeline = ? AND run <> ? AND entry < ? ORDER BY entry",
      [.text(pipeline), .text(turn.run), .integer(Int64(turn.entries.upperBound))]
    )
    let names = Set(try Disk.names(in: log.state.runs))
    return rows.compactMap { row in
      guard let run = row[0].text, let at = row[1].integer else { return nil }
      let name = RunNote.fileName(run: run, pipeline: pipeline, at: Instant(microseconds: at))
      guard !names.contains(name) else { return nil }
      return Finding(
        .runRemoved,
        source: OwnFact.source,
        place: "runs/\(name)",
        found: "no note of \(run)",
        expected: "the note that the run wrote"
      )
    }
  }
}

extension FindingCode {
  static let runRemoved = FindingCode(
    "run-removed",
    .broken,
    meaning: "a run that the log and the notes in runs/ don't both know",
    unproven: "whatever that run took in, and every report since",
    advice: "The state was put back to an older one: restore the newest backup instead."
  )
}
