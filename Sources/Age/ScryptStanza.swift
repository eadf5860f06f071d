internal import Cryptography

/// Wrapping and unwrapping of a file key with a passphrase.
///
///     -> scrypt ajMFur+EJLGaohv/dLRGnw 18
///     8SHBz/ldWnjyGFQqfjat6uNBarWqqEMDS7W8X7+Xq5Q
///
/// - SeeAlso: c2sp.org/age, scrypt recipient stanza; RFC 7914.
enum ScryptStanza {
  static let type = "scrypt"
  /// A higher one in a file is refused: a stranger's file must not take our memory, which is 1 GiB here.
  static let maxWorkFactor = 20
  private static let label = "age-encryption.org/v1/scrypt"
  private static let nonce = [UInt8](repeating: 0, count: 12)

  /// Salt and work factor of a stanza; nil when arguments or body aren't as specified.
  struct Parameters: Equatable {
    let salt: [UInt8]
    /// The logarithm to base 2 of the cost.
    let workFactor: Int

    init?(_ stanza: AgeStanza) {
      // Only 32 bytes of body, so that no body opens under several keys.
      guard stanza.arguments.count == 3, stanza.body.count == 32,
        let salt = Base64.decodeUnpadded(stanza.arguments[1]), salt.count == 16,
        let factor = Int(stanza.arguments[2]), 1...maxWorkFactor ~= factor,
        stanza.arguments[2] == "\(factor)"
      else { return nil }
      self.salt = salt
      workFactor = factor
    }
  }

  /// The stanza that wraps `fileKey`; `salt` is 16 random bytes that serve this file alone.
  static func wrap(
    _ fileKey: [UInt8],
    with passphrase: String,
    salt: [UInt8],
    workFactor: Int
  ) -> AgeStanza {
    let cipher = cipher(passphrase, salt: salt, workFactor: workFactor)
    return AgeStanza(
      arguments: [type, Base64.encodeUnpadded(salt), "\(workFactor)"],
      body: cipher.seal(fileKey, nonce: nonce)
    )
  }

  /// The file key; nil for another passphrase.
  static func unwrap(
    _ stanza: AgeStanza,
    _ parameters: Parameters,
    with passphrase: String
  ) -> [UInt8]? {
    cipher(passphrase, salt: parameters.salt, workFactor: parameters.workFactor)
      .open(stanza.body, nonce: nonce)
  }

  private static func cipher(_ passphrase: String, salt: [UInt8], workFactor: Int) -> ChaChaPoly {
    let key = Scrypt.derive(
      passphrase: Array(passphrase.utf8),
      salt: Array(label.utf8) + salt,
      cost: 1 << UInt64(workFactor)
    )
    guard let key, let cipher = ChaChaPoly(key: key) else {
      preconditionFailure("scrypt gives 32 bytes where there is memory for it")
    }
    return cipher
  }
}

extension AgeHeader {
  /// The file key, unwrapped with a passphrase.
  func fileKey(forPassphrase passphrase: String) throws(AgeError) -> [UInt8] {
    // The reader has seen to it that a passphrase's stanza stands alone.
    guard let stanza = stanzas.first, stanza.arguments[0] == ScryptStanza.type else {
      throw .noMatch
    }
    guard let parameters = ScryptStanza.Parameters(stanza) else {
      throw .headerMalformed(line: 2, .share)
    }
    guard let key = ScryptStanza.unwrap(stanza, parameters, with: passphrase) else {
      throw .noMatch
    }
    return key
  }
}
