import Formats
import SQLite
import Trail

/// What a run has taken into the log, not yet judged; only ``ingest(_:into:secrets:progress:)`` makes one.
struct IngestedTrail {
  let log: LogWriter
  let plans: [SourcePlan]
  /// What was wrong with files and records of this run.
  let findings: [Finding]
  /// Files that weren't in the log before.
  let newFileCount: Int
  /// By source and folder: the entries that a table's data files of this run hold.
  let held: [String: [String: EntrySet]]

  fileprivate init(
    log: LogWriter,
    plans: [SourcePlan],
    findings: [Finding],
    newFileCount: Int,
    held: [String: [String: EntrySet]]
  ) {
    self.log = log
    self.plans = plans
    self.findings = findings
    self.newFileCount = newFileCount
    self.held = held
  }
}

/// Takes the new files of all sources into the log, in the order of the sources' names.
func ingest(
  _ plans: [SourcePlan],
  into log: LogWriter,
  secrets: StateSecrets,
  progress: @escaping @Sendable (Int) throws -> Void
) async throws -> IngestedTrail {
  var findings: [Finding] = []
  var newFileCount = 0
  var held: [String: [String: EntrySet]] = [:]
  let plans = plans.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  try log.ledger.declare(plans.map { ($0.name, $0.settings.format.rawValue) })
  for plan in plans {
    var source = try SourceIngest(plan, log: log, secrets: secrets, progress: progress)
    try await source.run()
    findings += source.findings
    newFileCount += source.newFileCount
    if !source.held.isEmpty { held[plan.name] = source.held }
  }
  return IngestedTrail(
    log: log,
    plans: plans,
    findings: findings,
    newFileCount: newFileCount,
    held: held
  )
}
