package import Trail

/// A report that a run makes beside its own: of a period that was missed, or that events came late
/// for.
struct FurtherReport: Sendable, Hashable {
  let period: Period
  /// Why it is made, in one clause.
  let reason: String
  /// Whether the period had no report before.
  let isCaughtUp: Bool

  /// Returns a run's further reports by period, oldest first.
  ///
  /// Events that came late for a period that overlaps the run's own stand in the run's own report.
  static func all(
    caughtUp: [Period],
    late: [LateArrivals],
    beside period: Period
  ) -> [FurtherReport] {
    let missed = caughtUp.map {
      FurtherReport(
        period: $0,
        reason: "no run reported on this period when it was over; a later run does",
        isCaughtUp: true
      )
    }
    let revised = Dictionary(grouping: late, by: \.reported.period)
      .filter { !$0.key.overlaps(period) }
      .map { period, late in
        let words = late.map { "\($0.events) of \($0.source)" }.joined(separator: " and ")
        return FurtherReport(
          period: period,
          reason: "\(words) came after this period was reported",
          isCaughtUp: false
        )
      }
    return (missed + revised).sorted {
      ($0.period.begin, $0.period.end) < ($1.period.begin, $1.period.end)
    }
  }
}

/// How a further report came out.
package struct FurtherOutcome: Sendable {
  package var period: Period
  package var name: String
  package var reason: String
  package var verdict: Verdict
  /// The bag's folder relative to the configuration.
  package var bag: String?
}

extension RunPlan {
  /// The plan of the same run for another period.
  func reporting(_ further: FurtherReport) -> RunPlan {
    var plan = self
    plan.period = further.period
    plan.periodName = further.period.name(timezone: configuration.timezone)
    plan.occasion = further.reason
    plan.isCaughtUp = further.isCaughtUp
    return plan
  }
}

/// Tests and renders each further period against the checkpoint that the run has signed.
func reportFurther(
  _ reports: [FurtherReport],
  _ projected: ProjectedTrail,
  _ plan: RunPlan,
  _ options: RunOptions
) async throws -> [FurtherOutcome] {
  var outcomes: [FurtherOutcome] = []
  for report in reports {
    try options.stop.check("render")
    let plan = plan.reporting(report)
    let evaluated = try await evaluate(projected, plan)
    let rendered = try render(evaluated, plan)
    outcomes.append(
      FurtherOutcome(
        period: report.period,
        name: plan.periodName,
        reason: report.reason,
        verdict: evaluated.verdict,
        bag: rendered.folder
      )
    )
  }
  return outcomes
}
