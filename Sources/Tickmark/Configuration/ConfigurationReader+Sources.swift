import CanonicalJSON
import Cryptography
import Formats
import Trail

extension ConfigurationReader {
  mutating func readSources(_ value: YAMLValue?) -> [SourceConfiguration] {
    guard let value, let list = members(value) else { return [] }
    if list.isEmpty { problems.add(at: value.place, found: "no source", want: "at least one") }
    var sources: [SourceConfiguration] = []
    for member in list {
      _ = isName(member, "source")
      if member.name == OwnFact.source {
        problems.add(
          at: member.place,
          found: "source \(OwnFact.source)",
          want: "another name, as Tickmark's own facts have this one"
        )
      }
      if let source = readSource(member) { sources.append(source) }
    }
    return sources
  }

  private mutating func readSource(_ member: YAMLValue.Member) -> SourceConfiguration? {
    let members = members(
      member.value,
      ConfigurationKeys.source,
      required: ["format", "location"]
    )
    let formats = SourceFormat.allCases.map(\.rawValue)
    let format = word(members["format"], among: formats).flatMap(SourceFormat.init(rawValue:))
    let every = members["expect"].flatMap {
      duration(self.members($0, ConfigurationKeys.expect, required: ["every"])["every"])
    }
    let chain = members["chain"].map { readChain($0) }
    let required = word(members["require"], among: Assurance.allCases.map(\.rawValue))
      .flatMap(Assurance.init(rawValue:))
    let source = SourceConfiguration(
      name: member.name,
      format: format ?? .jsonLines,
      location: text(members["location"]) ?? "",
      publicKeys: text(members["public-keys"]),
      metadata: text(members["metadata"]),
      every: every,
      required: required ?? .witnessed,
      map: readMap(members["map"]),
      chain: chain,
      keys: texts(members["keys"]),
      sensitive: pointers(members["sensitive"])
    )
    guard let format else { return nil }
    checkKeys(of: format, members)
    return withAssurance(source, format, required, member.value, members)
  }

  /// Keys that mean something to one format only.
  private mutating func checkKeys(of format: SourceFormat, _ members: [String: YAMLValue]) {
    let all = SourceFormat.allCases
    let signed = all.filter { $0.evidence == .digests }
    let owners: [(key: String, formats: [SourceFormat])] = [
      ("public-keys", all.filter { [EvidenceKind.digests, .notes].contains($0.evidence) }),
      ("metadata", signed),
      ("chain", all.filter { $0.chain != .none }), ("keys", all.filter { $0.keyCount != nil }),
    ]
    for (key, formats) in owners where !formats.contains(format) {
      guard let value = members[key] else { continue }
      problems.add(
        at: value.place,
        found: "\(key) of a source in format \(format.rawValue)",
        want: "it with \(formats.map(\.rawValue).joined(separator: " and ")) only"
      )
    }
    if let keys = members["keys"], let count = format.keyCount, case .list(let list) = keys.content,
      !count.contains(list.count)
    {
      problems.add(
        at: keys.place,
        found: "\(list.count) keys",
        want: "\(count.lowerBound) to \(count.upperBound)"
      )
    }
  }

  /// What isn't asked for is what the format proves; nothing is taken for proof without a word.
  private mutating func withAssurance(
    _ source: SourceConfiguration,
    _ format: SourceFormat,
    _ required: Assurance?,
    _ value: YAMLValue,
    _ members: [String: YAMLValue]
  ) -> SourceConfiguration {
    let given = FormatSettings(format: format, chain: source.chain).assurance
    var source = source
    source.required = required ?? given
    if let required, required > given, let place = members["require"]?.place {
      problems.add(
        at: place,
        found: "require \(required.rawValue) of a source in format \(format.rawValue)",
        want: "\(given.rawValue) at most, as its evidence proves no more"
      )
    }
    if members["require"] == nil, given == .witnessed {
      problems.add(
        at: value.place,
        found: "no require",
        want: "require: witnessed for a source that nothing proves",
        hint: "what nothing proves before it reaches Tickmark counts only where that is written out"
      )
    }
    return source
  }

  private mutating func readMap(_ value: YAMLValue?) -> [String: JSONPointer] {
    members(value, ConfigurationKeys.map).compactMapValues { $0 }
      .sorted { $0.value.place < $1.value.place }
      .reduce(into: [:]) { map, member in map[member.key] = pointer(member.value) }
  }

  private mutating func readChain(_ value: YAMLValue) -> ChainSettings {
    let members = members(value, ConfigurationKeys.chain)
    _ = word(members["algorithm"], among: ["sha256"])
    _ = word(members["encoding"], among: ["hex"])
    var chain = ChainSettings()
    chain.previous = pointer(members["previous"]) ?? chain.previous
    chain.hash = pointer(members["hash"]) ?? chain.hash
    chain.over = pointer(members["over"])
    if let value = members["genesis"] { chain.genesis = readGenesis(value) ?? chain.genesis }
    return chain
  }

  /// Sixty-four zeros are a number to YAML, so both forms are taken.
  private mutating func readGenesis(_ value: YAMLValue) -> String? {
    switch value.content {
    case .text(let text) where Digest(hex: text) != nil: return text
    case .number(let text) where Digest(hex: text) != nil: return text
    default:
      problems.add(at: value.place, found: value.kind, want: "64 hexadecimal digits in lower case")
      return nil
    }
  }
}
