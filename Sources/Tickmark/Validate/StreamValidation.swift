import Formats
import Trail

/// Judges a source of lines: hash chains, sequences, silence.
enum StreamValidation {
  static func judge(_ trail: SourceTrail) -> SourceJudgement {
    let name = trail.plan.name
    guard let range = trail.range else { return judgeWithoutEvents(trail) }
    var findings = trail.gaps.map { gap in
      Finding(
        .sequenceGap,
        source: name,
        stream: gap.stream,
        interval: interval(of: gap, since: range.first),
        found: "\(gap.missing.upperBound)",
        expected: "\(gap.missing.lowerBound)"
      )
    }
    let end = range.last.adding(seconds: trail.plan.settings.every)
    let all = Period(begin: range.first, end: end)
    var map = CoverageMap()
    map.add(all, .proven)
    for finding in findings + trail.ingestFindings {
      switch finding.class {
      case .broken: map.add(finding.interval ?? all, .broken)
      case .absent: map.add(finding.interval ?? all, .absent)
      case .suspect, .notice: break
      }
    }
    if let at = trail.at, end < at {
      findings.append(
        Finding(
          .sourceLate,
          source: name,
          interval: Period(begin: end, end: at),
          found: "newest event \(range.last)",
          expected: "one every \(trail.plan.settings.every) s"
        )
      )
    }
    return SourceJudgement(
      findings: findings.sorted(),
      coverage: map.rows(source: name, scope: "*", assurance: trail.plan.settings.assurance),
      manifestCount: nil,
      // Where a stream's first events are missing, the source may have begun before what is there.
      origin: trail.gaps.contains { isHeadless($0) } ? nil : range.first
    )
  }

  private static func isHeadless(_ gap: StreamGap) -> Bool { gap.missing.lowerBound == 1 }

  /// Missing events lie between their neighbours; before a stream's first event at hand they may lie
  /// anywhere.
  private static func interval(of gap: StreamGap, since begin: Instant) -> Period? {
    gap.interval.map { interval in
      isHeadless(gap)
        ? Period(begin: min(begin, interval.begin), end: interval.end) : interval
    }
  }

  private static func judgeWithoutEvents(_ trail: SourceTrail) -> SourceJudgement {
    let isQuarantined = trail.ingestFindings.contains { $0.class <= .absent }
    return SourceJudgement(
      findings: isQuarantined ? [] : [Finding(.noData, source: trail.plan.name)],
      coverage: [],
      manifestCount: nil,
      origin: nil
    )
  }
}

extension FindingCode {
  static let sequenceGap = FindingCode(
    "sequence-gap",
    .absent,
    meaning: "sequence numbers are missing in a stream",
    advice: "Fetch the missing events from the source; they join wherever they come."
  )
  static let noData = FindingCode(
    "no-data",
    .absent,
    meaning: "nothing ever came from a source",
    advice: "Check that the exporter runs and writes to the source's location."
  )
  static let sourceLate = FindingCode(
    "source-late",
    .absent,
    meaning: "a source has been silent longer than it may be",
    advice: "Check that the exporter runs; raise expect.every if the source is quiet by nature."
  )
}
