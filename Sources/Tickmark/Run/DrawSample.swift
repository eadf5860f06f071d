import Cryptography
import SQLite
import Trail

/// Draws a sample from the population of one of the newest run's controls, and writes it as a
/// workpaper.
///
/// Takes nothing in, appends nothing, signs no checkpoint: the stages find what the run has left.
///
/// - Throws: ``RunError``, ``DiskError``; a population that isn't proven is an outcome.
package func drawSample(
  _ configuration: Configuration,
  named name: String,
  _ request: DrawRequest,
  options: RunOptions
) async throws -> DrawOutcome {
  let pipeline = try configuration.pipeline(name)
  guard let at = try newestRun(of: name, configuration) else {
    throw RunError(
      place: name,
      message: "no run yet, want one to draw from",
      hint: "tickmark run \(name) makes it"
    )
  }
  let plan = try RunPlan(
    configuration,
    pipeline,
    at: at,
    library: options.library,
    environment: options.environment
  )
  return try await asRunErrors { () async throws in
    let lock = try options.waits ? RunLock(plan.state.lock) {} : RunLock(plan.state.lock)
    defer { withExtendedLifetime(lock) {} }
    let evaluated = try await evaluatedAgain(plan, options)
    return try draw(request, evaluated, plan)
  }
}

private func newestRun(of pipeline: String, _ configuration: Configuration) throws -> Instant? {
  let state = try ReadState(configuration)
  return try state.database.rows("SELECT max(at) FROM run WHERE pipeline = ?", [.text(pipeline)])
    .first?[0].integer.map { Instant(microseconds: $0) }
}

/// Repeats the stages of a run that is over, up to the tests.
private func evaluatedAgain(_ plan: RunPlan, _ options: RunOptions) async throws -> EvaluatedTrail {
  guard try PendingRun.read(plan.state.pending) == nil else {
    throw RunError(
      place: plan.state.pending,
      message: "a run that was stopped, want it finished",
      hint: "the next tickmark run finishes it"
    )
  }
  let state: OpenedState
  do {
    state = try await OpenedState.open(plan)
  } catch let contradiction as OpenedState.Contradiction {
    let finding = contradiction.findings.first
    throw RunError(
      place: plan.state.path,
      message: "\(finding?.code ?? "history-changed"), want the log that was signed"
    )
  }
  let log = try LogWriter(
    plan.state,
    ledger: state.ledger,
    size: state.size,
    secrets: plan.secrets,
    at: plan.at
  )
  let sources = plan.sources.map(\.takingNothing)
  let ingested = try await ingest(sources, into: log, secrets: plan.secrets) { _ in }
  let assertions = try RunAssertions(plan, log)
  let turn = try RunTurn(ingested, plan, state, assertions.change)
  guard !turn.isNew else {
    throw RunError(place: plan.name, message: "no run that was signed, want one to draw from")
  }
  let removed = try RemovedRuns.withoutNotes(turn, of: plan.pipeline.name, log)
  let judged = try judge(
    ingested,
    at: plan.at,
    excuses: assertions.excuses,
    origin: plan.configuration.origin
  ).adding(removed + assertions.findings(of: turn, at: plan.at))
  options.progress(Progress(stage: "evaluate", done: 0, unit: "controls"))
  let signed = try await sign(judged, plan, state, turn, assertions, caughtUp: [])
  return try await evaluate(try await project(signed, plan), plan)
}

private func draw(
  _ request: DrawRequest,
  _ evaluated: EvaluatedTrail,
  _ plan: RunPlan
) throws -> DrawOutcome {
  guard let tested = evaluated.results.first(where: { $0.control.id == request.control }) else {
    let ids = evaluated.results.map(\.control.id)
    throw RunError(
      place: "--control",
      message: "\(ShownText.quoted(request.control)), want a control that the run tested",
      hint: ConfigurationReader.suggestion(request.control, among: ids)
    )
  }
  guard tested.isComplete, tested.outcome != .unproven, tested.outcome != .error else {
    let why = tested.reason ?? tested.unprovenBy.first?.code ?? "its input isn't proven"
    return .refused("the population of \(request.control) isn't proven: \(why)")
  }
  let evaluation = plan.evaluation(evaluated.projected)
  let sample = try sample(request, tested, evaluation, plan)
  return .drawn(try write(sample, evaluated, plan))
}

private func sample(
  _ request: DrawRequest,
  _ tested: ControlResult,
  _ evaluation: Evaluation,
  _ plan: RunPlan
) throws -> DrawnSample {
  let forEachItem = { (body: (PopulationItem) throws -> Void) throws in
    try evaluation.forEachItem(of: tested, over: plan.period, body)
  }
  var lowest = LowestItems(request.count)
  var (count, eligibleCount) = (0, 0)
  try forEachItem { item in
    count += 1
    if request.leavesExceptionsOut, item.exception != nil { return }
    eligibleCount += 1
    lowest.offer(DrawnItem(item, request.order))
  }
  guard count == tested.populationCount else {
    throw RunError(
      place: request.control,
      message: "a population of \(count), want the \(tested.populationCount) that were tested"
    )
  }
  guard eligibleCount > 0 else {
    throw RunError(
      place: request.control,
      message: "nothing to draw from, want at least one item",
      hint: "the control did not operate in the period, or all its items are exceptions"
    )
  }
  return DrawnSample(
    request: request,
    tested: tested,
    items: lowest.items,
    eligibleCount: eligibleCount,
    forEachItem: forEachItem
  )
}

private func write(
  _ sample: DrawnSample,
  _ evaluated: EvaluatedTrail,
  _ plan: RunPlan
) throws -> DrawSummary {
  let request = sample.request
  let database = try Database(plan.state.ledger, mode: .readOnly)
  var report = try Report(evaluated, plan)
  report.controls = [
    try sample.result { entry in
      try database.rows(
        "SELECT \(DrawnSample.eventColumns.joined(separator: ", ")) FROM event WHERE entry = ?",
        [.integer(Int64(entry))]
      ).first ?? Array(repeating: .null, count: DrawnSample.eventColumns.count)
    }
  ]
  let bag = DrawBag(
    sample: sample,
    report: report,
    evidence: try LogReader(plan.state, database: database, size: report.log.size),
    signer: plan.bagSigner,
    library: plan.library,
    rawFile: { digest in
      let path = "\(plan.state.raw)/\(digest.hex)"
      return try Disk.kind(of: path) == nil ? nil : Disk.read(path)
    }
  )
  let folder =
    request.folder ?? "draws/\(plan.pipeline.name)/\(plan.periodName)/\(request.name)"
  try put(bag, at: request.folder ?? plan.resolve(folder))
  return DrawSummary(
    folder: folder,
    run: report.run,
    control: request.control,
    population: sample.tested.populationCount,
    eligible: sample.eligibleCount,
    drawn: sample.items.count,
    exceptions: sample.exceptionCount
  )
}

/// Writes the bag where nothing is, or where the same bag is.
private func put(_ bag: DrawBag, at path: String) throws {
  let folder = try BagFolder(path)
  try bag.write(to: folder)
  guard try Disk.kind(of: path) != nil else { return try folder.commit() }
  let isSame = try BagShelf.isEqual(folder.temporaryPath, path)
  try folder.discard()
  guard isSame else {
    throw RunError(
      place: path,
      message: "another folder is there, want none, or the same workpaper",
      hint: "name another with --folder; nothing in it was changed"
    )
  }
}
