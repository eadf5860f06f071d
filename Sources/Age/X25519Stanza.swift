internal import Cryptography

/// Wrapping and unwrapping of a file key with X25519.
///
/// - SeeAlso: c2sp.org/age, X25519 recipient stanza.
enum X25519Stanza {
  static let type = "X25519"
  private static let info = "age-encryption.org/v1/X25519"
  private static let nonce = [UInt8](repeating: 0, count: 12)

  /// The stanza that wraps `fileKey` for a recipient's point.
  ///
  /// `ephemeral` is 32 random bytes that serve this stanza alone.
  static func wrap(
    _ fileKey: [UInt8],
    for recipient: [UInt8],
    ephemeral: [UInt8]
  ) -> AgeStanza {
    guard let share = X25519.publicKey(of: ephemeral),
      let shared = X25519.sharedSecret(ephemeral, with: recipient)
    else { preconditionFailure("32 random bytes, and a recipient of any order but a low one") }
    let cipher = cipher(shared: shared, share: share, recipient: recipient)
    return AgeStanza(
      arguments: [type, Base64.encodeUnpadded(share)],
      body: cipher.seal(fileKey, nonce: nonce)
    )
  }

  /// The share in a stanza of this type; nil when arguments or body aren't as specified.
  static func share(of stanza: AgeStanza) -> [UInt8]? {
    // Only 32 bytes of body, so that no body opens under several keys.
    guard stanza.arguments.count == 2, stanza.body.count == 32,
      let share = Base64.decodeUnpadded(stanza.arguments[1]), share.count == 32
    else { return nil }
    return share
  }

  /// What unwrapping can come to.
  enum Outcome: Equatable {
    case fileKey([UInt8])
    case otherRecipient
    case lowOrder
  }

  /// Unwraps the file key in a stanza with this share and body.
  static func unwrap(_ body: [UInt8], share: [UInt8], with identity: AgeIdentity) -> Outcome {
    guard let shared = X25519.sharedSecret(identity.secret, with: share) else { return .lowOrder }
    let cipher = cipher(shared: shared, share: share, recipient: identity.recipient.key)
    guard let fileKey = cipher.open(body, nonce: nonce) else { return .otherRecipient }
    return .fileKey(fileKey)
  }

  private static func cipher(
    shared: [UInt8],
    share: [UInt8],
    recipient: [UInt8]
  ) -> ChaChaPoly {
    let key = HKDF.derive(secret: shared, salt: share + recipient, info: info)
    guard let cipher = ChaChaPoly(key: key) else { preconditionFailure("HKDF gives 32 bytes") }
    return cipher
  }
}
