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
  package var stop: StopRequest
  package var circumstances: RunCircumstances?
  /// Whether to wait while another run has the state; else that is an error.
  package var waits = false
  /// The first stage that is done anew; the ones before it take nothing in.
  package var firstStage = PipelineConfiguration.Stage.ingest
  /// Whether periods that no run reported on are reported on now.
  package var catchesUp = false

  package init(
    at: Instant,
    library: ReportLibrary,
    environment: [String: String] = [:],
    stop: StopRequest = .never,
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.stop = stop
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
  /// Reports of other periods: caught up on, or with events that came late; oldest first.
  package var further: [FurtherOutcome] = []
  /// Names of periods that no run reported on.
  package var missed: [String] = []

  /// The worst verdict of all reports, which decides the exit code.
  package var worst: Verdict {
    ([verdict] + further.map(\.verdict)).min { $0.rank < $1.rank } ?? verdict
  }

  /// The document that `--json` prints.
  package var json: JSONValue {
    [
      "run": .string(run), "verdict": .string(verdict.rawValue),
      "exit": JSONValue(Int(worst.exitCode)),
      "period": ["begin": JSONValue(period.begin), "end": JSONValue(period.end)],
      "bag": JSONValue(bag), "backup": JSONValue(backup),
      "controls": .array(controls.map(\.json)), "findings": .array(findings.map(\.json)),
      "further": .array(further.map(\.json)), "missed": .array(missed.map(JSONValue.string)),
    ]
  }
}

extension FurtherOutcome {
  var json: JSONValue {
    [
      "period": period.json, "verdict": .string(verdict.rawValue), "reason": .string(reason),
      "bag": JSONValue(bag),
    ]
  }
}

extension ControlResult {
  var json: JSONValue {
    [
      "id": .string(control.id), "result": .string(outcome.rawValue),
      "complete": .bool(isComplete), "assurance": JSONValue(assurance?.rawValue),
      "population": JSONValue(populationCount), "exceptions": JSONValue(exceptionCount),
      "waived": JSONValue(waivedCount),
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
  return try await asRunErrors { () async throws in
    let wanted = try plan(at: options.at)
    let lock = try lock(wanted.state, options)
    try StateFormat.refuseNewer(wanted.state)
    defer { withExtendedLifetime(lock) {} }
    if let pending = try PendingRun.read(wanted.state.pending), pending.pipeline == name,
      pending.at != options.at
    {
      var options = options
      options.catchesUp = pending.catchesUp
      options.firstStage = .ingest
      _ = try await run(try plan(at: pending.at), options)
    }
    return try await run(wanted, options)
  }
}

private func lock(_ state: StateFolder, _ options: RunOptions) throws -> RunLock {
  try state.makeFolders()
  guard options.waits else { return try RunLock(state.lock) }
  return try RunLock(state.lock) { try options.stop.check("lock") }
}

private func run(_ plan: RunPlan, _ options: RunOptions) async throws -> RunOutcome {
  let state: OpenedState
  do {
    state = try await OpenedState.open(plan)
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
  try plan.refuseEarlierClock(state.ledger)
  try StateFormat.migrate(plan.state, state.ledger)
  try PendingRun(
    pipeline: plan.pipeline.name,
    run: plan.name,
    at: plan.at,
    configuration: plan.configuration.digest,
    catchesUp: options.catchesUp
  ).write(to: plan.state.pending)

  let count = ProgressCount(stage: "ingest", unit: "events", report: options.progress)
  options.circumstances?.begin("ingest")
  let log = try LogWriter(
    plan.state,
    ledger: state.ledger,
    size: state.size,
    secrets: plan.secrets,
    at: plan.at
  )
  let sources = options.firstStage == .ingest ? plan.sources : plan.sources.map(\.takingNothing)
  let ingested = try await ingest(sources, into: log, secrets: plan.secrets) {
    try options.stop.check("ingest")
    count.add($0)
  }
  try options.stop.check("validate")
  options.circumstances?.begin("validate")
  options.progress(Progress(stage: "validate", done: log.size, unit: "entries"))
  let assertions = try RunAssertions(plan, log)
  let turn = try RunTurn(ingested, plan, state, assertions.change)
  guard !turn.isNew || [.ingest, .validate].contains(options.firstStage) else {
    // Nothing was taken, so there is nothing to finish.
    try Disk.remove(plan.state.pending)
    throw RunError(
      place: "--from-stage",
      message: "no run of \(plan.name) that was signed, want one to go on from",
      hint: "begin with the stage ingest or validate"
    )
  }
  let removed = try RemovedRuns.withoutNotes(turn, of: plan.pipeline.name, log)
  let late = try LateArrivals.find(turn.entries, of: plan, in: log.ledger)
  let judged = try judge(
    ingested,
    at: plan.at,
    excuses: assertions.excuses,
    origin: plan.configuration.origin
  ).adding(removed + assertions.findings(of: turn, at: plan.at))
  let missed = try plan.missedPeriods(turn, log.ledger)
  let signed = try await sign(
    judged,
    plan,
    state,
    turn,
    assertions,
    caughtUp: options.catchesUp ? missed : []
  )
  try options.stop.check("project")
  options.circumstances?.begin("project")
  options.progress(Progress(stage: "project", done: signed.size, unit: "entries"))
  let projected = try await project(signed, plan)
  try options.stop.check("evaluate")
  options.circumstances?.begin("evaluate")
  options.progress(Progress(stage: "evaluate", done: 0, unit: "controls"))
  let caughtUp = try log.ledger.caughtUp(by: signed.run)
  let reports = FurtherReport.all(caughtUp: caughtUp, late: late, beside: plan.period)
  let further = try await reportFurther(reports, projected, plan, options)
  let evaluated = try await evaluate(projected, plan)
  try options.stop.check("render")
  options.circumstances?.begin("render")
  options.progress(Progress(stage: "render", done: evaluated.results.count, unit: "controls"))
  let rendered = try render(evaluated, plan)
  // Before the backup, which saves it: the archive's name follows from the run.
  try RunNote(
    run: signed.run,
    pipeline: plan.pipeline.name,
    at: plan.at,
    verdict: evaluated.verdict,
    bag: rendered.bagNote?.hex,
    backup: plan.makesBackup ? BackupName(run: signed.run)?.archive : nil
  ).write(to: plan.state, beside: options.circumstances?.takeMembers() ?? [])
  try options.stop.check("backup")
  options.progress(Progress(stage: "backup", done: signed.size, unit: "entries"))
  let backup = try backUp(rendered, further, plan)

  try Disk.remove(plan.state.pending)
  return RunOutcome(
    run: signed.run,
    verdict: evaluated.verdict,
    period: plan.period,
    bag: rendered.folder,
    backup: backup.map { "\(plan.backupFolder)/\($0.name)" },
    controls: evaluated.results,
    findings: evaluated.findings,
    further: further,
    missed: missed.filter { !caughtUp.contains($0) }.map {
      $0.name(timezone: plan.configuration.timezone)
    }
  )
}

extension RunPlan {
  /// The periods before the run's own that no run reported on, this one left out.
  fileprivate func missedPeriods(_ turn: RunTurn, _ ledger: Ledger) throws -> [Period] {
    let reported = try ledger.database.reportedPeriods(
      of: pipeline.name,
      before: turn.entries.upperBound
    )
    return pipeline.period.missed(reported, before: period, timezone: configuration.timezone)
  }

  /// Refuses a clock that was set back: the log's runs are in the order of their times.
  fileprivate func refuseEarlierClock(_ ledger: Ledger) throws {
    guard let newest = try ledger.newestAt(of: pipeline.name), at < newest,
      try ledger.runs(named: name).isEmpty
    else { return }
    throw RunError(
      place: "--at",
      message: "\(at), want a time after the newest run's \(newest)",
      hint: "was the clock set back? --catch-up renders periods that have no report"
    )
  }
}
