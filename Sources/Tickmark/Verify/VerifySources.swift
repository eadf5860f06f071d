import Archive
import CanonicalJSON
import Cryptography
import Formats
import Trail

/// Goes from each exception of a bag down to its source's own signature.
///
/// Of a signed source: the raw export file in the bag holds the event's record, a digest in the bag
/// lists that file by its hash, and a pinned key signed the digest. What was sealed in the shown
/// record is passed over: its value isn't there to be compared.
struct VerifySources {
  private let folder: String
  private let keys: [CloudTrail.PublicKey]
  /// Records of the raw files by identity, with the hash of the file's content.
  private var records: [String: [(record: JSONValue, file: String, hash: Digest)]] = [:]
  /// Hashes of the log files that a digest with a right signature lists.
  private var signed: Set<Digest> = []

  /// - Parameter folder: `data/evidence` of a bag.
  init(_ folder: String, keys: [CloudTrail.PublicKey]) {
    self.folder = folder
    self.keys = keys
  }

  /// - Parameter sources: names of the CloudTrail sources.
  mutating func run(_ sources: [String], _ verification: inout Verification) throws {
    for source in sources {
      let place = "\(folder)/source/\(source)"
      guard try Disk.kind(of: place) == .folder else { continue }
      records = [:]
      signed = []
      for file in try SourceFiles.list(place) where !file.name.hasSuffix(".metadata.json") {
        try read(file)
      }
      try check(source, &verification)
    }
  }

  private mutating func read(_ file: ListedFile) throws {
    let bytes = try Disk.read(file.path)
    if let digest = try? CloudTrail.DigestFile(bytes) {
      if try isSigned(digest, beside: file.path) { signed.formUnion(digest.logs.map(\.hash)) }
      return
    }
    let isPacked = bytes.starts(with: [0x1f, 0x8b])
    guard let content = isPacked ? try? Gzip.decompress(bytes, limit: 1 << 30) : bytes,
      let value = try? JSONValue(parsing: content)
    else { return }
    let hash = SHA256.hash(content)
    for record in value["Records"]?.array ?? value.array ?? [] {
      let parts = [record["recipientAccountId"]?.string, record["eventID"]?.string]
      let id = parts.compactMap { $0 }.joined(separator: "/")
      records[id, default: []].append((record, file.name, hash))
    }
  }

  private func isSigned(_ digest: CloudTrail.DigestFile, beside path: String) throws -> Bool {
    let metadata = "\(path).metadata.json"
    guard Disk.exists(metadata),
      let hex = try JSONValue(parsing: Disk.read(metadata))["signature"]?.string,
      let signature = Hex.decode(hex), digest.algorithm == CloudTrail.signatureAlgorithm
    else { return false }
    return keys.contains {
      $0.fingerprint == digest.fingerprint
        && RSA.verifySHA256(key: $0.der, message: digest.signedText, signature: signature) == true
    }
  }

  private func check(_ source: String, _ verification: inout Verification) throws {
    var count = 0
    for file in try SourceFiles.list(folder)
    where file.name.hasSuffix(".json") && !file.name.hasPrefix("source/") {
      let event = try ShownEvent(Disk.read(file.path), file: file.path)
      guard event.source == source else { continue }
      let shown = try JSONValue(parsing: event.record)
      let found = (records[event.id] ?? []).filter { Self.isEqual(shown, $0.record) }
      guard !found.isEmpty else {
        verification.tell(.broken, "\(event.id): no export file in the bag holds its record")
        continue
      }
      guard found.contains(where: { signed.contains($0.hash) }) else {
        let keyless = keys.isEmpty ? ", and no public key is configured" : ""
        verification.tell(
          keys.isEmpty ? .unproven : .broken,
          "\(event.id): no signed digest in the bag lists \(found[0].file)\(keyless)"
        )
        continue
      }
      count += 1
    }
    verification.tell(.proven, "\(source): \(count) exceptions lead to the source's own signature")
  }

  /// Whether a shown record is the raw one, but for what is sealed.
  private static func isEqual(_ shown: JSONValue, _ raw: JSONValue) -> Bool {
    if let object = shown.object {
      if object.count == 1, object["$sealed"] != nil { return true }
      guard let other = raw.object, other.count == object.count else { return false }
      return object.allSatisfy { member in
        other[member.name].map { isEqual(member.value, $0) } ?? false
      }
    }
    if let array = shown.array {
      guard let other = raw.array, other.count == array.count else { return false }
      return zip(array, other).allSatisfy { isEqual($0, $1) }
    }
    return shown == raw
  }
}

/// Checks a bag or a state beyond what its own signatures say.
///
/// - Throws: as ``verifyArtifact(_:keys:since:)``; ``RunError`` for a path that is neither.
package func verifyDeep(
  _ path: String,
  _ configuration: Configuration,
  scratch: String,
  environment: [String: String],
  _ verification: inout Verification
) async throws {
  let path = try Disk.resolved(path)
  if Disk.exists("\(path)/segments") {
    return try await verifyLedger(
      path,
      configuration,
      scratch: scratch,
      environment: environment,
      &verification
    )
  }
  guard Disk.exists("\(path)/\(BagNote.name)") else {
    throw RunError(place: path, message: "neither a bag nor a state, which --deep goes into")
  }
  let plans = try configuration.sources.filter { $0.format == .cloudtrail }
    .map { try SourcePlan($0, configuration) }
  var check = VerifySources(
    "\(path)/data/evidence",
    keys: plans.flatMap(\.settings.publicKeys)
  )
  try check.run(plans.map(\.name), &verification)
}
