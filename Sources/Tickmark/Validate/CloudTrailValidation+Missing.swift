import Cryptography
import Formats
import Trail

/// Digests that aren't there: each is named, with the time that it would cover.
extension CloudTrailValidation {
  mutating func reportMissing(
    _ previous: CloudTrail.DigestFile.Previous,
    of index: Int,
    after before: Int?
  ) {
    let digest = digests[index]
    let gap = missingWindow(previous, digest, after: before)
    let place = names.name(ofKey: previous.key)
    var state = CoverageState.absent
    if let found = malformed.removeValue(forKey: place) {
      state = .broken
      findings.append(
        Finding(
          .digestMalformed,
          source: source,
          place: place,
          stream: digest.file.scope,
          interval: gap,
          found: found,
          expected: previous.hash?.hex
        )
      )
    } else {
      tellMissing(previous, before: digest, gap)
    }
    maps[digest.file.scope, default: CoverageMap()].add(gap, state)
    guard !digest.file.isBackfill else { return }
    if before == nil {
      tell(
        .digestWindowGap,
        index,
        interval: gap,
        found: digest.window.begin.description,
        expected: "the window before, back to a starting digest"
      )
    }
    missing[Self.accountAndRegion(digest.file.scope), default: []].append(
      before == nil ? Period(begin: Instant(microseconds: .min / 2), end: gap.end) : gap
    )
  }

  /// Returns the time that the digest before should cover, as far as what is there tells it.
  private func missingWindow(
    _ previous: CloudTrail.DigestFile.Previous,
    _ digest: JudgedDigest,
    after before: Int?
  ) -> Period {
    let length = max(digest.window.seconds, 1)
    if digest.file.isBackfill {
      // Backfills don't join: the key alone says when a window ended.
      let end = CloudTrail.DigestFile.end(ofKey: previous.key) ?? digest.window.begin
      return Period(begin: end.adding(seconds: -length), end: end)
    }
    // Before the first digest at hand nothing tells how much is gone: one window at least.
    let begin =
      before.map { digests[$0].window.end } ?? digest.window.begin.adding(seconds: -length)
    return Period(begin: min(begin, digest.window.begin), end: digest.window.begin)
  }

  /// Names each window of the gap: the last one's digest by its key, those before by the key that
  /// their window gives.
  private mutating func tellMissing(
    _ previous: CloudTrail.DigestFile.Previous,
    before digest: JudgedDigest,
    _ gap: Period
  ) {
    let window = digest.window.seconds
    let isEven = window > 0 && gap.seconds % window == 0 && gap.seconds / window <= 10_000
    var end = gap.end
    var key: String? = previous.key
    var hash = previous.hash?.hex
    repeat {
      let begin = isEven && gap.begin < gap.end ? end.adding(seconds: -window) : gap.begin
      findings.append(
        Finding(
          .digestMissing,
          source: source,
          place: key.map(names.name(ofKey:)),
          stream: digest.file.scope,
          interval: Period(begin: begin, end: end),
          expected: hash ?? "a digest of this window"
        )
      )
      key = key.flatMap { CloudTrail.DigestFile.key($0, of: end, for: begin) }
      hash = nil
      end = begin
    } while end > gap.begin
  }
}

extension FindingCode {
  static let digestMissing = FindingCode(
    "digest-missing",
    .absent,
    meaning: "a digest file isn't there",
    advice: "Fetch the digest from its bucket; if it is gone there too, it was deleted."
  )
}
