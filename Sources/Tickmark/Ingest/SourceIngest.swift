import Archive
import CanonicalJSON
import Cryptography
import Formats
import SQLite
import Trail

/// Takes the new files of one source into the log.
struct SourceIngest {
  /// A file that isn't in the log yet.
  private struct NewFile {
    let listed: ListedFile
    let sha256: Digest
    let role: FileRole
  }

  private static let batchesInFlight = 4
  /// So many files are opened, and the first batch of each prepared, while one is taken: most are
  /// smaller than a batch, and would keep one core busy.
  private static let filesAhead = 4
  private let plan: SourcePlan
  private let log: LogWriter
  private let secrets: StateSecrets
  private let progress: @Sendable (Int) throws -> Void
  private let tracker: ChainTracker
  private(set) var findings: [Finding] = []
  private(set) var newFileCount = 0
  /// As of ``BatchIntake/held``.
  private(set) var held: [String: EntrySet] = [:]

  init(
    _ plan: SourcePlan,
    log: LogWriter,
    secrets: StateSecrets,
    progress: @escaping @Sendable (Int) throws -> Void
  ) throws {
    self.plan = plan
    self.log = log
    self.secrets = secrets
    self.progress = progress
    tracker = ChainTracker(log.ledger, source: plan.name, order: plan.settings.order)
  }

  /// Reads the source's files in the order of their names; those of a source's evidence with them.
  mutating func run() async throws {
    defer { try? Disk.removeTree(log.state.spool) }
    let files = try newFiles()
    newFileCount = files.count
    let reader = try RecordReader(plan.settings, context: context(files))
    let preparer = RecordPreparer(
      sealer: EntrySealer(
        source: plan.name,
        secrets: secrets,
        sensitive: plan.settings.storedSensitive
      ),
      secrets: secrets,
      reader: reader,
      limits: plan.limits.json
    )
    var intake = BatchIntake(
      plan: plan,
      log: log,
      tracker: tracker,
      preparer: preparer
    )
    var opened: [Int: Task<OpenedFile, any Error>] = [:]
    var next = 0
    defer { for task in opened.values { task.cancel() } }
    for (index, file) in files.enumerated() {
      // Small files come many at a time, and none of them ends a batch.
      try progress(0)
      while next < files.count, next < index + Self.filesAhead {
        opened[next] = try open(files[next], preparer)
        next += 1
      }
      switch file.role {
      case .evidence: try takeEvidence(file)
      case .records:
        guard let opened = try await opened.removeValue(forKey: index)?.value else { continue }
        // A note is an event, and its own evidence.
        if plan.settings.format.evidence == .notes { try takeEvidence(file) }
        try await take(file, opened, &intake)
      case .marker: continue
      }
    }
    try tracker.store()
    held = intake.held
    findings += intake.findings
  }

  // MARK: Which files

  private mutating func newFiles() throws -> [NewFile] {
    let known = try log.ledger.database.prepare(
      """
      SELECT 1 FROM file WHERE source = ?1 AND name = ?2 AND sha256 = ?3 UNION ALL
      SELECT 1 FROM evidence WHERE source = ?1 AND name = ?2 AND sha256 = ?3 AND metadata = ?4
      """
    )
    var files: [NewFile] = []
    for listed in plan.takesNothing ? [] : try listing() {
      let role = plan.settings.format.role(of: listed.name)
      guard role != .marker else { continue }
      let digest = try HashedFile.digest(of: listed.path)
      try known.bind(1, plan.name)
      try known.bind(2, listed.name)
      try known.bind(3, digest.hex)
      try known.bind(4, metadata(of: listed.name).canonicalText)
      let isKnown = try known.step()
      known.reset()
      let file = NewFile(listed: listed, sha256: digest, role: role)
      if !isKnown {
        files.append(file)
      } else if case .records = role, isRawKept, try !hasRaw(file) {
        _ = try keepRaw(file)
      }
    }
    return files
  }

  /// Whether the state keeps copies of the source's files.
  private var isRawKept: Bool { plan.settings.format.evidence == .digests }

  /// Whether a file that was taken has its copy, by size.
  ///
  /// A power failure can leave segments without it; a ledger that is made anew from them knows the
  /// file.
  private func hasRaw(_ file: NewFile) throws -> Bool {
    let path = "\(log.state.raw)/\(file.sha256.hex)"
    guard try Disk.kind(of: path) != nil else { return false }
    return try Disk.byteCount(of: path) == Disk.byteCount(of: file.listed.path)
  }

  /// An event store is one file to its writers, and to us the ranges of positions that each night
  /// brought.
  private mutating func listing() throws -> [ListedFile] {
    guard plan.settings.format == .eventStore else { return try SourceFiles.list(plan.location) }
    let taken = try log.ledger.files(of: plan.name)
    let reading = try StoreReading(plan, taken: taken, spool: log.state.spool)
    findings += reading.findings
    return reading.files
  }

  // MARK: Evidence

  /// What is known of an evidence file beside its bytes: a digest's signature.
  private func metadata(of name: String) -> JSONValue {
    guard let signature = plan.settings.signature(of: name) else {
      return .object(JSONObject())
    }
    return ["signature": .string(signature.hex), "algorithm": .string(signature.algorithm)]
  }

  private func takeEvidence(_ file: NewFile) throws {
    let bytes = try Disk.read(file.listed.path)
    guard SHA256.hash(bytes) == file.sha256 else { throw changed(file.listed) }
    let metadata = metadata(of: file.listed.name)
    let item = EvidenceItem(
      source: plan.name,
      name: file.listed.name,
      sha256: file.sha256,
      bytes: bytes,
      metadata: metadata
    )
    let mark = SHA256.hash(metadata.canonical).hex.prefix(16)
    try log.append(
      OwnFact(
        .evidence,
        id: "evidence/\(plan.name)/\(item.name)/\(item.sha256.hex)/\(mark)",
        time: log.at,
        data: item.data
      )
    )
  }

  /// What a DynamoDB source's manifests say, those taken before included.
  private func context(_ files: [NewFile]) throws -> DynamoDB.Context {
    guard plan.settings.format.evidence == .manifests else { return DynamoDB.Context() }
    var evidence = try log.ledger.evidence(of: plan.name).map { ($0.name, $0.bytes) }
    for file in files where file.role == .evidence {
      evidence.append((file.listed.name, try Disk.read(file.listed.path)))
    }
    let hasRecords = files.contains { $0.role != .evidence }
    guard hasRecords || !plan.settings.keys.isEmpty else { return DynamoDB.Context() }
    return try DynamoDB.context(evidence, keys: plan.settings.keys) { base in
      guard let file = files.first(where: { $0.listed.name.hasSuffix(base) }) else { return nil }
      return try firstKeys(of: file.listed.path)
    }
  }

  /// Returns the attribute names of the first record's `Keys`, sorted.
  private func firstKeys(of path: String) throws -> [String]? {
    var cutter = try FileCutter(path, file: 0, framing: .lines, limits: plan.limits)
    guard let batch = try cutter.next(), case .record(let range) = batch.pieces.first else {
      return nil
    }
    let record = try? JSONValue(parsing: Array(batch.bytes[range]))
    return record?["Keys"]?.object?.names.sorted()
  }

  // MARK: Records

  /// Begins to read a file beside what else is done; nil for one without records.
  private func open(
    _ file: NewFile,
    _ preparer: RecordPreparer
  ) throws -> Task<OpenedFile, any Error>? {
    guard case .records(let framing) = file.role else { return nil }
    let path = isRawKept ? try keepRaw(file) : file.listed.path
    let (settings, limits, name) = (plan.settings, plan.limits, file.listed.name)
    return Task {
      let cutter = try FileCutter(
        path,
        file: 0,
        framing: framing,
        limits: limits,
        withMD5: settings.format.evidence == .manifests,
        transcoder: settings.format.transcoder?()
      )
      return try OpenedFile(cutter, preparer, name: name)
    }
  }

  private func take(
    _ file: NewFile,
    _ opened: OpenedFile,
    _ intake: inout BatchIntake
  ) async throws {
    var cutter = opened.cutter
    intake.begin(file.listed.name)
    try await intake.takeAll(
      &cutter,
      first: opened.first,
      inFlight: Self.batchesInFlight,
      progress
    )
    let (sha256, byteCount, md5) = try cutter.export.finish()
    guard sha256 == file.sha256 else { throw changed(file.listed) }
    let taken = intake.end(
      sha256: sha256,
      contentSHA256: cutter.export.contentSHA256,
      byteCount: byteCount,
      md5: md5,
      ending: cutter.export.ending,
      isBrokenOff: cutter.isBrokenOff
    )
    try log.append(
      OwnFact(
        .file,
        id: "file/\(plan.name)/\(taken.name)/\(taken.sha256.hex)",
        time: log.at,
        data: taken.data
      ),
      times: FileTimes(earliest: taken.earliest, latest: taken.latest)
    )
  }

  /// Copies a signed source's file into the state, so that `verify` can go on to its signature.
  private func keepRaw(_ file: NewFile) throws -> String {
    let path = "\(log.state.raw)/\(file.sha256.hex)"
    // A crash can leave the name of a file without its bytes.
    let isKept = try Disk.kind(of: path) != nil && SHA256.hash(Disk.read(path)) == file.sha256
    if !isKept { try Disk.writeUnsynced(Disk.read(file.listed.path), to: path) }
    return path
  }

  private func changed(_ file: ListedFile) -> RunError {
    RunError(
      place: file.path,
      message: "changed while it was read, want a finished export",
      hint: "let the exporter write elsewhere and rename its files into the location"
    )
  }
}

extension Ledger {
  /// Returns the evidence ever taken of a source, in the order it was taken.
  func evidence(of source: String) throws -> [EvidenceItem] {
    let statement = try database.prepare(
      """
      SELECT source, name, sha256, bytes, metadata FROM evidence WHERE source = ? ORDER BY entry
      """
    )
    try statement.bind(1, source)
    var items: [EvidenceItem] = []
    while try statement.step() { items.append(try EvidenceItem(statement)) }
    return items
  }
}
