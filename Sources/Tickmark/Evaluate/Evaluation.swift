package import Trail

/// The stage: every control that can be tested, tested over one period of one ledger.
package struct Evaluation: Sendable {
  /// Gives each worker its own way to an entry's sealed JSON.
  package typealias RecordSource = @Sendable () throws -> (Int) throws -> String?

  /// The ledger's file, which nothing writes meanwhile.
  package var ledger: String
  package var tables: ControlTables
  package var proof: ProofMap
  /// Path of files for the exceptions, without their numbers; they go with the last result.
  package var scratch: String
  package var identities: IdentityMap
  package var waivers: Waivers
  package var limits: EvaluationLimits
  package var records: RecordSource

  package init(
    ledger: String,
    tables: ControlTables,
    proof: ProofMap,
    scratch: String,
    identities: IdentityMap = .none,
    waivers: Waivers = .none,
    limits: EvaluationLimits = EvaluationLimits(),
    records: @escaping RecordSource
  ) {
    self.ledger = ledger
    self.tables = tables
    self.proof = proof
    self.scratch = scratch
    self.identities = identities
    self.waivers = waivers
    self.limits = limits
    self.records = records
  }

  /// Returns a result for each control, in their order, whatever the number of workers.
  ///
  /// `assurances` are the sources' by name; `findings` those of the whole run.
  package func results(
    of selected: [SelectedControl],
    over period: Period,
    assurances: [String: Assurance],
    findings: [Finding],
    workerCount: Int = 2
  ) async throws -> [ControlResult] {
    let inputs = selected.map {
      ControlInput(
        of: $0,
        over: period,
        proof: proof,
        assurances: assurances,
        findings: findings
      )
    }
    let workers = max(1, min(workerCount, selected.count))
    return try await withThrowingTaskGroup(of: [(Int, ControlResult)].self) { group in
      for worker in 0..<workers {
        group.addTask {
          let evaluator = try evaluator(worker)
          // Neighbours in the order are of one kind and cost: each worker takes every other one.
          return try stride(from: worker, to: selected.count, by: workers).map { index in
            let control = selected[index].control
            return (index, try evaluator.evaluate(control, over: period, input: inputs[index]))
          }
        }
      }
      var results: [(Int, ControlResult)] = []
      for try await part in group { results += part }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Calls the closure for each item of a tested control's population, sorted by its key.
  func forEachItem(
    of tested: ControlResult,
    over period: Period,
    _ body: (PopulationItem) throws -> Void
  ) throws {
    try evaluator(0).forEachItem(of: tested, over: period, body)
  }

  private func evaluator(_ worker: Int) throws -> Evaluator {
    try Evaluator(
      path: ledger,
      tables: tables,
      proof: proof,
      scratch: "\(scratch).\(worker)",
      identities: identities,
      waivers: waivers,
      limits: limits,
      record: records()
    )
  }
}
