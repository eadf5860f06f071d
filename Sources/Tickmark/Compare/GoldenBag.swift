import Documents
package import Trail

/// A bag that was recorded, and the same run made again: what CI compares.
///
/// The run has a state and an output folder of its own and makes no backup, so that it leaves no trace
/// beside the configuration.
package struct GoldenBag: Sendable {
  /// One file that isn't as it was recorded.
  package struct FileChange: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case new, gone, changed }

    package let name: String
    package let kind: Kind
    /// From 1: the first line that differs; nil for a file that is new or gone.
    package let line: Int?
  }

  /// Where the recorded bag lies.
  package let path: String
  /// Where the bag lies that was made now.
  package let made: String
  package let files: [FileChange]

  /// Runs the pipeline into `scratch` and compares.
  ///
  /// - Parameters:
  ///   - at: the run's clock; nil for the recorded run's own.
  ///   - scratch: a folder that isn't there yet; the caller removes it.
  /// - Throws: ``RunError`` where no clock is known or nothing was rendered, and what the run throws.
  package init(
    _ path: String,
    _ configuration: Configuration,
    pipeline: String,
    at: Instant?,
    scratch: String,
    library: ReportLibrary,
    environment: [String: String]
  ) async throws {
    self.path = path
    let configuration = try Self.apart(configuration, scratch)
    let outcome = try await runPipeline(
      configuration,
      named: pipeline,
      options: RunOptions(
        at: try at ?? Self.clock(path),
        library: library,
        environment: environment
      )
    )
    guard let bag = outcome.bag else {
      throw RunError(
        place: pipeline,
        message: "the run renders nothing, want a stage render",
        hint: outcome.findings.first.map { "\($0.code): \($0.advice)" }
      )
    }
    made = configuration.resolve(bag)
    files = try Self.changes(path, made)
  }

  /// Whether every file has the bytes that were recorded.
  package var isAsRecorded: Bool { files.isEmpty }

  /// What differs in results and exceptions; nil where a side has no tables.
  package var difference: BagDifference? { try? BagDifference(path, made) }

  /// Puts the bag that was made in the recorded one's place.
  package func record() throws {
    try Disk.removeTree(path)
    for name in try BagFolder.names(in: made) {
      let place = "\(path)/\(name)"
      try Disk.makeFolder(Disk.parent(of: place))
      try Disk.write(Disk.read("\(made)/\(name)"), to: place)
    }
  }

  private static func apart(_ configuration: Configuration, _ scratch: String) throws
    -> Configuration
  {
    var configuration = configuration
    configuration.state = "\(scratch)/state"
    configuration.anchors = []
    for index in configuration.pipelines.indices {
      configuration.pipelines[index].render?.folder = "\(scratch)/out"
      configuration.pipelines[index].backup = nil
      configuration.pipelines[index].stages.removeAll { $0 == .backup }
    }
    return configuration
  }

  /// The clock of the run that was recorded: its id is `<pipeline>/<at>[.r<n>]`.
  private static func clock(_ path: String) throws -> Instant {
    guard Disk.exists("\(path)/\(BagInfo.name)") else {
      throw RunError(
        place: path,
        message: "no bag, want a recorded one",
        hint: "record one with --record and --at"
      )
    }
    let run = try BagIdentity(parsing: Disk.read("\(path)/\(BagInfo.name)"), place: path).run
    let stamp = run.split(separator: "/").last?.split(separator: ".r").first
    guard let at = stamp.flatMap({ Instant(rfc3339: String($0)) }) else {
      throw RunError(place: path, message: "run \(run), want one with its clock", hint: "give --at")
    }
    return at
  }

  private static func changes(_ golden: String, _ made: String) throws -> [FileChange] {
    let (old, new) = (try names(golden), try names(made))
    return try Set(old).union(new).sorted().compactMap { name in
      guard old.contains(name) else { return FileChange(name: name, kind: .new, line: nil) }
      guard new.contains(name) else { return FileChange(name: name, kind: .gone, line: nil) }
      let (before, after) = (
        try Disk.read("\(golden)/\(name)"), try Disk.read("\(made)/\(name)")
      )
      guard before != after else { return nil }
      return FileChange(name: name, kind: .changed, line: firstLine(before, after))
    }
  }

  private static func names(_ folder: String) throws -> Set<String> {
    Disk.exists(folder) ? Set(try BagFolder.names(in: folder)) : []
  }

  private static func firstLine(_ a: [UInt8], _ b: [UInt8]) -> Int {
    let same = zip(a, b).prefix { $0 == $1 }
    return same.reduce(1) { $0 + ($1.0 == UInt8(ascii: "\n") ? 1 : 0) }
  }
}
