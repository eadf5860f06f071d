package import CanonicalJSON
import Cryptography
import Formats
import Glibc
import SQLite
package import Trail

/// What `tickmark validate <format> <location>` is asked.
package struct ValidationRequest: Sendable {
  package var format: String
  package var location: String
  /// A file or folder of `aws cloudtrail list-public-keys` outputs.
  package var publicKeys: String?
  /// A file for all digests, or a folder of `aws s3api head-object` outputs.
  package var metadata: String?
  /// What the S3 keys have before the location's names; found by itself unless given.
  package var prefix: String?
  /// Half-open range that findings and coverage are shown for.
  package var from: Instant?
  package var to: Instant?
  /// Key attributes of a DynamoDB table.
  package var keys: [String]
  package var progress: @Sendable (Progress) -> Void

  package init(
    format: String,
    location: String,
    publicKeys: String? = nil,
    metadata: String? = nil,
    prefix: String? = nil,
    from: Instant? = nil,
    to: Instant? = nil,
    keys: [String] = [],
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.format = format
    self.location = location
    self.publicKeys = publicKeys
    self.metadata = metadata
    self.prefix = prefix
    self.from = from
    self.to = to
    self.keys = keys
    self.progress = progress
  }
}

/// What a validation found.
package struct ValidationOutcome: Sendable {
  /// `proven`, `suspect`, `absent` or `broken`.
  package var verdict: String
  package var fileCount: Int
  package var recordCount: Int
  package var eventCount: Int
  package var duplicateCount: Int
  package var quarantinedCount: Int
  package var findings: [Finding]
  package var coverage: [Coverage]

  /// 0, 1 for `suspect`, 2 for `broken` and `absent`.
  package var exitCode: Int32 {
    switch verdict {
    case "proven": 0
    case "suspect": 1
    default: 2
    }
  }

  /// The document that `--json` prints.
  package var json: JSONValue {
    let classes = FindingClass.allCases.map { kind in
      (kind.rawValue, JSONValue(findings.count { $0.class == kind }))
    }
    return [
      "verdict": .string(verdict),
      "counts": [
        "files": JSONValue(fileCount), "records": JSONValue(recordCount),
        "events": JSONValue(eventCount), "duplicates": JSONValue(duplicateCount),
        "quarantined": JSONValue(quarantinedCount), "findings": .object(JSONObject(classes)),
      ],
      "findings": .array(findings.map(\.json)),
      "coverage": .array(coverage.map(\.json)),
    ]
  }

  /// The worst class of the findings decides.
  static func verdict(of findings: [Finding]) -> String {
    switch findings.map(\.class).min() {
    case .broken: "broken"
    case .absent: "absent"
    case .suspect: "suspect"
    case .notice, nil: "proven"
    }
  }
}

extension Coverage {
  package var json: JSONValue {
    [
      "source": .string(source), "scope": .string(scope), "from": JSONValue(period.begin),
      "to": JSONValue(period.end), "state": .string(state.rawValue),
      "assurance": .string(assurance.rawValue),
    ]
  }
}

/// Validates what lies at a location, without a pipeline: the log is made in a scratch folder.
///
/// - Parameters:
///   - scratch: a folder that doesn't exist yet; it is removed again.
///   - secrets: 64 random bytes in base64, for the scratch log's nonces.
/// - Throws: ``RunError`` where there was no way to look.
package func validateLocation(
  _ request: ValidationRequest,
  scratch: String,
  secrets: String
) async throws -> ValidationOutcome {
  guard let format = SourceFormat(rawValue: request.format) else {
    let names = SourceFormat.allCases.map(\.rawValue).joined(separator: ", ")
    throw RunError(place: request.format, message: "not a format, want one of \(names)")
  }
  guard let secrets = StateSecrets(secrets) else {
    throw RunError(place: "commit key", message: "not 64 bytes in base64")
  }
  var settings = FormatSettings(
    format: format,
    keys: request.keys,
    signatures: try request.metadata.map(CloudTrailSidecars.signatures) ?? [:]
  )
  try request.publicKeys.map { try settings.readKeys($0) }
  let plan = SourcePlan(
    name: format.rawValue,
    location: request.location,
    settings: settings,
    required: settings.assurance
  )
  let isAsked = request.from != nil || request.to != nil
  return try await asRunErrors {
    try await validate(
      [plan],
      scratch: scratch,
      secrets: secrets,
      asked: isAsked ? AskedRange(from: request.from, to: request.to) : nil,
      prefix: request.prefix,
      progress: request.progress
    )
  }
}

/// Takes the sources into a scratch log and judges them.
func validate(
  _ plans: [SourcePlan],
  scratch: String,
  secrets: StateSecrets,
  asked: AskedRange? = nil,
  prefix: String? = nil,
  progress: @escaping @Sendable (Progress) -> Void
) async throws -> ValidationOutcome {
  defer { try? Disk.removeTree(scratch) }
  let state = StateFolder(scratch)
  try state.makeFolders()
  let log = try LogWriter(
    state,
    ledger: Ledger(state.ledger),
    size: 0,
    secrets: secrets,
    at: Instant(seconds: 0),
    isScratch: true
  )
  let count = ProgressCount(stage: "validate", unit: "events", report: progress)
  let ingested = try await ingest(plans, into: log, secrets: secrets) { count.add($0) }
  let judged = try judge(ingested, at: nil, asked: asked, prefix: prefix)
  return try ValidationOutcome(judged, isAsked: asked != nil)
}

extension ValidationOutcome {
  fileprivate init(_ judged: JudgedTrail, isAsked: Bool) throws {
    let ledger = judged.ingested.log.ledger
    findings = judged.findings
    coverage = judged.coverage
    if !isAsked {
      let covered = Set(coverage.map(\.source)).sorted()
      findings += covered.map { Finding(.rangeFromEvidence, source: $0) }
      findings.sort()
    }
    let plans = judged.ingested.plans
    let files = try plans.flatMap { try ledger.files(of: $0.name) }
    let evidence = try plans.reduce(0) { try $0 + ledger.evidence(of: $1.name).count }
    let quarantined = try ledger.database.rows("SELECT count(*) FROM quarantine")[0][0]
    verdict = Self.verdict(of: findings)
    fileCount = files.count + evidence
    recordCount = files.reduce(0) { $0 + $1.recordCount }
    quarantinedCount = Int(quarantined.integer ?? 0)
    eventCount = files.reduce(0) { $0 + $1.count } - quarantinedCount
    duplicateCount = files.reduce(0) { $0 + $1.skipped.reduce(0) { $0 + $1.count } }
  }
}

/// Calls the closure; errors that name a place of their own come out as a run's.
func asRunErrors<Result>(_ body: () async throws -> Result) async throws -> Result {
  do {
    return try await body()
  } catch let error as SetupError {
    throw RunError(place: error.place, message: error.message, hint: error.hint)
  } catch let error as DiskError {
    throw RunError(
      place: error.path,
      message: "\(error.operation): \(error.reason)",
      hint: error.hint
    )
  } catch let error as SQLiteError where error.isResource {
    throw RunError(
      place: "ledger.db",
      message: error.message,
      hint:
        "make room, and let the user that runs tickmark write; the state is as it was signed last"
    )
  }
}

extension DiskError {
  /// What to do about the common ones.
  package var hint: String? {
    switch code {
    case ENOSPC, EDQUOT: "make room; the state is as it was before the run"
    case EACCES, EPERM: "let the user that runs tickmark use it"
    case EROFS: "the file system is mounted for reading only; the state is as it was before the run"
    case EIO, ENODEV, ENXIO, ESTALE, ENOTCONN:
      "the disk or its mount is gone; nothing that was signed is lost where it comes back"
    case ENOENT: "check the path; relative ones start at the configuration's folder"
    case EISDIR: "a folder stands where a file is wanted"
    case EWOULDBLOCK: "another run of this state is under way; --wait waits for it"
    default: nil
    }
  }
}

extension FindingCode {
  static let rangeFromEvidence = FindingCode(
    "range-from-evidence",
    .notice,
    meaning: "the range was taken from the evidence itself, so that cut ends can't be seen",
    advice: "Give --from and --to to hold the evidence against the time it must cover."
  )
}
