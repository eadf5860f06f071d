import SQLite
import Trail

/// Runs that were made, by their notes, and that the log doesn't know.
///
/// Where a bag or an anchor of such a run is in reach, its checkpoint tells more and tells it before
/// anything is signed: `checkpoint-rolled-back`.
enum RemovedRuns {
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
}

extension FindingCode {
  static let runRemoved = FindingCode(
    "run-removed",
    .broken,
    meaning: "a run was made that the log doesn't know",
    unproven: "whatever that run took in, and every report since",
    advice: "The state was put back to an older one: restore the newest backup instead."
  )
}
