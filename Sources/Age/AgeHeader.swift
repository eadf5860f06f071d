internal import Cryptography

/// The text in front of a payload: version, stanzas and code.
///
///     age-encryption.org/v1
///     -> X25519 XEl0dJ6y3C7KZkgmgWUicg63EyXJiwBJW8PdYJ/cYBE
///     qRS0AMjdjPvZ/WT08U2KL4G+PIooA3hy38SvLpvaC1E
///     --- HK2NmOBN9Dpq0Gw6xMCuhFcQlQLvZ/wQUi/2scLG75s
///
/// - SeeAlso: c2sp.org/age, Header.
struct AgeHeader: Sendable, Hashable {
  static let version = "age-encryption.org/v1"
  static let fileKeyByteCount = 16

  let stanzas: [AgeStanza]
  /// The header's bytes up to and with `---`, which the code is over.
  let signedText: [UInt8]
  let code: Digest

  /// The header of a new file.
  init(_ stanzas: [AgeStanza], fileKey: [UInt8]) {
    self.stanzas = stanzas
    signedText = Array((Self.version + "\n" + stanzas.map(\.lines).joined() + "---").utf8)
    code = Self.code(of: signedText, fileKey: fileKey)
  }

  init(stanzas: [AgeStanza], signedText: [UInt8], code: Digest) {
    self.stanzas = stanzas
    self.signedText = signedText
    self.code = code
  }

  /// The header as it stands in the file.
  var bytes: [UInt8] {
    signedText + Array(" \(Base64.encodeUnpadded(code.bytes))\n".utf8)
  }

  /// Whether the header is as it was written by someone who had this file key.
  func isAuthentic(fileKey: [UInt8]) -> Bool {
    let want = Self.code(of: signedText, fileKey: fileKey)
    // No early exit, so that the time says nothing about the place of a difference.
    return zip(code.bytes, want.bytes).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// The file key, unwrapped with the first identity that fits a stanza.
  func fileKey(for identities: [AgeIdentity]) throws(AgeError) -> [UInt8] {
    if let found = try hybridFileKey(for: identities) { return found }
    guard let found = try classicFileKey(for: identities) else { throw .noMatch }
    return found
  }

  private func hybridFileKey(for identities: [AgeIdentity]) throws(AgeError) -> [UInt8]? {
    let keys = identities.compactMap(\.hybridKey)
    guard !keys.isEmpty else { return nil }
    var found: [UInt8]?
    for stanza in stanzas where stanza.arguments[0] == HybridStanza.type {
      guard let share = HybridStanza.share(of: stanza) else {
        throw .headerMalformed(line: line(of: stanza), .share)
      }
      for key in keys where found == nil {
        found = HybridStanza.unwrap(stanza.body, share: share, with: key)
      }
    }
    return found
  }

  private func classicFileKey(for identities: [AgeIdentity]) throws(AgeError) -> [UInt8]? {
    var found: [UInt8]?
    for stanza in stanzas where stanza.arguments[0] == X25519Stanza.type {
      guard let share = X25519Stanza.share(of: stanza) else {
        throw .headerMalformed(line: line(of: stanza), .share)
      }
      for identity in identities where found == nil && identity.hybridKey == nil {
        switch X25519Stanza.unwrap(stanza.body, share: share, with: identity) {
        case .fileKey(let fileKey): found = fileKey
        case .otherRecipient: continue
        case .lowOrder: throw .headerMalformed(line: line(of: stanza), .lowOrder)
        }
      }
    }
    return found
  }

  private func line(of stanza: AgeStanza) -> Int {
    let before = stanzas.prefix { $0 != stanza }
    return before.reduce(2) { $0 + $1.lines.utf8.count { $0 == 0x0a } }
  }

  private static func code(of text: [UInt8], fileKey: [UInt8]) -> Digest {
    HMACKey(HKDF.derive(secret: fileKey, salt: [], info: "header")).authenticate(text)
  }
}
