package import CanonicalJSON
import Cryptography
import Formats
import SQLite
package import Trail

/// What a run would do, found without writing anything.
package struct DryRun: Sendable {
  /// What a source has that the log hasn't.
  package struct NewFiles: Sendable, Hashable {
    package var source: String
    /// Sorted by bytes.
    package var names: [String]
    package var byteCount: Int
  }

  package var run: String
  package var period: Period
  package var periodName: String
  /// A run that was killed and would be finished first.
  package var pending: String?
  package var sources: [NewFiles]
  /// Names of periods that no run reported on.
  package var missed: [String]
  /// What retention would decide on the backups that are there.
  package var backups: [RetentionDecision]

  package var json: JSONValue {
    [
      "run": .string(run), "period": period.json, "pending": JSONValue(pending),
      "sources": .array(
        sources.map {
          [
            "name": .string($0.source), "files": .array($0.names.map(JSONValue.string)),
            "bytes": JSONValue($0.byteCount),
          ]
        }
      ),
      "missed": .array(missed.map(JSONValue.string)),
      "removed": .array(
        backups.filter { $0.verdict == .remove }.map { .string($0.name.archive) }
      ),
    ]
  }
}

/// Looks at what a run of a pipeline would take, report and remove.
///
/// Evidence isn't judged: that is what `tickmark validate --pipeline` does.
///
/// - Throws: ``RunError`` for what would keep the run from running, as far as it can be seen.
package func dryRun(
  _ configuration: Configuration,
  named name: String,
  options: RunOptions
) async throws -> DryRun {
  let pipeline = try configuration.pipeline(name)
  return try await asRunErrors { () async throws in
    let plan = try RunPlan(
      configuration,
      pipeline,
      at: options.at,
      library: options.library,
      environment: options.environment
    )
    let known = try KnownFiles(plan.state)
    let pending = try PendingRun.read(plan.state.pending)
    return DryRun(
      run: plan.name,
      period: plan.period,
      periodName: plan.periodName,
      pending: pending?.pipeline == name ? pending?.run : nil,
      sources: try plan.sources.map { try known.new(of: $0) },
      missed: try known.missed(plan),
      backups: pipeline.backup == nil
        ? []
        : try KeptBackups(configuration, named: name, environment: options.environment)
          .decisions()
    )
  }
}

/// What the log has taken, as its ledger says; nothing without a ledger.
private struct KnownFiles {
  private let database: Database?

  init(_ state: StateFolder) throws {
    database =
      Disk.exists(state.ledger) ? try Database(state.ledger, mode: .readOnly) : nil
  }

  func new(of plan: SourcePlan) throws -> DryRun.NewFiles {
    let statement = try database?.prepare(
      """
      SELECT 1 FROM file WHERE source = ?1 AND name = ?2 AND sha256 = ?3 UNION ALL
      SELECT 1 FROM evidence WHERE source = ?1 AND name = ?2 AND sha256 = ?3
      """
    )
    var new = DryRun.NewFiles(source: plan.name, names: [], byteCount: 0)
    // What an event store has is known only when it is read.
    guard plan.settings.format != .eventStore else { return new }
    for file in try SourceFiles.list(plan.location)
    where plan.settings.format.role(of: file.name) != .marker {
      try statement?.bind(1, plan.name)
      try statement?.bind(2, file.name)
      try statement?.bind(3, HashedFile.digest(of: file.path).hex)
      let isKnown = try statement?.step() ?? false
      statement?.reset()
      if isKnown { continue }
      new.names.append(file.name)
      new.byteCount += try Disk.byteCount(of: file.path)
    }
    return new
  }

  func missed(_ plan: RunPlan) throws -> [String] {
    guard let database else { return [] }
    let reported = try database.reportedPeriods(of: plan.pipeline.name, before: .max)
    let timezone = plan.configuration.timezone
    return plan.pipeline.period.missed(reported, before: plan.period, timezone: timezone)
      .map { $0.name(timezone: timezone) }
  }
}
