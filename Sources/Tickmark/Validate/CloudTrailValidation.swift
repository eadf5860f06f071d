import Cryptography
import Formats
import Trail

/// Judges a CloudTrail source: signatures, the chain of digests, and each listed log file.
struct CloudTrailValidation {
  let trail: SourceTrail
  let names: KeyNames
  var digests: [JudgedDigest]
  /// Digest files that can't be read, which nothing has told yet.
  var malformed: [String: String]
  var findings: [Finding]
  var maps: [String: CoverageMap] = [:]
  /// Begin of the first chain that begins with a starting digest.
  var origin: Instant?
  /// Names of the log files that a readable digest lists.
  private(set) var listed: Set<String> = []
  /// Where digests are gone, by account/region: what logs they listed can't be told.
  var missing: [String: [Period]] = [:]
  /// Ends of the newest digests, by account/region.
  var newestEnd: [String: Instant] = [:]
  private let filesByName: [String: [TakenFile]]
  let namesByContent: [Digest: [String]]

  var source: String { trail.plan.name }

  private init(_ trail: SourceTrail) {
    self.trail = trail
    let read = CloudTrailDigests(trail)
    digests = read.digests
    malformed = read.malformed
    findings = read.findings
    names = read.names
    filesByName = Dictionary(grouping: trail.files, by: \.name)
    namesByContent = Dictionary(grouping: trail.files, by: \.contentSHA256)
      .mapValues { $0.map(\.name) }
  }

  static func judge(_ trail: SourceTrail) -> SourceJudgement {
    var validation = CloudTrailValidation(trail)
    return validation.judge()
  }

  private mutating func judge() -> SourceJudgement {
    if digests.isEmpty { reportNoDigest() }
    for chain in chains() {
      checkChain(chain)
      for index in chain { checkLogs(of: index) }
    }
    for (name, found) in malformed {
      findings.append(Finding(.digestMalformed, source: source, place: name, found: found))
    }
    if !digests.isEmpty { reportUnlisted() }
    for finding in trail.ingestFindings where finding.class <= .absent {
      for scope in maps.keys { maps[scope]?.add(finding.interval, .broken) }
    }
    reportSilence()
    let rows = maps.flatMap { scope, map in
      map.rows(source: source, scope: scope, assurance: .signed)
    }
    return SourceJudgement(
      findings: Set(findings).sorted(),
      coverage: rows.sorted(),
      manifestCount: nil,
      origin: origin
    )
  }

  /// Returns the digests of each trail and region, oldest first; late backfills are chains apart.
  private func chains() -> [[Int]] {
    let chains = Dictionary(grouping: digests.indices) { index in
      digests[index].file.scope + (digests[index].file.isBackfill ? "#backfill" : "")
    }
    return chains.sorted { $0.key < $1.key }.map { _, indexes in
      indexes.sorted {
        (digests[$0].window.end, digests[$0].name) < (digests[$1].window.end, digests[$1].name)
      }
    }
  }

  /// Nothing proves the files at all: that is absence, not a lesser assurance.
  private mutating func reportNoDigest() {
    guard !trail.files.isEmpty || !trail.evidence.isEmpty else {
      findings.append(Finding(.noData, source: source))
      return
    }
    guard malformed.isEmpty else {
      return maps["*", default: CoverageMap()].add(trail.span, .broken)
    }
    findings.append(
      Finding(
        .digestMissing,
        source: source,
        interval: trail.span,
        found: "no digest file",
        expected: "one an hour"
      )
    )
    maps["*", default: CoverageMap()].add(trail.span, .absent)
  }

  // MARK: Logs

  private mutating func checkLogs(of index: Int) {
    let digest = digests[index]
    var state = digest.state
    for log in digest.file.logs {
      let name = names.name(ofKey: log.key)
      listed.insert(name)
      let logState = check(log, name, of: digest)
      if logState.weight > state.weight { state = logState }
    }
    // A backfill adds late logs to a window; that the window is whole, its own digest says.
    guard state != .proven || !digest.file.isBackfill else { return }
    maps[digest.file.scope, default: CoverageMap()].add(digest.window, state)
  }

  private mutating func check(
    _ log: CloudTrail.DigestFile.Log,
    _ name: String,
    of digest: JudgedDigest
  ) -> CoverageState {
    let files = filesByName[name] ?? []
    guard let known = files.firstIndex(where: { $0.contentSHA256 == log.hash }) else {
      return files.last.map { reportAltered($0, log, of: digest) }
        ?? reportMissing(log, name, of: digest)
    }
    // The right content is in the log, so nothing is unproven by what came after it.
    for file in files[(known + 1)...] where file.contentSHA256 != log.hash {
      findings.append(
        Finding(
          .logFileAltered,
          source: source,
          place: name,
          stream: digest.file.scope,
          found: file.contentSHA256.hex,
          expected: log.hash.hex
        )
      )
    }
    checkTimes(files[known], log, of: digest)
    return .proven
  }

  /// The events of a file are of the times that its digest states for it.
  private mutating func checkTimes(
    _ file: TakenFile,
    _ log: CloudTrail.DigestFile.Log,
    of digest: JudgedDigest
  ) {
    // Stated times have whole seconds.
    guard let span = file.span, let begin = log.oldest, let end = log.newest?.adding(seconds: 1),
      span.begin < begin || span.end > end
    else { return }
    findings.append(
      Finding(
        .eventOutsideWindow,
        source: source,
        place: file.name,
        stream: digest.file.scope,
        interval: span,
        found: "events of \(span)",
        expected: "from \(begin) to \(end)"
      )
    )
  }

  private mutating func reportAltered(
    _ file: TakenFile,
    _ log: CloudTrail.DigestFile.Log,
    of digest: JudgedDigest
  ) -> CoverageState {
    findings.append(
      Finding(
        .logFileAltered,
        source: source,
        place: file.name,
        stream: digest.file.scope,
        interval: digest.window,
        found: file.contentSHA256.hex,
        expected: log.hash.hex
      )
    )
    return .broken
  }

  private mutating func reportMissing(
    _ log: CloudTrail.DigestFile.Log,
    _ name: String,
    of digest: JudgedDigest
  ) -> CoverageState {
    let twin = namesByContent[log.hash]?.first
    findings.append(
      Finding(
        .logFileMissing,
        source: source,
        place: name,
        stream: digest.file.scope,
        interval: digest.window,
        found: twin.map { "the same content at \($0)" },
        expected: log.hash.hex,
        advice: twin.map { "The file was moved: \($0) holds its content; put it back." }
      )
    )
    return .absent
  }
}

extension FindingCode {
  static let eventOutsideWindow = FindingCode(
    "event-outside-window",
    .suspect,
    meaning: "a log file holds events of a time that its digest doesn't state for it",
    advice: "The file is as it was signed: ask AWS how it came to be delivered so."
  )
  static let logFileMissing = FindingCode(
    "log-file-missing",
    .absent,
    meaning: "a log file that a digest lists isn't there",
    advice: "Fetch the file from its bucket; if it is gone there too, it was deleted."
  )
  static let logFileAltered = FindingCode(
    "log-file-altered",
    .broken,
    meaning: "a log file isn't what its digest says",
    advice: "Fetch the file again from its bucket and compare the two."
  )
}
