import CanonicalJSON
import Cryptography
import Formats
import Trail

/// All that is wrong in pipelines.yaml, in the order of its lines.
package struct ConfigurationError: Error, Hashable, CustomStringConvertible {
  package struct Problem: Sendable, Hashable {
    /// `pipelines.yaml:12:7`
    package let place: String
    package let message: String
    package let hint: String?
  }

  package let problems: [Problem]

  package var description: String {
    problems.map { "\($0.place): \($0.message)" }.joined(separator: "\n")
  }
}

/// Reads pipelines.yaml: every key, every reference, and all problems at once.
struct ConfigurationReader {
  private let file: String
  private var problems: [(line: Int, problem: ConfigurationError.Problem)] = []

  private init(_ file: String) { self.file = file }

  /// - Throws: ``ConfigurationError``.
  static func read(_ bytes: [UInt8], path: String) throws -> Configuration {
    var reader = ConfigurationReader(path)
    let configuration = reader.read(bytes)
    let problems = reader.problems.sorted { $0.line < $1.line }.map(\.problem)
    guard let configuration, problems.isEmpty else {
      throw ConfigurationError(problems: problems)
    }
    return configuration
  }

  /// `did you mean …?`, where a word is near enough.
  static func suggestion(_ word: String, among words: [String]) -> String? {
    let near = words.map { (EditDistance.between(word, $0), $0) }.min { $0 < $1 }
    guard let near, near.0 <= max(2, word.utf8.count / 3) else { return nil }
    return "did you mean \(near.1)?"
  }

  // MARK: Problems

  private mutating func tell(_ error: EvaluationFileError, hint: String? = nil) {
    let place = error.column.map { "\(error.file):\(error.line):\($0)" }
    let message = error.want.map { "\(error.found), want \($0)" } ?? error.found
    problems.append(
      (
        error.line,
        ConfigurationError.Problem(
          place: place ?? "\(error.file):\(error.line)",
          message: message,
          hint: hint
        )
      )
    )
  }

  /// Returns what the closure reads; what it throws is a problem, and nil.
  private mutating func attempt<Value>(
    _ body: (inout ConfigurationReader) throws(EvaluationFileError) -> Value
  ) -> Value? {
    do throws(EvaluationFileError) {
      return try body(&self)
    } catch {
      tell(error)
      return nil
    }
  }

  /// Returns the members of a mapping; unknown and missing keys are problems.
  private mutating func members(
    _ node: StrictYAML,
    _ keys: [String],
    required: [String] = []
  ) -> [String: StrictYAML] {
    guard let list = attempt({ _ throws(EvaluationFileError) in try node.members() }) else {
      return [:]
    }
    var members: [String: StrictYAML] = [:]
    for (key, value) in list {
      if keys.contains(key) {
        members[key] = value
      } else {
        tell(
          value.error("key \(EvaluationFileError.quoted(key))", want: keys.joined(separator: ", ")),
          hint: Self.suggestion(key, among: keys)
        )
      }
    }
    for key in required where members[key] == nil {
      tell(node.error("no \(key)", want: nil))
    }
    return members
  }

  private mutating func text(_ node: StrictYAML?) -> String? {
    node.flatMap { node in attempt { _ throws(EvaluationFileError) in try node.text() } }
  }

  private mutating func texts(_ node: StrictYAML?) -> [String] {
    guard let node else { return [] }
    let elements = attempt { _ throws(EvaluationFileError) in try node.elements() } ?? []
    return elements.compactMap { text($0) }
  }

  private mutating func word(_ node: StrictYAML?, among words: [String]) -> String? {
    guard let node, let word = text(node) else { return nil }
    if words.contains(word) { return word }
    tell(
      node.error(EvaluationFileError.quoted(word), want: words.joined(separator: ", ")),
      hint: Self.suggestion(word, among: words)
    )
    return nil
  }

  private mutating func pointer(_ node: StrictYAML?) -> JSONPointer? {
    guard let node, let text = text(node) else { return nil }
    do throws(JSONPointer.Failure) {
      return try JSONPointer(text)
    } catch {
      tell(node.error(EvaluationFileError.quoted(text), want: "a JSON pointer such as /data/total"))
      return nil
    }
  }

  private mutating func number(_ node: StrictYAML?) -> Int? {
    guard let node, let text = text(node) else { return nil }
    if let number = Int(text), number >= 0 { return number }
    tell(node.error(EvaluationFileError.quoted(text), want: "a whole number"))
    return nil
  }

  /// Seconds of `90d`, `24h`, `15m`, `30s`.
  private mutating func duration(_ node: StrictYAML?) -> Int64? {
    guard let node, let text = text(node) else { return nil }
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0 {
      return count * unit
    }
    tell(node.error(EvaluationFileError.quoted(text), want: "a duration such as 1h or 90d"))
    return nil
  }

  private mutating func instant(_ node: StrictYAML?) -> Instant? {
    guard let node, let text = text(node) else { return nil }
    if let instant = Instant(rfc3339: text) { return instant }
    if let date = Self.date(text) {
      return Instant(seconds: Int64(date.daysSince1970) * 86_400)
    }
    tell(node.error(EvaluationFileError.quoted(text), want: "a date or an RFC 3339 time"))
    return nil
  }

  private static func date(_ text: some StringProtocol) -> CivilDate? {
    guard text.utf8.count == 10 else { return nil }
    return Instant(rfc3339: "\(text)T00:00:00Z").map {
      CivilDate(daysSince1970: Int($0.seconds / 86_400))
    }
  }

  // MARK: The file

  private mutating func read(_ bytes: [UInt8]) -> Configuration? {
    let file = file
    guard
      let root = attempt({ _ throws(EvaluationFileError) in
        try StrictYAML(parsing: bytes, file: file)
      })
    else { return nil }
    let top = members(
      root,
      [
        "origin", "state", "timezone", "keys", "anchors", "sources", "tables", "controls",
        "pipelines", "excuses", "limits",
      ],
      required: ["origin", "keys", "sources", "pipelines"]
    )
    let keys = readKeys(top["keys"])
    let sources = readSources(top["sources"])
    let names = sources.map(\.name)
    let folder = Disk.parent(of: file)
    return Configuration(
      path: file,
      folder: folder,
      digest: SHA256.hash(bytes),
      origin: text(top["origin"]) ?? "",
      state: text(top["state"]) ?? "state",
      timezone: readTimezone(top["timezone"]),
      keys: keys,
      anchors: texts(top["anchors"]),
      sources: sources,
      tables: readTables(top["tables"], names),
      controls: texts(top["controls"]),
      pipelines: readPipelines(top["pipelines"], names),
      excuses: readExcuses(top["excuses"], names),
      limits: readLimits(top["limits"])
    )
  }

  private mutating func readTimezone(_ node: StrictYAML?) -> String {
    guard let node, let name = text(node) else { return "UTC" }
    if !PeriodRule.isTimezone(name) {
      tell(
        node.error(
          EvaluationFileError.quoted(name),
          want: "an IANA time zone such as Europe/Berlin"
        )
      )
    }
    return name
  }

  private mutating func readKeys(_ node: StrictYAML?) -> Configuration.KeyPlaces {
    let members =
      node.map {
        self.members(
          $0,
          ["checkpoint", "bag", "backup", "commit"],
          required: ["checkpoint", "bag", "commit"]
        )
      } ?? [:]
    for (_, value) in members.sorted(by: { $0.key < $1.key }) {
      guard let text = text(value), text.hasPrefix("PRIVATE+KEY+") || text.contains("SECRET") else {
        continue
      }
      tell(
        value.error("a secret", want: "the path of a file that holds it, or env:NAME"),
        hint: "a secret in a configuration ends up in version control"
      )
    }
    return Configuration.KeyPlaces(
      checkpoint: text(members["checkpoint"]) ?? "",
      bag: text(members["bag"]) ?? "",
      backup: text(members["backup"]),
      commit: text(members["commit"]) ?? ""
    )
  }

  private mutating func readLimits(_ node: StrictYAML?) -> IngestLimits {
    var limits = IngestLimits()
    guard let node else { return limits }
    let members = members(node, ["record", "depth", "string", "ratio"])
    limits.record = number(members["record"]) ?? limits.record
    limits.depth = number(members["depth"]) ?? limits.depth
    limits.string = number(members["string"]) ?? limits.string
    limits.ratio = number(members["ratio"]) ?? limits.ratio
    return limits
  }

  private mutating func named(_ node: StrictYAML?) -> [(key: String, value: StrictYAML)] {
    node.flatMap { node in attempt { _ throws(EvaluationFileError) in try node.members() } } ?? []
  }

  // MARK: Sources

  private mutating func readSources(_ node: StrictYAML?) -> [SourceConfiguration] {
    named(node).compactMap { name, value in
      if name == OwnFact.source || name.contains("/") || name.isEmpty {
        tell(value.error("source \(EvaluationFileError.quoted(name))", want: "another name"))
      }
      return readSource(name, value)
    }
  }

  private mutating func readSource(_ name: String, _ node: StrictYAML) -> SourceConfiguration? {
    let members = members(
      node,
      [
        "format", "location", "public-keys", "metadata", "expect", "require", "map", "chain",
        "keys", "sensitive",
      ],
      required: ["format", "location"]
    )
    guard
      let format = word(members["format"], among: SourceFormat.allCases.map(\.rawValue))
        .flatMap(SourceFormat.init(rawValue:)), let location = text(members["location"])
    else { return nil }
    let chain = members["chain"].map { readChain($0) }
    let assurance = FormatSettings(format: format, chain: chain).assurance
    let required = word(members["require"], among: Assurance.allCases.map(\.rawValue))
      .flatMap(Assurance.init(rawValue:))
    if required == nil, assurance == .witnessed, members["require"] == nil {
      tell(
        node.error("no require", want: "require: witnessed for a source that nothing proves"),
        hint: "what nothing proves before it reaches us counts only where that is written out"
      )
    }
    return SourceConfiguration(
      name: name,
      format: format,
      location: location,
      publicKeys: text(members["public-keys"]),
      metadata: text(members["metadata"]),
      every: readEvery(members["expect"]),
      required: required ?? assurance,
      map: readMap(members["map"]),
      chain: chain,
      keys: texts(members["keys"]),
      sensitive: readPointers(members["sensitive"])
    )
  }

  private mutating func readEvery(_ node: StrictYAML?) -> Int64? {
    guard let node else { return nil }
    return duration(members(node, ["every"])["every"])
  }

  private mutating func readPointers(_ node: StrictYAML?) -> [JSONPointer] {
    guard let node else { return [] }
    let elements = attempt { _ throws(EvaluationFileError) in try node.elements() } ?? []
    return elements.compactMap { pointer($0) }
  }

  private mutating func readMap(_ node: StrictYAML?) -> [String: JSONPointer] {
    guard let node else { return [:] }
    let members = members(node, ["id"] + EventColumn.allCases.map(\.name))
    var map: [String: JSONPointer] = [:]
    for (name, value) in members { map[name] = pointer(value) }
    return map
  }

  private mutating func readChain(_ node: StrictYAML) -> ChainSettings {
    let members = members(node, ["previous", "hash", "algorithm", "encoding", "over", "genesis"])
    _ = word(members["algorithm"], among: ["sha256"])
    _ = word(members["encoding"], among: ["hex"])
    var chain = ChainSettings()
    chain.previous = pointer(members["previous"]) ?? chain.previous
    chain.hash = pointer(members["hash"]) ?? chain.hash
    chain.over = pointer(members["over"])
    if let genesis = text(members["genesis"]) {
      if Digest(hex: genesis) == nil, let node = members["genesis"] {
        tell(node.error("genesis", want: "64 hex digits"))
      }
      chain.genesis = genesis
    }
    return chain
  }

  // MARK: Tables

  private mutating func readTables(
    _ node: StrictYAML?,
    _ sources: [String]
  ) -> [TableDeclaration] {
    named(node).compactMap { name, value in
      let members = members(
        value,
        ["source", "key", "columns", "keep"],
        required: ["source", "key", "columns"]
      )
      guard let source = word(members["source"], among: sources), let key = members["key"] else {
        return nil
      }
      let pointers = key.isList ? readPointers(key) : [pointer(key)].compactMap { $0 }
      let columns = named(members["columns"]).compactMap { name, value in
        pointer(value).map { TableDeclaration.Column(name: name, pointer: $0) }
      }
      let keep = word(members["keep"], among: TableDeclaration.Keep.allCases.map(\.rawValue))
      do throws(TableError) {
        return try TableDeclaration(
          name: name,
          source: source,
          key: pointers,
          columns: columns,
          keep: keep.flatMap(TableDeclaration.Keep.init(rawValue:)) ?? .latest
        )
      } catch {
        tell(value.error("\(error)", want: nil))
        return nil
      }
    }
  }

  // MARK: Pipelines

  private mutating func readPipelines(
    _ node: StrictYAML?,
    _ sources: [String]
  ) -> [PipelineConfiguration] {
    named(node).map { name, value in readPipeline(name, value, sources) }
  }

  private mutating func readPipeline(
    _ name: String,
    _ node: StrictYAML,
    _ sources: [String]
  ) -> PipelineConfiguration {
    let members = members(
      node,
      ["schedule", "sources", "period", "stages"],
      required: ["sources", "period", "stages"]
    )
    var pipeline = PipelineConfiguration(
      name: name,
      schedule: readSchedule(members["schedule"]),
      sources: [],
      period: readPeriod(members["period"]) ?? .yesterday,
      stages: [],
      frameworks: []
    )
    let list = members["sources"].flatMap { node in
      attempt { _ throws(EvaluationFileError) in try node.elements() }
    }
    pipeline.sources = (list ?? []).compactMap { word($0, among: sources) }
    let stages = members["stages"].flatMap { node in
      attempt { _ throws(EvaluationFileError) in try node.elements() }
    }
    for stage in stages ?? [] { readStage(stage, &pipeline) }
    checkOrder(pipeline, members["stages"])
    return pipeline
  }

  private mutating func readSchedule(_ node: StrictYAML?) -> String? {
    guard let node, let text = text(node) else { return nil }
    let fields = text.split(separator: " ")
    let allowed = Set("0123456789*,-/")
    if fields.count != 5 || !fields.allSatisfy({ $0.allSatisfy(allowed.contains) }) {
      tell(
        node.error(EvaluationFileError.quoted(text), want: "five fields of cron, such as 0 2 * * *")
      )
    }
    return text
  }

  private mutating func readPeriod(_ node: StrictYAML?) -> PeriodRule? {
    guard let node, let text = text(node) else { return nil }
    if text == "yesterday" { return .yesterday }
    if text == "last-month" { return .lastMonth }
    if text.hasPrefix("last-"), text.hasSuffix("-days"),
      let days = Int(text.dropFirst(5).dropLast(5)), (1...3_660).contains(days)
    {
      return .lastDays(days)
    }
    let dates = text.split(separator: "/").compactMap { Self.date($0) }
    if dates.count == 2, dates[0].daysSince1970 < dates[1].daysSince1970 {
      return .fixed(dates[0], dates[1])
    }
    tell(
      node.error(
        EvaluationFileError.quoted(text),
        want: "yesterday, last-month, last-90-days or 2026-01-01/2026-04-01"
      )
    )
    return nil
  }

  private mutating func readStage(_ node: StrictYAML, _ pipeline: inout PipelineConfiguration) {
    let names = PipelineConfiguration.Stage.allCases.map(\.rawValue)
    guard node.isMapping else {
      let stage = word(node, among: names).flatMap(PipelineConfiguration.Stage.init(rawValue:))
      if let stage {
        pipeline.stages.append(stage)
        if stage == .render || stage == .backup {
          tell(node.error("\(stage.rawValue) without options", want: "to: <folder>"))
        }
      }
      return
    }
    for (name, options) in members(node, names).sorted(by: { $0.key < $1.key }) {
      guard let stage = PipelineConfiguration.Stage(rawValue: name) else { continue }
      pipeline.stages.append(stage)
      switch stage {
      case .evaluate: pipeline.frameworks = texts(members(options, ["frameworks"])["frameworks"])
      case .render: pipeline.render = readRender(options)
      case .backup: pipeline.backup = readBackup(options)
      case .ingest, .validate, .project: _ = members(options, [])
      }
    }
  }

  private mutating func readRender(_ node: StrictYAML) -> PipelineConfiguration.Render {
    let members = members(node, ["to", "formats"], required: ["to"])
    var formats = ["html", "xml", "csv"]
    if let list = members["formats"].flatMap({ node in
      attempt { _ throws(EvaluationFileError) in try node.elements() }
    }) {
      let known = formats
      formats = list.compactMap { word($0, among: known) }
    }
    return PipelineConfiguration.Render(folder: text(members["to"]) ?? "out", formats: formats)
  }

  private mutating func readBackup(_ node: StrictYAML) -> PipelineConfiguration.Backup {
    let members = members(node, ["to", "recipients", "keep"], required: ["to", "recipients"])
    var keep: [String: Int] = [:]
    if let node = members["keep"] {
      let rules = self.members(node, ["last", "daily", "weekly", "monthly", "yearly"])
      for (name, value) in rules { keep[name] = number(value) }
    }
    return PipelineConfiguration.Backup(
      folder: text(members["to"]) ?? "backups",
      recipients: texts(members["recipients"]),
      keep: keep
    )
  }

  private mutating func checkOrder(_ pipeline: PipelineConfiguration, _ node: StrictYAML?) {
    let all = PipelineConfiguration.Stage.allCases
    let places = pipeline.stages.compactMap { all.firstIndex(of: $0) }
    let isPrefixed = pipeline.stages.starts(with: [.ingest, .validate])
    if let node, places != places.sorted() || Set(places).count != places.count || !isPrefixed {
      tell(
        node.error(
          pipeline.stages.map(\.rawValue).joined(separator: ", "),
          want: "ingest, validate, then of project, evaluate, render, backup in this order"
        )
      )
    }
  }

  // MARK: Excuses

  private mutating func readExcuses(_ node: StrictYAML?, _ sources: [String]) -> [Excuse] {
    guard let node else { return [] }
    let elements = attempt { _ throws(EvaluationFileError) in try node.elements() } ?? []
    return elements.compactMap { element in
      let keys = ["source", "from", "to", "author", "justification", "expires"]
      let members = members(element, keys, required: keys)
      guard let source = word(members["source"], among: sources),
        let from = instant(members["from"]), let to = instant(members["to"]),
        let author = text(members["author"]), let reason = text(members["justification"]),
        let expires = instant(members["expires"])
      else { return nil }
      guard from <= to else {
        tell(element.error("from after to", want: nil))
        return nil
      }
      return Excuse(
        source: source,
        period: Period(begin: from, end: to),
        author: author,
        justification: reason,
        expires: expires
      )
    }
  }
}

extension Configuration {
  /// Reads a configuration file.
  ///
  /// - Throws: ``ConfigurationError`` with all problems, or ``DiskError``.
  package static func read(_ path: String) throws -> Configuration {
    try ConfigurationReader.read(Disk.read(path), path: path)
  }
}
