import Cryptography
import Formats
import Trail

/// Whether each digest follows the one before.
extension CloudTrailValidation {
  /// - Parameter order: the digests of one chain, oldest first.
  mutating func checkChain(_ order: [Int]) {
    let byKey = Dictionary(
      order.map { (digests[$0].file.key, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    var before: Int?
    for index in order {
      let digest = digests[index]
      if let before { checkWindow(of: index, after: before) }
      if let previous = digest.file.previous {
        if let known = byKey[previous.key] {
          compare(previous, of: index, with: known)
          if let before { checkJoint(of: index, after: before) }
        } else {
          reportMissing(previous, of: index, after: before)
        }
      } else if let before, !digest.file.isBackfill {
        reportRestart(index, after: before)
      }
      before = index
    }
    guard let first = order.first, let last = order.last, !digests[last].file.isBackfill else {
      return
    }
    noteEnds(digests[first], digests[last])
  }

  private mutating func noteEnds(_ first: JudgedDigest, _ last: JudgedDigest) {
    let place = Self.accountAndRegion(last.file.scope)
    newestEnd[place] = max(newestEnd[place] ?? last.window.end, last.window.end)
    if first.file.previous == nil, first.state == .proven {
      origin = min(origin ?? first.window.begin, first.window.begin)
    }
  }

  static func accountAndRegion(_ scope: String) -> String {
    scope.split(separator: "/").prefix(2).joined(separator: "/")
  }

  // MARK: Windows

  private mutating func checkWindow(of index: Int, after before: Int) {
    let (digest, last) = (digests[index], digests[before])
    if digest.window == last.window || digest.file.key == last.file.key {
      tell(.digestReplayed, index, interval: digest.window, found: last.name)
      maps[digest.file.scope, default: CoverageMap()].add(digest.window, .broken)
    } else if digest.window.begin < last.window.end, !digest.file.isBackfill {
      tell(
        .digestWindowOverlap,
        index,
        interval: digest.window.intersection(last.window),
        found: digest.window.begin.description,
        expected: last.window.end.description
      )
    }
  }

  /// A digest that names the one before it also begins where that one ends.
  private mutating func checkJoint(of index: Int, after before: Int) {
    let (digest, last) = (digests[index], digests[before])
    guard digest.window.begin > last.window.end, !digest.file.isBackfill else { return }
    let gap = Period(begin: last.window.end, end: digest.window.begin)
    tell(
      .digestWindowGap,
      index,
      interval: gap,
      found: digest.window.begin.description,
      expected: last.window.end.description
    )
    maps[digest.file.scope, default: CoverageMap()].add(gap, .absent)
  }

  // MARK: Links

  private mutating func compare(
    _ previous: CloudTrail.DigestFile.Previous,
    of index: Int,
    with known: Int
  ) {
    let (digest, last) = (digests[index], digests[known])
    if previous.hash != last.file.hash {
      if digest.state == .proven, last.state != .proven {
        // The later one is signed and the earlier isn't: it is the earlier that was changed.
        tell(
          .digestAltered,
          known,
          interval: last.window,
          found: last.file.hash.hex,
          expected: previous.hash?.hex
        )
      } else {
        tell(
          .digestPreviousMismatch,
          index,
          interval: digest.window,
          found: previous.hash?.hex,
          expected: last.file.hash.hex
        )
        digests[index].state = .broken
      }
    } else if let signature = last.signature, signature.hex != previous.signature {
      // One of the two signatures is wrong: the earlier digest's own, since this one is judged.
      tell(
        .digestPreviousMismatch,
        index,
        interval: last.state == .proven ? nil : last.window,
        found: "signature \(previous.signature.prefix(16))…",
        expected: "signature \(signature.hex.prefix(16))…"
      )
    }
  }

  private mutating func reportRestart(_ index: Int, after before: Int) {
    let (digest, last) = (digests[index], digests[before])
    let gap = Period(
      begin: min(last.window.end, digest.window.begin),
      end: digest.window.begin
    )
    let hour = Period(begin: last.window.begin, end: max(digest.window.begin, last.window.end))
    let stop = trail.stops.last { hour.contains($0.time) }
    let corroboration = stop.map {
      "; StopLogging at \($0.time)\($0.actor.map { " by \($0)" } ?? "")"
    }
    tell(
      .chainRestarted,
      index,
      interval: gap,
      found: "a starting digest\(corroboration ?? "")",
      expected: "one that follows \(last.name)"
    )
    maps[digest.file.scope, default: CoverageMap()].add(gap, .absent)
  }

  mutating func tell(
    _ code: FindingCode,
    _ index: Int,
    interval: Period?,
    found: String?,
    expected: String? = nil
  ) {
    findings.append(
      Finding(
        code,
        source: source,
        place: digests[index].name,
        stream: digests[index].file.scope,
        interval: interval,
        found: found,
        expected: expected
      )
    )
  }
}

extension FindingCode {
  static let digestReplayed = FindingCode(
    "digest-replayed",
    .broken,
    meaning: "two digests stand for the same window",
    advice: "Only one of them was delivered for it: compare both with the bucket."
  )
  static let digestPreviousMismatch = FindingCode(
    "digest-previous-mismatch",
    .broken,
    meaning: "a digest states another one before it",
    advice: "One of the two was replaced: fetch both again from the bucket."
  )
  static let digestWindowGap = FindingCode(
    "digest-window-gap",
    .absent,
    meaning: "no digest covers an interval",
    advice: "Fetch the digests of the interval from the bucket."
  )
  static let digestWindowOverlap = FindingCode(
    "digest-window-overlap",
    .suspect,
    meaning: "two digests' windows overlap",
    advice: "Compare both digests with the bucket."
  )
  static let chainRestarted = FindingCode(
    "chain-restarted",
    .absent,
    meaning: "logging was stopped and began anew",
    advice: "If it was planned, say so under excuses: with dates and a justification."
  )
}
