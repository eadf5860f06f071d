package import CanonicalJSON
package import Trail

/// What is configured of a source, as its format needs it.
package struct FormatSettings: Sendable, Hashable {
  package var format: SourceFormat
  /// Column names, and `id`, with the pointer that overrides the format's own rule.
  package var map: [String: JSONPointer]
  /// Members of the hash chain; nil where the records have none.
  package var chain: ChainSettings?
  /// Attribute names of a DynamoDB table's key: partition key, sort key.
  package var keys: [String]
  /// Pointers to seal, addressing the record as its user sees it.
  package var sensitive: [JSONPointer]
  /// Keys that sign CloudTrail digests.
  package var publicKeys: [CloudTrail.PublicKey]
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
    self.chain = format == .chainedJSONLines ? chain ?? ChainSettings() : chain
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
    guard format == .cloudtrail, CloudTrail.role(of: name) == .evidence else { return nil }
    let keys = signatureKeys[String(name.split(separator: "/").last ?? "")] ?? []
    return CloudTrail.signature(of: name, in: signatures, keys: keys)
  }

  /// The columns' rules, with `map:` applied.
  package var mapping: ColumnMapping {
    var mapping = format.mapping
    for (name, pointer) in map {
      guard let column = EventColumn(name: name) else { continue }
      mapping.rules[column] =
        switch column {
        case .time: [.time(pointer, .rfc3339)]
        case .mfa: [.lookup(pointer, ColumnMapping.truth, otherwise: nil)]
        default: [.pointer(pointer)]
        }
    }
    return mapping
  }

  /// ``sensitive`` as pointers into the stored record.
  package var storedSensitive: [JSONPointer] {
    format == .dynamodbExport ? sensitive.flatMap(DynamoDB.stored) : sensitive
  }

  /// What proves the source.
  package var assurance: Assurance {
    format == .jsonLines && chain != nil ? .chained : format.assurance
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
