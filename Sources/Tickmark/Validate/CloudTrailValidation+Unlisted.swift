import Cryptography
import Formats
import Trail

/// What no digest speaks of: files put there, files that wait for the next digest, and silence.
extension CloudTrailValidation {
  /// Seconds after which a digest, which comes each hour, is late.
  private static let patience: Int64 = 7_200

  mutating func reportUnlisted() {
    for file in trail.files where !listed.contains(file.name) {
      let stamp = CloudTrail.deliveryTime(ofLog: file.name)
      let place = CloudTrail.accountAndRegion(ofLog: file.name)
      if let stamp, let place {
        // A stamp has whole minutes: a log of the digest's last minute may be in the next one.
        if let newest = newestEnd[place], stamp.adding(seconds: 60) > newest {
          reportPending(file, stamp)
          continue
        }
        if isUnderMissing(stamp, place) { continue }
      }
      report(file, place)
    }
  }

  /// What a digest that is gone listed can't be told from what was put there since.
  private func isUnderMissing(_ stamp: Instant, _ place: String) -> Bool {
    (missing[place] ?? []).contains { $0.begin < stamp.adding(seconds: 60) && stamp < $0.end }
  }

  private mutating func report(_ file: TakenFile, _ place: String?) {
    // A copy of what is listed and there takes no proof from it, whichever came first.
    let isCopy = namesByContent[file.contentSHA256]?.contains { listed.contains($0) } == true
    let span = isCopy ? nil : file.span
    findings.append(
      Finding(
        .logFileUnlisted,
        source: source,
        place: file.name,
        interval: span,
        found: file.contentSHA256.hex,
        advice: isCopy ? "It holds what a listed file holds: remove the copy." : nil
      )
    )
    for scope in maps.keys where place.map({ scope.hasPrefix($0 + "/") }) ?? true {
      maps[scope]?.add(span, .broken)
    }
  }

  /// A log behind the newest digest waits for the next one, but not for ever.
  private mutating func reportPending(_ file: TakenFile, _ stamp: Instant) {
    guard let at = trail.at, stamp.adding(seconds: Self.patience) < at else { return }
    findings.append(
      Finding(
        .sourceLate,
        source: source,
        place: file.name,
        interval: Period(begin: stamp, end: at),
        found: "no digest since \(stamp)",
        expected: "one an hour"
      )
    )
  }

  /// Digests come each hour even where nothing happens.
  mutating func reportSilence() {
    guard let at = trail.at else { return }
    let patience = max(Self.patience, trail.plan.settings.every)
    for (place, newest) in newestEnd where newest.adding(seconds: patience) < at {
      findings.append(
        Finding(
          .sourceLate,
          source: source,
          stream: place,
          interval: Period(begin: newest, end: at),
          found: "newest digest ends \(newest)",
          expected: "one an hour"
        )
      )
    }
  }
}

extension FindingCode {
  static let logFileUnlisted = FindingCode(
    "log-file-unlisted",
    .broken,
    meaning: "a log file that no digest lists",
    unproven: "the time of its events; nothing where it copies a listed file that is there",
    advice: "CloudTrail didn't write it under this name: find out who did."
  )
}
