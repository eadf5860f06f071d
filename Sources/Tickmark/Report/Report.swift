package import Cryptography
package import Trail

/// All that the renderers say, made once per run: HTML, XML and CSV are views of this value.
///
/// Large lists are cursors, so that memory doesn't grow with the number of exceptions.
package struct Report: Sendable {
  /// `<pipeline>/<at>[.r<n>]`.
  package var run: String
  package var pipeline: String
  /// The run's clock: the only time a report sees.
  package var at: Instant
  package var period: Period
  /// As the bag's folder is named: `2026-11-22`, `2026-10` or `<begin>--<end>`.
  package var periodName: String
  /// IANA name that the period was reckoned in.
  package var timezone: String
  /// 1 for the first rendering of the period.
  package var revision: Int
  package var supersedes: Predecessor?
  /// Why the period's first report is made by a later run, in one clause; nil where it is none.
  package var occasion: String?
  package var origin: String
  /// Tickmark's release version.
  package var version: String
  /// SHA-256 of the pipeline's configuration file.
  package var configuration: Digest
  /// SHA-256 of the identity map; nil where the configuration names none.
  package var identities: Digest?
  package var verdict: Verdict
  package var log: LogState
  package var sources: [SourceSummary]
  package var controls: [ControlResult]
  package var frameworks: [FrameworkResult]
  /// Those that touch the period (with lookback), have no interval, or were first made by this run, in
  /// their order.
  package var findings: [Finding]
  package var coverage: [Coverage]
  package var custody: [CustodyStep]
  /// Waivers, excuses and attestations, those that were taken back too.
  package var assertions: [AssertionLine] = []
  package var responses: [ManagementResponse] = []

  package init(
    run: String,
    pipeline: String,
    at: Instant,
    period: Period,
    periodName: String,
    timezone: String,
    revision: Int,
    supersedes: Predecessor?,
    origin: String,
    version: String,
    configuration: Digest,
    verdict: Verdict,
    log: LogState,
    sources: [SourceSummary],
    controls: [ControlResult],
    frameworks: [FrameworkResult],
    findings: [Finding],
    coverage: [Coverage],
    custody: [CustodyStep]
  ) {
    self.run = run
    self.pipeline = pipeline
    self.at = at
    self.period = period
    self.periodName = periodName
    self.timezone = timezone
    self.revision = revision
    self.supersedes = supersedes
    self.origin = origin
    self.version = version
    self.configuration = configuration
    self.verdict = verdict
    self.log = log
    self.sources = sources
    self.controls = controls
    self.frameworks = frameworks
    self.findings = findings
    self.coverage = coverage
    self.custody = custody
  }
}

/// The bag that a revision replaces.
package struct Predecessor: Sendable, Hashable {
  package var run: String
  /// Root hash of the log that it was rendered against.
  package var root: Digest
  /// SHA-256 of its `bag.note`.
  package var bagNote: Digest
  /// Why it was rendered again, in one clause.
  package var reason: String

  package init(run: String, root: Digest, bagNote: Digest, reason: String) {
    self.run = run
    self.root = root
    self.bagNote = bagNote
    self.reason = reason
  }
}

/// The signed tree that the report stands on.
package struct LogState: Sendable, Hashable {
  package var size: Int
  package var root: Digest
  /// The signed note, as it lies in `log/checkpoint`.
  package var checkpoint: String
  /// The checkpoint of the run before, and the proof from it to this one; nil on the first night.
  package var previous: String?
  package var consistency: [Digest]
  /// Verifier keys as text.
  package var checkpointKey: String
  package var bagKey: String
  /// What is said of the log's keys, as it is stored; empty where nothing is.
  package var keyStatements = ""

  package init(
    size: Int,
    root: Digest,
    checkpoint: String,
    previous: String?,
    consistency: [Digest],
    checkpointKey: String,
    bagKey: String
  ) {
    self.size = size
    self.root = root
    self.checkpoint = checkpoint
    self.previous = previous
    self.consistency = consistency
    self.checkpointKey = checkpointKey
    self.bagKey = bagKey
  }
}

/// One source's line of the tie-out: manifest = parsed = entries = projected = tested + out of scope.
package struct SourceSummary: Sendable, Hashable {
  package var name: String
  package var format: String
  package var assurance: Assurance
  /// What `require:` asks.
  package var required: Assurance
  /// First and last event time ever taken; nil without an event.
  package var first: Instant?
  package var last: Instant?
  /// Records that the source's own manifests state; nil where it has none.
  package var manifestCount: Int?
  package var recordCount: Int
  package var duplicateCount: Int
  package var quarantinedCount: Int
  /// Entries of this source in the log, quarantined ones included.
  package var entryCount: Int
  /// Rows of `event` of this source.
  package var projectedCount: Int
  /// Rows whose time lies in the period.
  package var testedCount: Int
  /// The column mapping as JSON text, as pages embed it to recompute cells (see ColumnMapping).
  package var mapping: String

  package init(
    name: String,
    format: String,
    assurance: Assurance,
    required: Assurance,
    first: Instant?,
    last: Instant?,
    manifestCount: Int?,
    recordCount: Int,
    duplicateCount: Int,
    quarantinedCount: Int,
    entryCount: Int,
    projectedCount: Int,
    testedCount: Int,
    mapping: String
  ) {
    self.name = name
    self.format = format
    self.assurance = assurance
    self.required = required
    self.first = first
    self.last = last
    self.manifestCount = manifestCount
    self.recordCount = recordCount
    self.duplicateCount = duplicateCount
    self.quarantinedCount = quarantinedCount
    self.entryCount = entryCount
    self.projectedCount = projectedCount
    self.testedCount = testedCount
    self.mapping = mapping
  }

  /// Rows outside the period.
  package var outOfScopeCount: Int { projectedCount - testedCount }

  /// What is left when every record is accounted for; 0 unless something was lost.
  package var difference: Int {
    (manifestCount ?? recordCount) - duplicateCount - quarantinedCount - projectedCount
  }
}

/// One hand-over of the evidence.
package struct CustodyStep: Sendable, Hashable {
  /// `ingest`, `validate`, `project`, `evaluate`, `render`.
  package var step: String
  package var inputSHA256: Digest
  package var outputSHA256: Digest
  package var countIn: Int
  package var countOut: Int

  package init(
    step: String,
    inputSHA256: Digest,
    outputSHA256: Digest,
    countIn: Int,
    countOut: Int
  ) {
    self.step = step
    self.inputSHA256 = inputSHA256
    self.outputSHA256 = outputSHA256
    self.countIn = countIn
    self.countOut = countOut
  }
}
