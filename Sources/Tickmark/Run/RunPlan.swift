import Formats
import Trail
import TransparencyLog

/// One run, worked out from configuration, command line and clock before anything is touched.
struct RunPlan {
  let configuration: Configuration
  let pipeline: PipelineConfiguration
  let at: Instant
  var period: Period
  var periodName: String
  /// Why there is a report of another period than the run's own; nil for the run's own.
  var occasion: String?
  /// Whether that period had no report before.
  var isCaughtUp = false
  let sources: [SourcePlan]
  let state: StateFolder
  let secrets: StateSecrets
  let checkpointSigner: NoteSigner
  let bagSigner: NoteSigner
  let backupSigner: NoteSigner?
  /// What is said of the log's keys; empty where nothing is.
  let keyChain: KeyChain
  let library: ReportLibrary
  let identities: IdentityMap
  let environment: [String: String]

  /// - Throws: ``RunError`` for keys that are missing, readable by others, or named otherwise than
  ///   their meaning; what a sidecar of a source lacks.
  init(
    _ configuration: Configuration,
    _ pipeline: PipelineConfiguration,
    at: Instant,
    library: ReportLibrary,
    environment: [String: String]
  ) throws {
    self.configuration = configuration
    self.pipeline = pipeline
    self.at = at
    self.environment = environment
    (period, periodName) = pipeline.period.period(at: at, timezone: configuration.timezone)
    state = StateFolder(configuration.resolve(configuration.state))
    let keys = KeyFile(environment: environment)
    func place(_ key: String) -> String {
      key.hasPrefix("env:") ? key : configuration.resolve(key)
    }
    keyChain = try configuration.keyChain()
    secrets = try keys.secrets(place(configuration.keys.commit))
    checkpointSigner = try keys.signer(
      place(configuration.keys.checkpoint),
      name: configuration.origin
    )
    bagSigner = try keys.signer(place(configuration.keys.bag), name: configuration.origin + "/bag")
    if pipeline.backup != nil {
      guard let key = configuration.keys.backup else {
        throw RunError(
          place: configuration.path,
          message: "no keys.backup, which a backup is signed with",
          hint: "tickmark keygen makes it"
        )
      }
      backupSigner = try keys.signer(place(key), name: configuration.origin + "/backup")
    } else {
      backupSigner = nil
    }
    try configuration.refuseRecoveryKey()
    for (signer, place) in [
      (checkpointSigner, configuration.keys.checkpoint), (bagSigner, configuration.keys.bag),
    ] { try keyChain.refuseEnded(signer, place: place) }
    if let backupSigner {
      try keyChain.refuseEnded(backupSigner, place: configuration.keys.backup ?? "")
    }
    sources = try pipeline.sources.sorted().map { name in
      guard let source = configuration.sources.first(where: { $0.name == name }) else {
        throw RunError(place: configuration.path, message: "no source \(name)")
      }
      return try SourcePlan(source, configuration)
    }
    identities = try configuration.identityMap()
    self.library = try configuration.controls.reduce(library) { library, folder in
      let path = configuration.resolve(folder)
      // The sample names the folder for the user's own controls before there are any.
      return try Disk.kind(of: path) == nil ? library : library.adding(folder: path)
    }
  }

  /// `<pipeline>/<at>`, without a revision.
  var name: String { "\(pipeline.name)/\(at)" }

  func resolve(_ path: String) -> String { configuration.resolve(path) }

  func runs(_ stage: PipelineConfiguration.Stage) -> Bool { pipeline.stages.contains(stage) }
}

extension SourcePlan {
  /// - Throws: ``SetupError``, ``DiskError`` for keys and signatures that can't be read.
  package init(_ source: SourceConfiguration, _ configuration: Configuration) throws {
    var settings = FormatSettings(
      format: source.format,
      map: source.map,
      chain: source.chain,
      keys: source.keys,
      sensitive: source.sensitive,
      signatures: try source.metadata.map {
        try CloudTrailSidecars.signatures(configuration.resolve($0))
      } ?? [:],
      every: source.every ?? 86_400
    )
    try source.publicKeys.map { try settings.readKeys(configuration.resolve($0)) }
    self.init(
      name: source.name,
      location: configuration.resolve(source.location),
      settings: settings,
      required: source.required,
      limits: configuration.limits
    )
  }
}

extension FormatSettings {
  /// Reads the keys that sign the source's evidence: of CloudTrail's digests, or of notes.
  ///
  /// - Parameter path: a file, or a folder of them.
  mutating func readKeys(_ path: String) throws {
    if format.evidence == .notes {
      noteKeys = try NoteKeys.read(path).map(\.description)
    } else {
      publicKeys = try CloudTrailSidecars.publicKeys(path)
    }
  }
}
