import Trail

/// All that was ever taken of a source, to be judged.
struct SourceTrail: Sendable {
  var plan: SourcePlan
  /// In the order of the log.
  var files: [TakenFile]
  var evidence: [EvidenceItem]
  /// What ingest found, this run's and earlier runs'.
  var ingestFindings: [Finding]
  /// Gaps in streams, each with the last time before and the first after.
  var gaps: [StreamGap]
  /// The run's clock; nil for a validation without one.
  var at: Instant?
  /// What a person asked about; nil: what the evidence itself spans.
  var asked: AskedRange?
  /// What S3 keys have in front of the names; nil: found from the evidence.
  var prefix: String?
  /// StopLogging events, which explain a chain that begins anew.
  var stops: [LoggingStop] = []
  /// The log before this run; nil where there is none to compare with.
  var history: SignedHistory?

  /// From the first event to the last.
  var span: Period? {
    range.map { Period(begin: $0.first, end: $0.last.alone.end) }
  }

  /// First and last event time.
  var range: (first: Instant, last: Instant)? {
    guard let first = files.compactMap(\.earliest).min(),
      let last = files.compactMap(\.latest).max()
    else { return nil }
    return (first, last)
  }
}

/// A range of time with one end or both.
struct AskedRange: Sendable, Hashable {
  var from: Instant?
  var to: Instant?

  /// Returns the part of a period that was asked about, or nil if that is nothing.
  func part(of period: Period) -> Period? {
    let begin = max(from ?? period.begin, period.begin)
    let end = min(to ?? period.end, period.end)
    return begin < end ? Period(begin: begin, end: end) : nil
  }

  /// Whether a period, which may be empty, has something in the range.
  func touches(_ period: Period) -> Bool {
    let end = max(period.end, period.begin.alone.end)
    return part(of: Period(begin: period.begin, end: end)) != nil
  }
}

/// A StopLogging event.
struct LoggingStop: Sendable, Hashable {
  var time: Instant
  /// nil where the event names none.
  var actor: String?
}

/// Sequence numbers that no event has, though later ones came.
struct StreamGap: Sendable, Hashable {
  var stream: String
  /// Half-open.
  var missing: Range<Int64>
  var interval: Period?
}

/// What validation says of one source.
struct SourceJudgement: Sendable {
  /// Sorted.
  var findings: [Finding]
  /// Sorted and joined.
  var coverage: [Coverage]
  /// Records that the source's own manifests state.
  var manifestCount: Int?
  /// When the source began, where that is known: what lies before counts as proven.
  var origin: Instant?
}

extension TakenFile {
  /// From its first event to its last; nil where it brought none.
  var span: Period? {
    guard let earliest, let latest else { return nil }
    return Period(begin: earliest, end: latest.alone.end)
  }
}
