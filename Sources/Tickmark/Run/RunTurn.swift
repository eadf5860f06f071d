import SQLite
import Trail

/// Which run this is, and which entries are its own: a new one, or one that is repeated.
///
/// The same pipeline and `at` with no new file is the run that was; what follows from its entries
/// then comes out as it did.
struct RunTurn: Sendable, Hashable {
  /// `<pipeline>/<at>[.r<n>]`.
  let run: String
  /// Whether its record is yet to be appended.
  let isNew: Bool
  /// The entries it took: from the first index on, up to its own record.
  let entries: Range<Int>

  /// - Parameter change: what people said or took back since the newest run; it makes a new one.
  init(
    _ ingested: IngestedTrail,
    _ plan: RunPlan,
    _ opened: OpenedState,
    _ change: AssertionHistory.Change
  ) throws {
    let ledger = ingested.log.ledger
    let earlier = try ledger.runs(named: plan.name)
    guard let last = earlier.last, ingested.newFileCount == 0, change.isEmpty else {
      isNew = true
      run = earlier.isEmpty ? plan.name : "\(plan.name).r\(earlier.count + 1)"
      entries = opened.size..<ingested.log.size
      return
    }
    isNew = false
    run = last
    entries = try ledger.entries(ofRun: last)
  }
}

extension Ledger {
  /// Returns the entries that a run in the log took.
  fileprivate func entries(ofRun run: String) throws -> Range<Int> {
    let rows = try database.rows(
      "SELECT entry, data ->> '$.firstIndex' FROM run WHERE run = ?",
      [.text(run)]
    )
    guard let entry = rows.first?[0].integer, let first = rows.first?[1].integer, first <= entry
    else { return 0..<0 }
    return Int(first)..<Int(entry)
  }
}
