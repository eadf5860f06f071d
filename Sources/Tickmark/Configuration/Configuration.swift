package import CanonicalJSON
package import Cryptography
package import Formats
package import Trail

/// What pipelines.yaml says; paths are as written: relative ones start at ``folder``.
///
/// - SeeAlso: docs/configuration.md.
package struct Configuration: Sendable {
  /// The file as it was named.
  package var path: String
  /// The folder that holds it.
  package var folder: String
  /// SHA-256 of the file.
  package var digest: Digest
  /// Names the log in its checkpoints.
  package var origin: String
  package var state: String
  /// IANA name.
  package var timezone: String
  package var keys: KeyPlaces
  /// Files and folders with earlier checkpoints.
  package var anchors: [String]
  package var sources: [SourceConfiguration]
  package var tables: [TableDeclaration]
  /// Folders with controls of the user's own.
  package var controls: [String]
  /// The file that says which names are one person's.
  package var identities: String?
  package var pipelines: [PipelineConfiguration]
  package var excuses: [Excuse]
  package var waivers: [Assertion] = []
  package var attestations: [Assertion] = []
  package var responses: [ManagementResponse] = []
  /// Who approves them; nil: excuses count as they are.
  package var approvers: ApproverSettings?
  package var limits: IngestLimits

  /// Where the secrets are: a file, or `env:NAME`.
  package struct KeyPlaces: Sendable, Hashable {
    package var checkpoint: String
    package var bag: String
    package var backup: String?
    package var commit: String
    /// The file of statements about these keys.
    package var statements: String?
  }

  /// Reads a configuration file.
  ///
  /// - Throws: ``ConfigurationError`` with all that is wrong in it, or ``DiskError``.
  package static func read(_ path: String) throws -> Configuration {
    try ConfigurationReader.read(Disk.read(path), path: path)
  }

  /// Returns a path of the file as seen from the working directory; `env:NAME` is no path.
  package func resolve(_ path: String) -> String {
    let isFixed = path.hasPrefix("/") || path.hasPrefix("env:") || folder == "."
    return isFixed ? path : "\(folder)/\(path)"
  }

  /// Excuses, waivers and attestations, in the order in which they enter the log.
  package var assertions: [Assertion] { excuses.map(\.assertion) + waivers + attestations }

  /// - Throws: ``RunError`` that names the nearest pipeline.
  package func pipeline(_ name: String) throws -> PipelineConfiguration {
    if let pipeline = pipelines.first(where: { $0.name == name }) { return pipeline }
    let names = pipelines.map(\.name)
    throw RunError(
      place: path,
      message: "found no pipeline \(ShownText.quoted(name)), "
        + "want one of \(names.joined(separator: ", "))",
      hint: NearestWord.hint(name, among: names)
    )
  }
}

/// One entry of `sources:`.
package struct SourceConfiguration: Sendable, Hashable {
  package var name: String
  package var format: SourceFormat
  package var location: String
  package var publicKeys: String?
  package var metadata: String?
  /// Seconds; nil for the format's own.
  package var every: Int64?
  package var required: Assurance
  package var map: [String: JSONPointer]
  package var chain: ChainSettings?
  package var keys: [String]
  package var sensitive: [JSONPointer]
}

/// One entry of `pipelines:`.
package struct PipelineConfiguration: Sendable, Hashable {
  package enum Stage: String, Sendable, Hashable, CaseIterable {
    case ingest, validate, project, evaluate, render, backup
  }

  package struct Render: Sendable, Hashable {
    package var folder: String
    /// As ``ReportFormat`` has them.
    package var formats: [String]
    /// `internal`, and `external` where a masked twin is wanted too.
    package var audiences = ["internal"]

    /// Whether a twin is written that holds none of the sources' own files of events.
    package var hasExternalTwin: Bool { audiences.contains("external") }
  }

  package struct Backup: Sendable, Hashable {
    package var folder: String
    /// As in `age1…`.
    package var recipients: [String]
    /// How many to keep, by `daily`, `weekly`, `monthly`, `yearly`, `last`.
    package var keep: [String: Int]
    /// A new chain that stands alone begins each week, month or year; nil: never.
    package var full: Retention.Rule?
  }

  package var name: String
  /// Five fields of cron, for the units that `init` writes.
  package var schedule: String?
  package var sources: [String]
  package var period: PeriodRule
  /// In the order of their run.
  package var stages: [Stage]
  package var frameworks: [String]
  /// Ids of the shipped controls that are tested; nil for those of the frameworks.
  package var controls: [String]?
  /// Parameters of controls that have other values than the controls' own.
  package var parameters: [ParameterSetting] = []
  package var render: Render?
  package var backup: Backup?
}
