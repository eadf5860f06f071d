import CanonicalJSON
import Cryptography
import Formats
import Trail

/// A digest file as it is judged.
struct JudgedDigest {
  let name: String
  let file: CloudTrail.DigestFile
  /// From the object's metadata; nil where that wasn't delivered.
  let signature: CloudTrail.Signature?
  /// Whether the digest itself is proven, before its logs are looked at.
  var state = CoverageState.proven

  var window: Period { file.window }
}

/// The digest files of a source, each read, and its signature verified.
///
/// A digest may come more than once under its name: without its signature and then with it, or with
/// other content. The first content whose signature is right stands; other content that came after
/// it is told.
struct CloudTrailDigests {
  /// One content that came under a name.
  private struct Version {
    let file: CloudTrail.DigestFile
    var signature: CloudTrail.Signature?
  }

  /// What is wrong with a digest's signature.
  private struct Objection {
    let code: FindingCode
    let state: CoverageState
    let found: String?
    let expected: String?
  }

  private let source: String
  private let keys: [String: [CloudTrail.PublicKey]]
  private(set) var digests: [JudgedDigest] = []
  private(set) var findings: [Finding] = []
  /// Why a file can't be read, by its name.
  private(set) var malformed: [String: String] = [:]
  private(set) var names = KeyNames([])
  /// Signatures by S3 key, as other digests state them.
  private var stated: [String: [String]] = [:]

  init(_ trail: SourceTrail) {
    source = trail.plan.name
    keys = Dictionary(grouping: trail.plan.settings.publicKeys, by: \.fingerprint)
    let versions = read(trail.evidence)
    names = KeyNames(
      versions.flatMap { name, list in list.map { (key: $0.file.key, name: name) } },
      prefix: trail.prefix
    )
    for (_, list) in versions {
      for case let previous? in list.map(\.file.previous) {
        stated[previous.key, default: []].append(previous.signature)
      }
    }
    for (name, list) in versions.sorted(by: { $0.key < $1.key }) { settle(name, list) }
  }

  // MARK: Reading

  private mutating func read(_ evidence: [EvidenceItem]) -> [String: [Version]] {
    var versions: [String: [Version]] = [:]
    for item in evidence {
      do {
        let file = try CloudTrail.DigestFile(item.bytes)
        let signature = CloudTrail.Signature(item.metadata)
        var list = versions[item.name] ?? []
        if let known = list.firstIndex(where: { $0.file.hash == file.hash }) {
          list[known].signature = signature ?? list[known].signature
        } else {
          list.append(Version(file: file, signature: signature))
        }
        versions[item.name] = list
      } catch {
        malformed[item.name] = error.description
      }
    }
    for name in versions.keys where malformed[name] != nil {
      let found = malformed.removeValue(forKey: name)
      findings.append(Finding(.digestMalformed, source: source, place: name, found: found))
    }
    return versions
  }

  /// Takes the content that stands for a name, and tells what is wrong.
  private mutating func settle(_ name: String, _ list: [Version]) {
    let objections = list.map { objection(to: $0, name) }
    guard let last = list.indices.last else { return }
    let chosen = objections.firstIndex { $0 == nil } ?? last
    let file = list[chosen].file
    var digest = JudgedDigest(name: name, file: file, signature: list[chosen].signature)
    if let objection = objections[chosen] {
      digest.state = objection.state
      findings.append(
        Finding(
          objection.code,
          source: source,
          place: name,
          stream: file.scope,
          interval: file.window,
          found: objection.found,
          expected: objection.expected
        )
      )
    } else {
      // The right content is in the log, so nothing is unproven by the other.
      for version in list[(chosen + 1)...] {
        findings.append(
          Finding(
            .digestAltered,
            source: source,
            place: name,
            stream: file.scope,
            found: version.file.hash.hex,
            expected: file.hash.hex
          )
        )
      }
    }
    digests.append(digest)
  }

  // MARK: Signatures

  private func objection(to version: Version, _ name: String) -> Objection? {
    let file = version.file
    guard names.name(ofKey: file.key) == name else {
      return Objection(code: .digestMoved, state: .broken, found: name, expected: file.key)
    }
    guard file.algorithm == CloudTrail.signatureAlgorithm,
      version.signature?.algorithm ?? CloudTrail.signatureAlgorithm
        == CloudTrail.signatureAlgorithm
    else {
      return Objection(
        code: .digestSignatureInvalid,
        state: .broken,
        found: version.signature?.algorithm ?? file.algorithm,
        expected: CloudTrail.signatureAlgorithm
      )
    }
    guard let keys = keys[file.fingerprint] else {
      return Objection(
        code: .digestKeyUnknown,
        state: .broken,
        found: file.fingerprint,
        expected: nil
      )
    }
    // What came with the file decides; the digest after it speaks for one that came alone.
    let candidates = version.signature.map { [$0.hex] } ?? stated[file.key] ?? []
    guard let first = candidates.first else {
      return Objection(
        code: .digestSignatureAbsent,
        state: .absent,
        found: nil,
        expected: "a signature by \(file.fingerprint)"
      )
    }
    let isRight = candidates.contains { Self.isRight($0, of: file, keys) }
    guard !isRight else { return nil }
    return Objection(
      code: .digestSignatureInvalid,
      state: .broken,
      found: "signature \(first.prefix(16))…",
      expected: "a signature of \(file.hash.hex) by \(file.fingerprint)"
    )
  }

  private static func isRight(
    _ signature: String,
    of file: CloudTrail.DigestFile,
    _ keys: [CloudTrail.PublicKey]
  ) -> Bool {
    guard let bytes = Hex.decode(signature) else { return false }
    return keys.contains {
      RSA.verifySHA256(key: $0.der, message: file.signedText, signature: bytes) == true
    }
  }
}

extension CloudTrail.Signature {
  /// Reads what ingest noted beside a digest.
  fileprivate init?(_ metadata: JSONValue) {
    guard let hex = metadata["signature"]?.string, let name = metadata["algorithm"]?.string else {
      return nil
    }
    self.init(hex: hex, algorithm: name)
  }
}

extension FindingCode {
  static let digestMalformed = FindingCode(
    "digest-malformed",
    .broken,
    meaning: "a digest file can't be read",
    advice: "Fetch the digest again from its bucket."
  )
  static let digestMoved = FindingCode(
    "digest-moved",
    .broken,
    meaning: "a digest lies under another name than it was signed for",
    advice: "Put the file back under its own key."
  )
  static let digestAltered = FindingCode(
    "digest-altered",
    .broken,
    meaning: "a digest's content isn't the content that was signed",
    advice: "Fetch the digest again from its bucket, and find out who changed the copy."
  )
  static let digestSignatureInvalid = FindingCode(
    "digest-signature-invalid",
    .broken,
    meaning: "a digest's signature is not right",
    advice: "Fetch digest and metadata again; if they are the same, the digest was altered."
  )
  static let digestSignatureAbsent = FindingCode(
    "digest-signature-absent",
    .absent,
    meaning: "a digest's signature wasn't delivered",
    advice: "Save the object's metadata with it, or wait for the next digest, which has it."
  )
  static let digestKeyUnknown = FindingCode(
    "digest-key-unknown",
    .broken,
    meaning: "a digest is signed by a key that isn't pinned",
    advice: "Compare the fingerprint with `aws cloudtrail list-public-keys` of region and time."
  )
}
