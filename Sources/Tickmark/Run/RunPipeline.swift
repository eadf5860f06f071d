package import CanonicalJSON
import Cryptography
import SQLite
package import Trail

/// What a run is told beside its configuration.
package struct RunOptions: Sendable {
  /// The run's clock, in whole seconds: the only time a report sees.
  package var at: Instant
  package var library: ReportLibrary
  /// For keys of the form `env:NAME`.
  package var environment: [String: String]
  package var progress: @Sendable (Progress) -> Void

  package init(
    at: Instant,
    library: ReportLibrary,
    environment: [String: String] = [:],
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.at = at
    self.library = library
    self.environment = environment
    self.progress = progress
  }
}

/// How a run ended.
package struct RunOutcome: Sendable {
  /// `<pipeline>/<at>[.r<n>]`.
  package var run: String
  package var verdict: Verdict
  package var period: Period
  /// The bag's folder relative to the configuration; nil where nothing was rendered.
  package var bag: String?
  /// The backup archive relative to the configuration; nil where none was made.
  package var backup: String?
  package var controls: [ControlResult]
  package var findings: [Finding]

  /// The document that `--json` prints.
  package var json: JSONValue {
    [
      "run": .string(run), "verdict": .string(verdict.rawValue),
      "exit": JSONValue(Int(verdict.exitCode)),
      "period": ["begin": JSONValue(period.begin), "end": JSONValue(period.end)],
      "bag": JSONValue(bag), "backup": JSONValue(backup),
      "controls": .array(controls.map(\.json)), "findings": .array(findings.map(\.json)),
    ]
  }
}

extension ControlResult {
  var json: JSONValue {
    [
      "id": .string(control.id), "result": .string(outcome.rawValue),
      "complete": .bool(isComplete), "assurance": JSONValue(assurance?.rawValue),
      "population": JSONValue(populationCount), "exceptions": JSONValue(exceptionCount),
    ]
  }
}

/// Runs a pipeline: the whole product, stage by stage.
///
/// A run that was killed is finished first, with its own clock.
///
/// - Throws: ``RunError``, ``ConfigurationError``, ``DiskError``, ``BackupError`` where it could not run.
package func runPipeline(
  _ configuration: Configuration,
  named name: String,
  options: RunOptions
) async throws -> RunOutcome {
  let pipeline = try configuration.pipeline(name)
  guard options.at.hasWholeSeconds else {
    throw RunError(place: "--at", message: "\(options.at), want whole seconds")
  }
  func plan(at: Instant) throws -> RunPlan {
    try RunPlan(
      configuration,
      pipeline,
      at: at,
      library: options.library,
      environment: options.environment
    )
  }
  let wanted = try await asRunErrors { () async throws in try plan(at: options.at) }
  if let pending = try PendingRun.read(wanted.state.pending), pending.pipeline == name,
    pending.at != options.at
  {
    _ = try await asRunErrors { try await run(try plan(at: pending.at), options) }
  }
  return try await asRunErrors { try await run(wanted, options) }
}

private func run(_ plan: RunPlan, _ options: RunOptions) async throws -> RunOutcome {
  let state: OpenedState
  do {
    state = try OpenedState.open(plan)
  } catch let contradiction as OpenedState.Contradiction {
    return RunOutcome(
      run: plan.name,
      verdict: .broken,
      period: plan.period,
      bag: nil,
      backup: nil,
      controls: [],
      findings: contradiction.findings
    )
  }
  try PendingRun(
    pipeline: plan.pipeline.name,
    run: plan.name,
    at: plan.at,
    configuration: plan.configuration.digest
  ).write(to: plan.state.pending)

  let count = ProgressCount(stage: "ingest", unit: "events", report: options.progress)
  let log = try LogWriter(
    plan.state,
    ledger: state.ledger,
    size: state.size,
    secrets: plan.secrets,
    at: plan.at
  )
  let ingested = try await ingest(plan.sources, into: log, secrets: plan.secrets) { count.add($0) }
  options.progress(Progress(stage: "validate", done: log.size, unit: "entries"))
  let judged = try judge(ingested, at: plan.at, excuses: plan.configuration.excuses)
  let signed = try await sign(judged, plan, state)
  options.progress(Progress(stage: "project", done: signed.size, unit: "entries"))
  let projected = try project(signed, plan)
  options.progress(Progress(stage: "evaluate", done: 0, unit: "controls"))
  let evaluated = try await evaluate(projected, plan)
  options.progress(Progress(stage: "render", done: evaluated.results.count, unit: "controls"))
  let rendered = try render(evaluated, plan)
  options.progress(Progress(stage: "backup", done: signed.size, unit: "entries"))
  let backup = try backUp(rendered, plan)

  try RunNote(
    run: signed.run,
    pipeline: plan.pipeline.name,
    at: plan.at,
    verdict: evaluated.verdict,
    bag: rendered.bagNote?.hex,
    backup: backup?.name
  ).write(to: plan.state)
  try Disk.remove(plan.state.pending)
  return RunOutcome(
    run: signed.run,
    verdict: evaluated.verdict,
    period: plan.period,
    bag: rendered.folder,
    backup: backup.map { "\(plan.backupFolder)/\($0.name)" },
    controls: evaluated.results,
    findings: evaluated.findings
  )
}
