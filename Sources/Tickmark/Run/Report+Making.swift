import CanonicalJSON
import Cryptography
import Formats
import SQLite
import Trail
import TransparencyLog

extension Report {
  /// Brings together what the renderers say of a run.
  init(_ evaluated: EvaluatedTrail, _ plan: RunPlan) throws {
    let signed = evaluated.projected.signed
    let judged = signed.judged
    let sources = try plan.sources.map { source in
      try signed.ledger.summary(of: source, judged.judgements[source.name], plan.period)
    }
    self.init(
      run: signed.run,
      pipeline: plan.pipeline.name,
      at: plan.at,
      period: plan.period,
      periodName: plan.periodName,
      timezone: plan.configuration.timezone,
      revision: 1,
      supersedes: nil,
      origin: plan.configuration.origin,
      version: Release.version,
      configuration: plan.configuration.digest,
      verdict: evaluated.verdict,
      log: try LogState(signed, plan),
      sources: sources,
      controls: evaluated.results,
      frameworks: evaluated.frameworks,
      findings: evaluated.findings,
      coverage: judged.coverage,
      custody: try Self.custody(evaluated, plan, sources)
    )
    identities = plan.identities.digest
    assertions = try AssertionLine.all(evaluated, plan)
    responses = plan.configuration.responses
    if plan.isCaughtUp { occasion = plan.occasion }
  }

  private static func custody(
    _ evaluated: EvaluatedTrail,
    _ plan: RunPlan,
    _ sources: [SourceSummary]
  ) throws -> [CustodyStep] {
    let signed = evaluated.projected.signed
    let files = try plan.sources.flatMap { try signed.ledger.files(of: $0.name) }
    let input = SHA256.hash(
      files.map { "\($0.sha256.hex)  \($0.source)/\($0.name)\n" }.joined()
    )
    let judgement: JSONValue = [
      "coverage": .array(signed.judged.coverage.map(\.json)),
      "findings": .array(evaluated.findings.map(\.json)),
    ]
    let judged = SHA256.hash(judgement.canonical)
    let projected = sources.reduce(0) { $0 + $1.projectedCount }
    let tested = sources.reduce(0) { $0 + $1.testedCount }
    let tables = SHA256.hash(
      JSONValue.array(sources.map { [.string($0.name), JSONValue($0.projectedCount)] }).canonical
    )
    let results = SHA256.hash(
      JSONValue.array(
        evaluated.results.map {
          [
            .string($0.control.id), .string($0.outcome.rawValue), JSONValue($0.populationCount),
            JSONValue($0.exceptionCount), JSONValue($0.waivedCount),
          ]
        }
      ).canonical
    )
    let records = sources.reduce(0) { $0 + $1.recordCount }
    let entries = sources.reduce(0) { $0 + $1.entryCount }
    return [
      CustodyStep(
        step: "ingest",
        inputSHA256: input,
        outputSHA256: signed.root,
        countIn: records,
        countOut: entries
      ),
      CustodyStep(
        step: "validate",
        inputSHA256: signed.root,
        outputSHA256: judged,
        countIn: entries,
        countOut: entries
      ),
      CustodyStep(
        step: "project",
        inputSHA256: signed.root,
        outputSHA256: tables,
        countIn: entries,
        countOut: projected
      ),
      CustodyStep(
        step: "evaluate",
        inputSHA256: tables,
        outputSHA256: results,
        countIn: projected,
        countOut: tested
      ),
    ]
  }
}

extension LogState {
  init(_ signed: SignedTrail, _ plan: RunPlan) throws {
    let tiles = TileReader(size: UInt64(signed.size)) {
      try Disk.read("\(plan.state.log)/\($0.path)")
    }
    let before = try signed.previous.map { try Checkpoint(text: SignedNote($0).text).size }
    self.init(
      size: signed.size,
      root: signed.root,
      checkpoint: signed.checkpoint,
      previous: signed.previous,
      consistency: try before.map {
        try MerkleTree.consistencyProof(from: $0, to: UInt64(signed.size), tiles)
      } ?? [],
      checkpointKey: plan.checkpointSigner.verifier.description,
      bagKey: plan.bagSigner.verifier.description
    )
    keyStatements = plan.keyChain.text
  }
}

extension Ledger {
  /// Returns a source's line of the tie-out.
  func summary(
    of plan: SourcePlan,
    _ judgement: SourceJudgement?,
    _ period: Period
  ) throws -> SourceSummary {
    let files = try files(of: plan.name)
    func count(_ condition: String, _ values: [SQLValue] = []) throws -> Int {
      let rows = try database.rows(
        """
        SELECT count(*) FROM event_row WHERE source = ?
        \(condition)
        """,
        [.text(plan.name)] + values
      )
      return Int(rows[0][0].integer ?? 0)
    }
    let quarantined = try database.rows(
      "SELECT count(*) FROM quarantine WHERE source = ?",
      [.text(plan.name)]
    )
    return SourceSummary(
      name: plan.name,
      format: plan.settings.format.rawValue,
      assurance: plan.settings.assurance,
      required: plan.required,
      first: files.compactMap(\.earliest).min(),
      last: files.compactMap(\.latest).max(),
      manifestCount: judgement?.manifestCount,
      recordCount: files.reduce(0) { $0 + $1.recordCount },
      duplicateCount: files.reduce(0) { $0 + $1.skipped.reduce(0) { $0 + $1.count } },
      quarantinedCount: Int(quarantined[0][0].integer ?? 0),
      entryCount: files.reduce(0) { $0 + $1.count },
      projectedCount: try count(""),
      testedCount: try count(
        "AND time >= ? AND time < ?",
        [.text(period.begin.columnText), .text(period.end.columnText)]
      ),
      mapping: plan.settings.mapping.json.canonicalText
    )
  }
}
