import Cryptography
import Formats
import SQLite
import Trail

/// A trail whose every source was judged; only ``judge(_:at:excuses:)`` makes one.
struct JudgedTrail {
  let ingested: IngestedTrail
  /// All that stands: what was found this run, and what earlier runs found and nothing healed.
  let findings: [Finding]
  /// Of ``findings``, those that aren't in the log yet, in the log's order.
  let newFindings: [Finding]
  let coverage: [Coverage]
  /// By source: when it began, and what its manifests count.
  let judgements: [String: SourceJudgement]

  fileprivate init(
    ingested: IngestedTrail,
    findings: [Finding],
    newFindings: [Finding],
    coverage: [Coverage],
    judgements: [String: SourceJudgement]
  ) {
    self.ingested = ingested
    self.findings = findings
    self.newFindings = newFindings
    self.coverage = coverage
    self.judgements = judgements
  }
}

extension JudgedTrail {
  /// The trail with findings of this run that no source's check makes.
  func adding(_ found: [Finding]) throws -> JudgedTrail {
    guard !found.isEmpty else { return self }
    let logged = Set(try ingested.log.ledger.findings())
    return JudgedTrail(
      ingested: ingested,
      findings: (findings + found).sorted(),
      newFindings: (newFindings + found.filter { !logged.contains($0) }).sorted(),
      coverage: coverage,
      judgements: judgements
    )
  }
}

/// Judges all that was ever taken of the run's sources.
func judge(
  _ ingested: IngestedTrail,
  at: Instant?,
  excuses: [Excuse] = [],
  origin: String? = nil,
  asked: AskedRange? = nil,
  prefix: String? = nil
) throws -> JudgedTrail {
  let ledger = ingested.log.ledger
  var findings: [Finding] = []
  var coverage: [Coverage] = []
  var judgements: [String: SourceJudgement] = [:]
  let logged = try ledger.findings()
  for plan in ingested.plans {
    let files = try ledger.files(of: plan.name)
    let ofIngest =
      ingested.findings.filter { $0.source == plan.name }
      + logged.filter { $0.source == plan.name && Finding.ingestCodes.contains($0.code) }
    var trail = SourceTrail(
      plan: plan,
      files: files,
      evidence: try ledger.evidence(of: plan.name),
      ingestFindings: Array(Set(ofIngest)).sorted(),
      gaps: try ledger.gaps(of: plan.name),
      at: at,
      asked: asked,
      prefix: prefix,
      stops: try ledger.stops(of: plan.name)
    )
    trail.history = origin.map {
      SignedHistory(
        origin: $0,
        log: ingested.log.state.log,
        size: ingested.log.firstIndex
      )
    }
    if let held = ingested.held[plan.name] {
      let history = ShrunkHistory(
        trail,
        held: held,
        ledger: ledger,
        firstIndex: ingested.log.firstIndex
      )
      trail.ingestFindings += try history.findings()
    }
    let late = LateEvents(ledger, firstIndex: ingested.log.firstIndex)
    trail.ingestFindings += try late.findings(of: plan.name, in: files)
    trail.ingestFindings += try ledger.brokenLinks(of: plan.name)
    let judgement = trail.judged()
    let ofFiles = trail.ingestFindings.filter { finding in
      guard let asked, let interval = finding.interval else { return true }
      return asked.touches(interval)
    }
    findings += (judgement.findings + ofFiles).map { $0.excused(by: excuses, at: at) }
    coverage += judgement.coverage.flatMap { $0.excused(by: excuses, at: at) }
    judgements[plan.name] = judgement
  }
  findings += try RemovedRuns.findings(ingested.log.state, ledger)
  findings = Set(findings).sorted()
  let known = Set(logged)
  return JudgedTrail(
    ingested: ingested,
    findings: findings,
    newFindings: findings.filter { !known.contains($0) },
    coverage: coverage.sorted(),
    judgements: judgements
  )
}

extension Finding {
  /// Codes that only the run that takes a file can yield: they stand until the log ends.
  static let ingestCodes: Set<String> = Set(
    [
      FindingCode.recordMalformed, .recordTooLarge, .gzipTruncated, .gzipAppended, .gzipCorrupt,
      .ratioExceeded, .eventConflicting, .itemUpdated, .itemDeleted, .hashMismatch, .linkBroken,
      .sequenceRepeated, .timeReversed, .changeReversed, .eventDuplicated, .eventLate,
      .historyShrunk,
    ].map(\.name)
  )
}

extension Ledger {
  /// Returns the files ever taken of a source, in the order they were taken.
  func files(of source: String) throws -> [TakenFile] {
    let statement = try database.prepare(
      """
      SELECT name, sha256, content_sha256, byte_count, first_index, count, skipped, earliest,
        latest, md5
      FROM file WHERE source = ? ORDER BY entry
      """
    )
    try statement.bind(1, source)
    var files: [TakenFile] = []
    while try statement.step() {
      guard let sha256 = statement.text(1).flatMap(Digest.init(hex:)),
        let content = statement.text(2).flatMap(Digest.init(hex:))
      else { throw RunError(place: "ledger.db", message: "a file without digests") }
      files.append(
        TakenFile(
          source: source,
          name: statement.text(0) ?? "",
          sha256: sha256,
          contentSHA256: content,
          byteCount: statement.int(3),
          firstIndex: statement.int(4),
          count: statement.int(5),
          skipped: try TakenFile.ranges(statement.text(6) ?? "[]"),
          earliest: statement.instant(7),
          latest: statement.instant(8),
          md5: statement.text(9)
        )
      )
    }
    return files
  }

  /// Returns the findings in the log; with a run, those that it was the first to make.
  func findings(of run: String? = nil) throws -> [Finding] {
    let statement = try database.prepare(
      """
      SELECT code, class, source, place, stream, begin, end, found, expected, advice
      FROM finding_row WHERE ?1 IS NULL OR run = ?1 ORDER BY entry
      """
    )
    try statement.bind(1, run)
    var findings: [Finding] = []
    while try statement.step() {
      let kind = FindingClass(rawValue: statement.text(1) ?? "") ?? .broken
      var interval: Period?
      if let begin = statement.instant(5), let end = statement.instant(6) {
        interval = Period(begin: begin, end: end)
      }
      findings.append(
        Finding(
          FindingCode(
            statement.text(0) ?? "",
            kind,
            meaning: "",
            advice: statement.text(9) ?? ""
          ),
          source: statement.text(2) ?? "",
          place: statement.text(3),
          stream: statement.text(4),
          interval: interval,
          found: statement.text(7),
          expected: statement.text(8)
        )
      )
    }
    return findings
  }

  /// Returns when a CloudTrail source's logging was stopped, and by whom.
  func stops(of source: String) throws -> [LoggingStop] {
    let statement = try database.prepare(
      """
      SELECT e.time, a.value FROM event_row AS e LEFT JOIN text AS a ON a.id = e.actor
      WHERE e.action = 'StopLogging' AND e.source = ?
      ORDER BY e.entry
      """
    )
    try statement.bind(1, source)
    var stops: [LoggingStop] = []
    while try statement.step() {
      guard let time = statement.text(0).flatMap({ Instant(rfc3339: $0) }) else { continue }
      stops.append(LoggingStop(time: time, actor: statement.text(1)))
    }
    return stops
  }

  /// Returns the events behind a gap that don't name the hash of the one before them, which is there.
  ///
  /// Such events wait for what is missing, and are joined then; a second flaw is not to hide so long.
  func brokenLinks(of source: String) throws -> [Finding] {
    let rows = try database.rows(
      """
      SELECT t.value, b.time, b.previous, a.own FROM chain_waiting AS a
      JOIN chain_waiting AS b
        ON b.source = a.source AND b.stream = a.stream AND b.sequence = a.sequence + 1
      JOIN text AS t ON t.id = a.stream
      WHERE a.source = ? AND b.previous <> a.own
      ORDER BY t.value, b.sequence
      """,
      [.text(source)]
    )
    return rows.map { row in
      Finding(
        .linkBroken,
        source: source,
        stream: row[0].text,
        interval: row[1].integer.map { Instant(microseconds: $0).alone },
        found: row[2].text,
        expected: row[3].text
      )
    }
  }

  /// Returns what is missing in the streams whose later events wait.
  func gaps(of source: String) throws -> [StreamGap] {
    let statement = try database.prepare(
      """
      SELECT t.value, w.sequence, w.time, h.sequence, h.time FROM chain_waiting AS w
      JOIN text AS t ON t.id = w.stream
      JOIN chain_head AS h ON h.source = w.source AND h.stream = w.stream
      WHERE w.source = ?
      ORDER BY t.value, w.sequence
      """
    )
    try statement.bind(1, source)
    var gaps: [StreamGap] = []
    var last: (stream: String, sequence: Int64, time: Instant?) = ("", 0, nil)
    while try statement.step() {
      let stream = statement.text(0) ?? ""
      if stream != last.stream {
        let time = statement.instant(4).flatMap { $0.microseconds == .min ? nil : $0 }
        last = (stream, statement.integer(3), time)
      }
      let (sequence, time) = (statement.integer(1), statement.instant(2))
      if sequence > last.sequence + 1 {
        var interval: Period?
        if let end = time {
          let begin = last.time ?? end
          interval = Period(begin: min(begin, end), end: end.alone.end)
        }
        gaps.append(
          StreamGap(stream: stream, missing: last.sequence + 1..<sequence, interval: interval)
        )
      }
      last = (stream, sequence, time)
    }
    return gaps
  }

  /// Replaces the coverage of the given sources.
  func replaceCoverage(_ rows: [Coverage], of sources: [String]) throws {
    let delete = try database.prepare("DELETE FROM coverage_row WHERE source = ?")
    for source in sources {
      try delete.bind(1, source)
      try delete.run()
    }
    let insert = try database.prepare("INSERT INTO coverage_row VALUES (?, ?, ?, ?, ?, ?)")
    for row in rows {
      try insert.bind(1, row.source)
      try insert.bind(2, row.scope)
      try insert.bind(3, row.period.begin.microseconds)
      try insert.bind(4, row.period.end.microseconds)
      try insert.bind(5, row.state.rawValue)
      try insert.bind(6, row.assurance.rawValue)
      try insert.run()
    }
  }
}

extension Statement {
  /// A column of microseconds since 1970; nil for null.
  func instant(_ column: Int) -> Instant? {
    isNull(column) ? nil : Instant(microseconds: integer(column))
  }
}
