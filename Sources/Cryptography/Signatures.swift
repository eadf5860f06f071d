internal import CCrypto

/// An Ed25519 private key (RFC 8032): a seed of 32 bytes.
public struct Ed25519PrivateKey: Sendable {
  private let seed: [UInt8]
  /// The key that checks this key's signatures.
  public let publicKey: Ed25519PublicKey

  /// The key with this seed; nil unless it has 32 bytes.
  public init?(seed: [UInt8]) {
    guard seed.count == 32 else { return nil }
    let derived = unsafe written(32) { unsafe ccrypto_ed25519_public(seed, $0) == 1 }
    guard let derived, let publicKey = Ed25519PublicKey(derived) else { return nil }
    self.seed = seed
    self.publicKey = publicKey
  }

  /// The 64 bytes of the signature of `message`; the same each time.
  public func signature(for message: [UInt8]) -> [UInt8] {
    let made = unsafe written(64) {
      unsafe ccrypto_ed25519_sign(seed, message, message.count, $0) == 1
    }
    guard let made else { preconditionFailure("Ed25519 can't sign") }
    return made
  }
}

/// An Ed25519 public key: 32 bytes.
public struct Ed25519PublicKey: Sendable, Hashable {
  /// The 32 bytes of the key.
  public let bytes: [UInt8]

  /// The key with these bytes; nil unless there are 32.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    self.bytes = bytes
  }

  /// Whether `signature` is this key's signature of `message`.
  public func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
    guard signature.count == 64 else { return false }
    return unsafe ccrypto_ed25519_verify(bytes, message, message.count, signature) == 1
  }
}

/// RSA PKCS#1 v1.5 with SHA-256, as CloudTrail signs its digest files.
public enum RSA {
  /// Whether `signature` is valid; nil when the key can't be read.
  ///
  /// The key is DER, either PKCS#1 `RSAPublicKey` or X.509 `SubjectPublicKeyInfo`.
  public static func verifySHA256(
    key: [UInt8],
    message: [UInt8],
    signature: [UInt8]
  ) -> Bool? {
    let verdict = unsafe ccrypto_rsa_verify_sha256(
      key,
      key.count,
      message,
      message.count,
      signature,
      signature.count
    )
    return verdict < 0 ? nil : verdict == 1
  }

  /// The signature of `message`; nil when the key can't be read.
  ///
  /// The private key is DER, PKCS#8 or PKCS#1.
  public static func signSHA256(privateKey: [UInt8], message: [UInt8]) -> [UInt8]? {
    var signature = [UInt8](repeating: 0, count: 1024)
    let count = unsafe ccrypto_rsa_sign_sha256(
      privateKey,
      privateKey.count,
      message,
      message.count,
      &signature,
      signature.count
    )
    return count == 0 ? nil : Array(signature.prefix(count))
  }

  /// The PKCS#1 DER public key of a private key; nil when it can't be read.
  public static func publicKey(ofPrivate key: [UInt8]) -> [UInt8]? {
    var der = [UInt8](repeating: 0, count: 4096)
    let count = unsafe ccrypto_rsa_public(key, key.count, &der, der.count)
    return count == 0 ? nil : Array(der.prefix(count))
  }
}

/// Signatures of RSA (PKCS#1 v1.5) and ECDSA over a hash that the caller names.
public enum HashSignature {
  /// Which of SHA-2 the message is hashed with.
  public enum Hash: Int32, Sendable, Hashable { case sha256 = 256, sha384 = 384, sha512 = 512 }

  /// Whether `signature` is valid; nil when the key can't be read.
  ///
  /// The key is DER, PKCS#1 `RSAPublicKey` or X.509 `SubjectPublicKeyInfo`; an ECDSA signature is the
  /// DER of its two numbers.
  public static func verify(
    _ hash: Hash,
    key: [UInt8],
    message: [UInt8],
    signature: [UInt8]
  ) -> Bool? {
    let verdict = unsafe ccrypto_verify(
      key,
      key.count,
      hash.rawValue,
      message,
      message.count,
      signature,
      signature.count
    )
    return verdict < 0 ? nil : verdict == 1
  }
}

/// SHA-512 in one call (FIPS 180-4).
public enum SHA512 {
  /// The 64 bytes of the digest of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] {
    let made = unsafe written(64) { unsafe ccrypto_sha512(bytes, bytes.count, $0) == 1 }
    guard let made else { preconditionFailure("SHA-512 is always there") }
    return made
  }
}

/// Diffie-Hellman over Curve25519 (RFC 7748).
public enum X25519 {
  /// The public key of a secret of 32 bytes; nil for another length.
  public static func publicKey(of secret: [UInt8]) -> [UInt8]? {
    guard secret.count == 32 else { return nil }
    return unsafe written(32) { unsafe ccrypto_x25519_public(secret, $0) == 1 }
  }

  /// The shared secret; nil for a wrong length and for a low-order point.
  public static func sharedSecret(_ secret: [UInt8], with point: [UInt8]) -> [UInt8]? {
    guard secret.count == 32, point.count == 32 else { return nil }
    return unsafe written(32) { unsafe ccrypto_x25519_shared(secret, point, $0) == 1 }
  }
}

/// Key derivation from a passphrase (RFC 7914) with r = 8 and p = 1.
public enum Scrypt {
  /// The 32 bytes of the key; nil where there isn't the memory, 1 KiB for each unit of the cost.
  public static func derive(passphrase: [UInt8], salt: [UInt8], cost: UInt64) -> [UInt8]? {
    unsafe written(32) {
      unsafe ccrypto_scrypt(passphrase, passphrase.count, salt, salt.count, cost, $0) == 1
    }
  }
}

/// Random bytes from the operating system, for keys and nonces only.
public enum SecureRandom {
  /// Returns `count` bytes.
  public static func bytes(_ count: Int) -> [UInt8] {
    guard let bytes = unsafe written(count, by: { unsafe ccrypto_random($0, count) == 1 }) else {
      preconditionFailure("the system gives no random bytes")
    }
    return bytes
  }
}

/// Returns the `count` bytes that `body` wrote, or nil when it says that it failed.
private func written(_ count: Int, by body: (UnsafeMutablePointer<UInt8>) -> Bool) -> [UInt8]? {
  var bytes = [UInt8](repeating: 0, count: max(count, 1))
  // The array has the capacity that the C call is documented to fill.
  let held = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else { return false }
    return unsafe body(base)
  }
  return held ? Array(bytes.prefix(count)) : nil
}
