import CanonicalJSON
import Cryptography
import Formats
import Trail

/// Reads pipelines.yaml: every key, every reference, and all problems at once.
///
/// What is wrong is told and then passed over, so that what stands behind it is read too; a
/// configuration comes out only if nothing was wrong.
struct ConfigurationReader {
  var problems: ConfigurationProblems
  private let path: String

  private init(_ path: String) {
    self.path = path
    problems = ConfigurationProblems(file: path)
  }

  /// - Throws: ``ConfigurationError``.
  static func read(
    _ bytes: [UInt8],
    path: String
  ) throws(ConfigurationError) -> Configuration {
    var reader = ConfigurationReader(path)
    let configuration = YAMLFile.read(bytes, &reader.problems).map { reader.read($0, bytes) }
    guard let configuration, reader.problems.isEmpty else { throw reader.problems.error }
    return configuration
  }

  /// Returns `did you mean …?`, where a word is near enough.
  static func suggestion(_ word: String, among words: [String]) -> String? {
    NearestWord.hint(word, among: words)
  }

  private mutating func read(_ root: YAMLValue, _ bytes: [UInt8]) -> Configuration {
    let top = members(
      root,
      ConfigurationKeys.top,
      required: ["origin", "keys", "sources", "pipelines"]
    )
    let sources = readSources(top["sources"])
    let sourceNames = memberNames(top["sources"])
    let timezone = readTimezone(top["timezone"])
    var configuration = Configuration(
      path: path,
      folder: Disk.parent(of: path),
      digest: SHA256.hash(bytes),
      origin: readOrigin(top["origin"]) ?? "",
      state: text(top["state"]) ?? "state",
      timezone: timezone,
      keys: readKeys(top["keys"]),
      anchors: texts(top["anchors"]),
      sources: sources,
      tables: readTables(top["tables"], sourceNames),
      controls: texts(top["controls"]),
      identities: text(top["identities"]),
      pipelines: readPipelines(top["pipelines"], sourceNames),
      excuses: readExcuses(top["excuses"], sourceNames, Timezone(timezone) ?? .utc),
      limits: readLimits(top["limits"])
    )
    readAssertions(top, into: &configuration)
    checkFolders(configuration, top["pipelines"] ?? root)
    checkBackupKey(configuration, top["keys"] ?? root)
    return configuration
  }

  private mutating func readAssertions(
    _ top: [String: YAMLValue],
    into configuration: inout Configuration
  ) {
    let zone = Timezone(configuration.timezone) ?? .utc
    configuration.approvers = readApprovers(top["approvers"])
    configuration.waivers = readWaivers(top["waivers"], zone)
    configuration.attestations = readAttestations(top["attestations"], zone)
    configuration.responses = readResponses(top["responses"])
    checkApprovers(configuration.approvers, top["waivers"], top["attestations"])
  }

  // MARK: Small parts

  /// The origin is the name of the checkpoints' key, so it must be able to stand in a signed note.
  private mutating func readOrigin(_ value: YAMLValue?) -> String? {
    guard let value, let origin = text(value) else { return nil }
    let isName = origin.unicodeScalars.allSatisfy {
      $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace
    }
    guard isName, !origin.contains("://") else {
      problems.add(
        at: value.place,
        found: ShownText.quoted(origin),
        want: "a name like audit.example.com/payments, without scheme, blank and +"
      )
      return nil
    }
    return origin
  }

  private mutating func readTimezone(_ value: YAMLValue?) -> String {
    guard let value, let name = text(value) else { return "UTC" }
    guard PeriodRule.isTimezone(name) else {
      problems.add(
        at: value.place,
        found: ShownText.quoted(name),
        want: "a time zone of the IANA data base, such as Europe/Berlin"
      )
      return "UTC"
    }
    return name
  }

  private mutating func readKeys(_ value: YAMLValue?) -> Configuration.KeyPlaces {
    let members = members(
      value,
      ConfigurationKeys.keys,
      required: ["checkpoint", "bag", "commit"]
    )
    return Configuration.KeyPlaces(
      checkpoint: keyPlace(members["checkpoint"]) ?? "",
      bag: keyPlace(members["bag"]) ?? "",
      backup: keyPlace(members["backup"]),
      commit: keyPlace(members["commit"]) ?? "",
      statements: text(members["statements"])
    )
  }

  private mutating func keyPlace(_ value: YAMLValue?) -> String? {
    guard let value, let place = text(value) else { return nil }
    // The commit key's file is nothing but 64 bytes in base64.
    guard Base64.decode(place)?.count != 64 else {
      problems.addSecret(at: value.place)
      return nil
    }
    guard place != "env:" else {
      problems.add(at: value.place, found: "env: without a name", want: "env:NAME")
      return nil
    }
    return place
  }

  private mutating func readLimits(_ value: YAMLValue?) -> IngestLimits {
    var limits = IngestLimits()
    guard let value else { return limits }
    let members = members(value, ConfigurationKeys.limits)
    limits.record = byteCount(members["record"]) ?? limits.record
    limits.depth = count(members["depth"], in: 1...10_000) ?? limits.depth
    limits.string = byteCount(members["string"]) ?? limits.string
    limits.ratio = count(members["ratio"], in: 1...1_000_000) ?? limits.ratio
    return limits
  }

  // MARK: Across parts

  /// State, bags and backups don't fit into each other's folders.
  private mutating func checkFolders(_ configuration: Configuration, _ value: YAMLValue) {
    var taken = [(kind: "state", name: "state", folder: configuration.state)]
    for pipeline in configuration.pipelines {
      if let folder = pipeline.render?.folder {
        taken.append(("render", "render of \(pipeline.name)", folder))
      }
      if let folder = pipeline.backup?.folder {
        taken.append(("backup", "backup of \(pipeline.name)", folder))
      }
    }
    for (index, one) in taken.enumerated() {
      for other in taken[..<index]
      where one.kind != other.kind && Self.plain(one.folder) == Self.plain(other.folder) {
        problems.add(
          at: value.place,
          found: "folder \(ShownText.quoted(one.folder)) for \(other.name) and \(one.name)",
          want: "one for each"
        )
      }
    }
  }

  private static func plain(_ path: String) -> [Substring] {
    path.split(separator: "/").filter { $0 != "." }
  }

  private mutating func checkBackupKey(_ configuration: Configuration, _ value: YAMLValue) {
    let backsUp = configuration.pipelines.contains { $0.backup != nil }
    if backsUp, configuration.keys.backup == nil, !value.isRefused {
      problems.add(
        at: value.place,
        found: "no key backup",
        want: "one, as a pipeline has the stage backup",
        hint: "tickmark keygen makes it"
      )
    }
  }
}
