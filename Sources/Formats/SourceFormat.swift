package import CanonicalJSON
package import Trail

/// One source format: all that the rest of the product knows of it, as data.
///
/// A format is declared in its own folder, `Formats/<Name>/`, and named in ``allCases``. Formats are
/// the same where their names are.
package struct SourceFormat: Sendable {
  /// Its name in pipelines.yaml.
  package let name: String
  /// What it is, in one sentence: the first of its page in docs/formats.
  package let summary: String
  /// What proves a source of this format before it reaches us.
  package let assurance: Assurance
  /// The columns' rules where `map:` doesn't say otherwise.
  package let mapping: ColumnMapping
  /// What tells its events apart.
  package let identity: RecordIdentity
  /// What a record must be like; one that isn't is quarantined.
  package var rules: [RecordRule] = []
  /// Where the record that its user sees may stand in the stored one, by the first that leads
  /// somewhere; `map:` and `sensitive:` address the former.
  package var roots: [JSONPointer] = [JSONPointer(tokens: [])]
  /// Where older versions of that record may stand beside it: only `sensitive:` addresses them, too.
  var olderRoots: [JSONPointer] = []
  /// What a file of the source is for, by its name below the location.
  package let role: @Sendable (_ name: String) -> FileRole
  /// What the numbers of a stream's events mean.
  package var order = StreamOrder.counted
  /// Which rules judge the source's own evidence.
  package var evidence = EvidenceKind.streams
  /// What `chain:` means to it.
  package var chain = ChainUse.none
  /// How many `keys:` it takes; nil: none at all.
  package var keyCount: ClosedRange<Int>?
  /// Makes what turns a file's content into records; nil where it stands there as JSON.
  package var transcoder: (@Sendable () -> any RecordTranscoder)?
  /// Made-up records, for the suite that each format passes.
  package let sample: FormatSample
  /// By what its records are known where nobody says what they are.
  package var signs = FormatSigns([])
}

extension SourceFormat {
  /// All formats, in the order that messages and documentation name them.
  package static let allCases: [SourceFormat] = [
    .cloudtrail,
    .dynamodbExport,
    .chainedJSONLines,
    .jsonLines,
    .eventStore,
    .cosmos,
    .cloudEvents,
    .kubernetesAudit,
    .auditd,
    .otelLogs,
    .githubAudit,
    .azureActivity,
    .gcpAudit,
    .oktaSystemLog,
    .ocsf,
    .drill,
  ]

  /// - Returns: nil for a name that no format has.
  package init?(rawValue: String) {
    guard let format = Self.allCases.first(where: { $0.name == rawValue }) else { return nil }
    self = format
  }

  package var rawValue: String { name }

  /// What a file of the source is for.
  package func role(of name: String) -> FileRole { role(name) }
}

extension SourceFormat: Hashable, CustomStringConvertible {
  package static func == (a: SourceFormat, b: SourceFormat) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
  package var description: String { name }
}

/// What a file of a source is for.
package enum FileRole: Sendable, Hashable {
  /// Holds events.
  case records(RecordFraming)
  /// Holds what the source says of its own files: digests, manifests, checksums.
  case evidence
  /// Says nothing: an empty marker of the exporting service.
  case marker
}

/// What the numbers of a stream's events mean.
package enum StreamOrder: Sendable, Hashable {
  /// Nothing: the source's evidence proves its order otherwise.
  case free
  /// The first has 1, and each one more than the one before.
  case counted
  /// The same, of events that have this text there; the numbers of others mean nothing.
  case countedWhere(JSONPointer, String)
  /// None is lower than the one before.
  case ascending
}

/// Which rules judge a source's own evidence; each kind has a judgement in Validate/.
package enum EvidenceKind: Sendable, Hashable {
  /// Hash chains, sequences and silence: what the records themselves say.
  case streams
  /// The signed digests of CloudTrail.
  case digests
  /// The manifests and checksums of DynamoDB's exports.
  case manifests
  /// The signed notes of restore drills.
  case notes
}

/// What the setting `chain:` means to a format.
package enum ChainUse: Sendable, Hashable {
  case none, optional, required
}
