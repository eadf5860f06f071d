import SQLite
import Trail

/// What people say in a run's configuration, held against their approvers and the log.
struct RunAssertions {
  let reviewed: [ReviewedAssertion]
  /// What came and went since the pipeline's newest run.
  let change: AssertionHistory.Change
  private let history: AssertionHistory
  private let excusesSaid: [Excuse]

  /// - Throws: ``RunError``, ``DiskError`` for a file of signers that can't be read.
  init(_ plan: RunPlan, _ log: LogWriter) throws {
    let history = try AssertionHistory(
      log.state,
      log.ledger.database,
      of: plan.pipeline.name,
      size: log.firstIndex
    )
    let reviewer = try AssertionReviewer(plan.configuration)
    reviewed = plan.configuration.assertions.map { assertion in
      let logged = history.logged[assertion.id]
      return reviewer.review(
        assertion,
        at: plan.at,
        logged: logged.flatMap { $0.approvals.isEmpty ? nil : $0.time }
      )
    }
    change = history.change(to: reviewed)
    self.history = history
    excusesSaid = plan.configuration.excuses
  }

  /// The excuses that have the approvals they need.
  var excuses: [Excuse] {
    let approved = Set(reviewed.filter(\.isApproved).map(\.assertion.id))
    return excusesSaid.filter { approved.contains($0.assertion.id) }
  }

  /// What enters the log, unless it has it already: what is in force.
  func facts(at: Instant) -> [OwnFact] { reviewed.filter(\.isInForce).map { $0.fact(at: at) } }

  /// What is wrong with signatures, and what is gone since the run before.
  func findings(of turn: RunTurn, at: Instant) -> [Finding] {
    let seen = turn.isNew ? change : history.change(of: turn.run)
    return reviewed.flatMap(\.flaws) + history.findings(seen, at: at)
  }
}

extension AssertionLine {
  /// Returns all that the log or the configuration knows: in the configuration's order, then what is
  /// gone, oldest first.
  static func all(_ evaluated: EvaluatedTrail, _ plan: RunPlan) throws -> [AssertionLine] {
    let signed = evaluated.projected.signed
    let history = try AssertionHistory(
      plan.state,
      signed.ledger.database,
      of: plan.pipeline.name,
      size: signed.size
    )
    let uses = evaluated.assertionUses
    let current = signed.assertions.map { reviewed in
      AssertionLine(reviewed, history.logged[reviewed.assertion.id], uses)
    }
    let known = Set(signed.assertions.map(\.assertion.id))
    let gone = history.logged.values.filter { !known.contains($0.assertion.id) }
      .sorted { $0.entry < $1.entry }
    return current
      + gone.map { logged in
        AssertionLine(
          assertion: logged.assertion,
          state: .removed,
          approvals: logged.approvals,
          required: plan.configuration.approvers?.required,
          entry: logged.entry,
          since: logged.time,
          removed: history.removal(of: logged.assertion.id),
          appliesTo: logged.assertion.kind == .excuse ? nil : 0
        )
      }
  }

  private init(
    _ reviewed: ReviewedAssertion,
    _ logged: AssertionHistory.Logged?,
    _ uses: [String: Int]
  ) {
    let assertion = reviewed.assertion
    self.init(
      assertion: assertion,
      state: !reviewed.isApproved ? .unapproved : reviewed.isExpired ? .expired : .inForce,
      approvals: reviewed.approvals,
      required: reviewed.required,
      entry: logged?.entry,
      since: logged?.time,
      removed: nil,
      appliesTo: assertion.kind == .excuse ? nil : uses[assertion.id] ?? 0
    )
  }
}

extension EvaluatedTrail {
  /// How many exceptions or requirements each assertion covers, by its id.
  fileprivate var assertionUses: [String: Int] {
    var uses: [String: Int] = [:]
    for (id, count) in results.flatMap(\.waivedBy) { uses[id, default: 0] += count }
    for case let attestation? in frameworks.flatMap(\.requirements).map(\.attestation) {
      uses[attestation.id, default: 0] += 1
    }
    return uses
  }
}
