import Cryptography
import Formats
import Trail
import TransparencyLog

/// Judges the notes of restore drills: each must be signed, of this log, and the only one of its kind.
///
/// A time without a note is a time without a drill; that is for the control to say, and no finding.
struct DrillValidation {
  private let trail: SourceTrail
  private let keys: [VerifierKey]
  private var findings: [Finding] = []
  private var places: [Digest: String] = [:]
  private var drills: [(line: DrillLine, place: String)] = []

  static func judge(_ trail: SourceTrail) -> SourceJudgement {
    var validation = DrillValidation(trail)
    for item in trail.evidence { validation.read(item) }
    validation.followPredecessors()
    return validation.judgement()
  }

  private init(_ trail: SourceTrail) {
    self.trail = trail
    // They were read as keys when the run was planned; each key has one meaning.
    keys = trail.plan.settings.noteKeys.compactMap { try? VerifierKey($0) }
      .filter { $0.name.hasSuffix("/drill") }
  }

  private mutating func read(_ item: EvidenceItem) {
    let lines = item.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, bytes) in lines.enumerated() where !bytes.isEmpty {
      let place = "\(item.name):\(number + 1)"
      do throws(DrillLine.Fault) {
        take(try DrillLine(Array(bytes)), place)
      } catch {
        // A line without a time is no record, which the reading of records tells.
        if error.at != nil { tell(.drillNoteAltered, place, error.at, found: error.words) }
      }
    }
  }

  private mutating func take(_ line: DrillLine, _ place: String) {
    do throws(NoteError) {
      try line.verify(with: keys)
    } catch .unsigned {
      return tell(.drillKeyUnknown, place, line.at, found: line.signers)
    } catch {
      return tell(.drillNoteAltered, place, line.at, found: "\(error)")
    }
    if let first = places[line.digest] {
      return tell(.drillNoteReplayed, place, line.at, found: "the note of \(first)")
    }
    places[line.digest] = place
    if let words = otherLog(line) {
      return tell(.drillOfOtherLog, place, line.at, found: words.found, expected: words.expected)
    }
    if let at = trail.at, line.at > at {
      return tell(.drillInFuture, place, line.at, found: "\(line.at)", expected: "\(at) or before")
    }
    drills.append((line, place))
  }

  /// Why the drill wasn't of this log; nil where it was, as far as can be told.
  private func otherLog(_ line: DrillLine) -> (found: String, expected: String)? {
    guard let history = trail.history else { return nil }
    guard line.origin == history.origin else { return (line.origin, history.origin) }
    guard let (size, root) = line.restored else { return nil }
    guard let own = history.root(size) else {
      return ("a log of \(size) entries", "at most \(history.size)")
    }
    return own == root ? nil : ("root \(root.base64) at \(size)", own.base64)
  }

  /// Each note names the one before by the same hand; one that was taken away leaves a hole.
  private mutating func followPredecessors() {
    let known = Set(drills.map(\.line.digest))
    let times = drills.map(\.line.at).sorted()
    for (line, place) in drills {
      guard let previous = line.previous, !known.contains(previous) else { continue }
      let before = times.last { $0 < line.at } ?? line.at
      findings.append(
        Finding(
          .drillNoteMissing,
          source: trail.plan.name,
          place: place,
          interval: Period(begin: before, end: line.at.alone.end),
          found: "a note after \(previous.hex)",
          expected: "that note"
        )
      )
    }
  }

  private func judgement() -> SourceJudgement {
    // Without any drill there is nothing to prove: that there was none is what the control tells.
    let origin = drills.map(\.line.at).min() ?? trail.at
    let last = drills.map(\.line.at).max()?.alone.end
    var map = CoverageMap()
    if let origin, let end = [trail.at, last].compactMap({ $0 }).max(), origin < end {
      map.add(Period(begin: origin, end: end), .proven)
      for finding in findings + trail.ingestFindings where finding.class <= .absent {
        let interval = finding.interval ?? Period(begin: origin, end: end)
        map.add(interval, finding.class == .broken ? .broken : .absent)
      }
    }
    return SourceJudgement(
      findings: findings.sorted(),
      coverage: map.rows(
        source: trail.plan.name,
        scope: "*",
        assurance: trail.plan.settings.assurance
      ),
      manifestCount: nil,
      origin: origin
    )
  }

  private mutating func tell(
    _ code: FindingCode,
    _ place: String,
    _ at: Instant?,
    found: String,
    expected: String? = nil
  ) {
    findings.append(
      Finding(
        code,
        source: trail.plan.name,
        place: place,
        interval: at?.alone,
        found: found,
        expected: expected
      )
    )
  }
}

/// The log as it was before a run, to hold a drill against.
struct SignedHistory: Sendable {
  let origin: String
  let log: String
  let size: Int

  /// The root at a size; nil where the log hasn't come so far, or its tiles can't be read.
  func root(_ size: Int) -> Digest? {
    guard (0...self.size).contains(size) else { return nil }
    let reader = TileReader(size: UInt64(self.size)) { try Disk.read("\(log)/\($0.path)") }
    return try? MerkleTree.root(size: UInt64(size), reader)
  }
}

extension FindingCode {
  static let drillNoteAltered = FindingCode(
    "drill-note-altered",
    .broken,
    meaning: "a restore drill's note isn't what was signed",
    advice: "Fetch the note from the host of the drill again, and find out who changed it."
  )
  static let drillKeyUnknown = FindingCode(
    "drill-key-unknown",
    .broken,
    meaning: "no known key signed a restore drill's note",
    advice: "Name the .vkey of whoever holds drills under public-keys, if it is theirs."
  )
  static let drillOfOtherLog = FindingCode(
    "drill-of-other-log",
    .broken,
    meaning: "a restore drill arrived at a log that isn't this one",
    advice: "Compare the backup that was restored with this state: one of them was tampered with."
  )
  static let drillInFuture = FindingCode(
    "drill-in-future",
    .broken,
    meaning: "a restore drill is dated after the run",
    advice: "Set the clock of the host of the drill, and hold the drill again."
  )
  static let drillNoteReplayed = FindingCode(
    "drill-note-replayed",
    .suspect,
    meaning: "a restore drill's note came a second time",
    advice: "One drill counts once: find out who copied the note."
  )
  static let drillNoteMissing = FindingCode(
    "drill-note-missing",
    .absent,
    meaning: "the note of an earlier restore drill is missing",
    advice: "Fetch it from the host of the drill: a drill that failed must be known too."
  )
}
