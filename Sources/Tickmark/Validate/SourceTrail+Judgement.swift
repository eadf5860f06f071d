import Formats
import Trail

extension SourceTrail {
  /// Judges the source by its format's rules, over what was asked about.
  func judged() -> SourceJudgement {
    let judgement =
      switch plan.settings.format.evidence {
      case .digests: CloudTrailValidation.judge(self)
      case .manifests: DynamoDBValidation.judge(self)
      case .notes: DrillValidation.judge(self)
      case .streams: StreamValidation.judge(self)
      }
    return asked.map { judgement.limited(to: $0, source: plan.name) } ?? judgement
  }
}

extension SourceJudgement {
  /// Returns the judgement of one interval: what touches it, and where the evidence doesn't reach it.
  fileprivate func limited(to asked: AskedRange, source: String) -> SourceJudgement {
    var limited = self
    limited.findings = findings.filter { $0.interval.map(asked.touches) ?? true }
    limited.coverage = []
    for (scope, rows) in Dictionary(grouping: coverage, by: \.scope) {
      let inside = rows.sorted().compactMap { row -> Coverage? in
        guard let period = asked.part(of: row.period) else { return nil }
        var row = row
        row.period = period
        return row
      }
      limited.coverage += inside
      for gap in Self.gaps(in: asked, between: inside.map(\.period)) {
        guard let row = rows.first, !isBeforeOrigin(gap) else { continue }
        limited.tell(gap, scope, source, rows)
        limited.coverage.append(
          Coverage(
            source: source,
            scope: scope,
            period: gap,
            state: .absent,
            assurance: row.assurance
          )
        )
      }
    }
    limited.findings.sort()
    limited.coverage.sort()
    return limited
  }

  /// Before a recorded origin there was nothing to cover.
  private func isBeforeOrigin(_ gap: Period) -> Bool { origin.map { gap.end <= $0 } ?? false }

  private mutating func tell(
    _ gap: Period,
    _ scope: String,
    _ source: String,
    _ rows: [Coverage]
  ) {
    let (first, last) = (rows.map(\.period.begin).min(), rows.map(\.period.end).max())
    findings.append(
      Finding(
        .trailTruncated,
        source: source,
        stream: scope,
        interval: gap,
        found: first.flatMap { first in last.map { "evidence of \(first)/\($0)" } },
        expected: "\(gap)"
      )
    )
  }

  /// Returns what none of the periods, which are sorted, covers.
  private static func gaps(in asked: AskedRange, between periods: [Period]) -> [Period] {
    var gaps: [Period] = []
    guard var begin = asked.from ?? periods.first?.begin else { return [] }
    for period in periods {
      if period.begin > begin { gaps.append(Period(begin: begin, end: period.begin)) }
      begin = max(begin, period.end)
    }
    if let end = asked.to, begin < end { gaps.append(Period(begin: begin, end: end)) }
    return gaps
  }
}

extension FindingCode {
  static let trailTruncated = FindingCode(
    "trail-truncated",
    .absent,
    meaning: "the evidence doesn't reach over what was asked about",
    advice: "Fetch what is before or after it from the source; if it is gone, it was deleted."
  )
}
