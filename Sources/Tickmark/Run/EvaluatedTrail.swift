import Cryptography
import Formats
import SQLite
import Trail

/// Controls tested over a projected trail; only ``evaluate(_:_:)`` makes one.
struct EvaluatedTrail {
  let projected: ProjectedTrail
  let results: [ControlResult]
  let frameworks: [FrameworkResult]
  /// Findings that touch the period with the longest lookback, that have no interval, or that this
  /// run was the first to make: what is found of an older period must not pass unseen.
  let findings: [Finding]
  let verdict: Verdict

  fileprivate init(
    projected: ProjectedTrail,
    results: [ControlResult],
    frameworks: [FrameworkResult],
    findings: [Finding],
    verdict: Verdict
  ) {
    self.projected = projected
    self.results = results
    self.frameworks = frameworks
    self.findings = findings
    self.verdict = verdict
  }
}

/// Tests the controls of the pipeline's frameworks, and the user's own, over the period.
func evaluate(_ projected: ProjectedTrail, _ plan: RunPlan) async throws -> EvaluatedTrail {
  let judged = projected.signed.judged
  let controls = try plan.pipeline.parameters.applied(
    to: asRunErrors { try plan.library.parsedControls(tables: projected.tables) }
  )
  let frameworks = try asRunErrors { try plan.frameworks(over: controls) }
  let shipped = Set(
    plan.pipeline.controls ?? frameworks.flatMap { $0.requirements.flatMap(\.controls) }
  )
  let own = Set(plan.ownControls)
  let selected = SelectedControl.select(
    controls.filter { shipped.contains($0.id) || own.contains($0.id) },
    from: plan.sources.map { ($0.name, $0.settings.format.rawValue) }
  )
  let results =
    plan.runs(.evaluate)
    ? try await plan.evaluation(projected).results(
      of: selected,
      over: plan.period,
      assurances: Dictionary(
        uniqueKeysWithValues: plan.sources.map { ($0.name, $0.settings.assurance) }
      ),
      findings: judged.findings
    ) : []
  let lookback = selected.map(\.control.lookback).max() ?? 0
  let range = Period(begin: plan.period.begin.adding(seconds: -lookback), end: plan.period.end)
  let made = Set(try projected.signed.ledger.findings(of: projected.signed.run))
  let findings = judged.findings.filter { finding in
    finding.interval?.overlaps(range) ?? true || made.contains(finding)
  }
  return EvaluatedTrail(
    projected: projected,
    results: results,
    frameworks: frameworks.map {
      $0.result(of: results).attested(by: projected.signed.assertions)
    },
    findings: findings,
    verdict: Verdict(findings, results)
  )
}

extension Verdict {
  /// The first that applies: broken, absent, unproven, exceptions, met.
  init(_ findings: [Finding], _ results: [ControlResult]) {
    if findings.contains(where: { $0.class == .broken }) {
      self = .broken
    } else if findings.contains(where: { $0.class == .absent }) {
      self = .absent
    } else if results.contains(where: { $0.outcome == .unproven || $0.outcome == .error }) {
      self = .unproven
    } else if results.contains(where: { $0.outcome == .fail })
      || findings.contains(where: { $0.class == .suspect })
    {
      self = .exceptions
    } else {
      self = .met
    }
  }
}

extension RunPlan {
  /// The way to test controls over what was projected.
  func evaluation(_ projected: ProjectedTrail) -> Evaluation {
    Evaluation(
      ledger: state.ledger,
      tables: projected.tables,
      proof: proof(projected.signed.judged),
      scratch: "\(state.path)/scratch",
      identities: identities,
      waivers: Waivers(projected.signed.assertions),
      records: records(size: projected.signed.size)
    )
  }

  /// What is proven; a source with less assurance than is required of it proves nothing.
  fileprivate func proof(_ judged: JudgedTrail) -> ProofMap {
    let weak = sources.filter { $0.settings.assurance < $0.required }.map(\.name)
    let rows = judged.coverage.filter { !weak.contains($0.source) }
    return ProofMap(rows, origins: judged.judgements.compactMapValues(\.origin))
  }

  /// Reads the pipeline's frameworks, without the controls that the pipeline leaves out.
  fileprivate func frameworks(over controls: [Control]) throws -> [Framework] {
    let known = Set(controls.map(\.id))
    for id in pipeline.controls ?? [] where !known.contains(id) {
      throw RunError(
        place: configuration.path,
        message: "no control \(ShownText.quoted(id)), want the id of one",
        hint: ConfigurationReader.suggestion(id, among: known.sorted())
      )
    }
    let wanted = pipeline.controls.map { Set($0 + ownControls) }
    return try pipeline.frameworks.map { id in
      guard let bytes = library.frameworks["\(id).yaml"] else {
        let names = library.frameworks.keys.map { String($0.dropLast(5)) }.sorted()
        throw RunError(
          place: configuration.path,
          message: "no framework \(id), want one of \(names.joined(separator: ", "))",
          hint: ConfigurationReader.suggestion(id, among: names)
        )
      }
      let framework = try FrameworkFile.parse(bytes, name: "\(id).yaml", known: known)
      return wanted.map(framework.keeping) ?? framework
    }
  }

  /// Ids of the controls in the user's folders.
  fileprivate var ownControls: [String] {
    library.controls.filter { !$0.isShipped }.map { String($0.name.dropLast(4)) }
  }

  /// Gives each worker its own reader of sealed records.
  fileprivate func records(size: Int) -> Evaluation.RecordSource {
    let state = state
    return {
      let database = try Database(state.ledger, mode: .readOnly)
      let segments = SegmentReader(state) { index in
        try SegmentWriter.Frame(holding: index, in: database)
      }
      return { index in
        guard (0..<size).contains(index) else { return nil }
        return String(decoding: try segments.event(index).record, as: UTF8.self)
      }
    }
  }
}

/// Calls the closure; a control's or framework's error comes out as a run's.
func asRunErrors<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as EvaluationFileError {
    let place = error.column.map { "\(error.file):\(error.line):\($0)" }
    throw RunError(
      place: place ?? "\(error.file):\(error.line)",
      message: error.want.map { "\(error.found), want \($0)" } ?? error.found
    )
  }
}
