internal import Cryptography

/// Wrapping and unwrapping of a file key with ML-KEM-768 and X25519 together.
///
/// - SeeAlso: c2sp.org/age, mlkem768x25519 recipient stanza.
enum HybridStanza {
  static let type = "mlkem768x25519"
  private static let info = "age-encryption.org/mlkem768x25519"

  /// The stanza that wraps `fileKey` for a public key of 1,216 bytes.
  static func wrap(_ fileKey: [UInt8], for publicKey: [UInt8]) -> AgeStanza {
    guard let (share, body) = HybridSealing.seal(fileKey, to: publicKey, info: info) else {
      preconditionFailure("a recipient is made of a public key only")
    }
    return AgeStanza(arguments: [type, Base64.encodeUnpadded(share)], body: body)
  }

  /// The share in a stanza of this type; nil when arguments or body aren't as specified.
  static func share(of stanza: AgeStanza) -> [UInt8]? {
    // Only 32 bytes of body, so that no body opens under several keys.
    guard stanza.arguments.count == 2, stanza.body.count == 32,
      let share = Base64.decodeUnpadded(stanza.arguments[1]),
      share.count == HybridSealing.keyByteCount
    else { return nil }
    return share
  }

  /// The file key in a stanza with this share and body; nil where it is for another.
  static func unwrap(_ body: [UInt8], share: [UInt8], with key: HybridSealing.PrivateKey)
    -> [UInt8]?
  {
    HybridSealing.open(body, key: share, with: key, info: info)
  }
}
