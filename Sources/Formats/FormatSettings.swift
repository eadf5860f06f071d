package import CanonicalJSON
package import Trail

/// What is configured of a source, as its format needs it.
package struct FormatSettings: Sendable, Hashable {
  package var format: SourceFormat
  /// Column names, and `id`, with the pointer that overrides the format's own rule.
  package var map: [String: JSONPointer]
  /// Members of the hash chain; nil where the records have none.
  package var chain: ChainSettings?
  /// What `keys:` names: of a DynamoDB table partition key and sort key.
  package var keys: [String]
  /// Pointers to seal, addressing the record as its user sees it.
  package var sensitive: [JSONPointer]
  /// Keys that sign CloudTrail digests.
  package var publicKeys: [CloudTrail.PublicKey]
  /// Verifier keys of signed notes, in their text form.
  package var noteKeys: [String] = []
  /// Signatures of CloudTrail digests by S3 key.
  package var signatures: [String: CloudTrail.Signature] {
    didSet { signatureKeys = Self.keysByBase(signatures) }
  }
  /// Keys of ``signatures`` by their last part.
  private var signatureKeys: [String: [String]]
  /// Seconds of silence that a source without windows may have.
  package var every: Int64

  package init(
    format: SourceFormat,
    map: [String: JSONPointer] = [:],
    chain: ChainSettings? = nil,
    keys: [String] = [],
    sensitive: [JSONPointer] = [],
    publicKeys: [CloudTrail.PublicKey] = [],
    signatures: [String: CloudTrail.Signature] = [:],
    every: Int64 = 86_400
  ) {
    self.format = format
    self.map = map
    self.chain = format.chain == .required ? chain ?? ChainSettings() : chain
    self.keys = keys
    self.sensitive = sensitive
    self.publicKeys = publicKeys
    self.signatures = signatures
    signatureKeys = Self.keysByBase(signatures)
    self.every = every
  }

  private static func keysByBase(
    _ signatures: [String: CloudTrail.Signature]
  ) -> [String: [String]] {
    Dictionary(grouping: signatures.keys) { String($0.split(separator: "/").last ?? "") }
  }

  /// Returns the signature of a digest by its file's name; nil for a file that is no digest.
  package func signature(of name: String) -> CloudTrail.Signature? {
    guard format.evidence == .digests, CloudTrail.role(of: name) == .evidence else { return nil }
    let keys = signatureKeys[String(name.split(separator: "/").last ?? "")] ?? []
    return CloudTrail.signature(of: name, in: signatures, keys: keys)
  }

  /// The columns' rules, with `map:` applied.
  package var mapping: ColumnMapping {
    var mapping = format.mapping
    if format.identity == .documents, !keys.isEmpty { mapping.rules[.stream] = documentStream }
    for (name, pointer) in map {
      guard let column = EventColumn(name: name) else { continue }
      mapping.rules[column] = format.roots.map { root in
        let place = JSONPointer(tokens: root.tokens + pointer.tokens)
        switch column {
        case .time: return .time(place, .rfc3339)
        case .mfa: return .lookup(place, ColumnMapping.truth, otherwise: nil)
        default: return .pointer(place)
        }
      }
    }
    return mapping
  }

  /// What the numbers of a stream's events mean; those that `map:` names are counted.
  package var order: StreamOrder { map["sequence"] == nil ? format.order : .counted }

  /// `keys:` as pointers; a plain name is a member of the record.
  var keyPointers: [JSONPointer] {
    keys.map { key in
      let parsed = key.utf8.first == UInt8(ascii: "/") ? try? JSONPointer(key) : nil
      return parsed ?? JSONPointer(tokens: [Array(key.utf8)])
    }
  }

  /// A document's stream is its partition key, also where only its deletion says it.
  private var documentStream: [ColumnMapping.Rule] {
    let places = format.roots.map { root in
      keyPointers.map { JSONPointer(tokens: root.tokens + $0.tokens) }
    }
    let given = keyPointers.map { key in
      JSONPointer(tokens: Cosmos.givenKey.tokens + key.tokens.suffix(1))
    }
    return (places + [given]).map { .join($0, "/") }
  }

  /// ``sensitive`` as pointers into the stored record.
  package var storedSensitive: [JSONPointer] {
    guard format.mapping.view == .json else { return sensitive.flatMap(DynamoDB.stored) }
    return (format.roots + format.olderRoots).flatMap { root in
      sensitive.map { JSONPointer(tokens: root.tokens + $0.tokens) }
    }
  }

  /// What proves the source.
  package var assurance: Assurance {
    format.chain == .optional && chain != nil ? .chained : format.assurance
  }
}

/// Where the members of a hash chain stand.
package struct ChainSettings: Sendable, Hashable {
  package var previous: JSONPointer
  package var hash: JSONPointer
  /// What the hash is over; nil: the record without its hash member.
  package var over: JSONPointer?
  /// The previous hash of a stream's first record.
  package var genesis: String

  package init(
    previous: JSONPointer = JSONPointer(tokens: [Array("prev_hash".utf8)]),
    hash: JSONPointer = JSONPointer(tokens: [Array("hash".utf8)]),
    over: JSONPointer? = nil,
    genesis: String = String(repeating: "0", count: 64)
  ) {
    self.previous = previous
    self.hash = hash
    self.over = over
    self.genesis = genesis
  }
}
