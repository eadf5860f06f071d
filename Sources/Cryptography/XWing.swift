/// X-Wing: ML-KEM-768 and X25519 together, so that whoever breaks one of them has nothing.
///
/// A private key is 32 bytes; a public key 1,216, that of ML-KEM before that of X25519; a ciphertext
/// 1,120 in the same order.
///
/// - SeeAlso: draft-connolly-cfrg-xwing-kem; draft-ietf-hpke-pq, MLKEM768-X25519 (0x647a).
public enum XWing {
  public static let publicKeyByteCount = MLKEM768.publicKeyByteCount + 32
  public static let ciphertextByteCount = MLKEM768.ciphertextByteCount + 32
  private static let label = Array(#"\.//^\"#.utf8)

  /// A private key with what follows from its 32 bytes.
  public struct PrivateKey: Sendable {
    public let publicKey: [UInt8]
    private let lattice: MLKEM768.PrivateKey
    private let curve: [UInt8]
    private let curvePoint: [UInt8]

    /// - Returns: nil unless the secret has 32 bytes.
    public init?(secret: [UInt8]) {
      guard secret.count == 32 else { return nil }
      let expanded = SHA3.shake256(secret, byteCount: 96)
      curve = Array(expanded[64...])
      guard let lattice = MLKEM768.PrivateKey(seed: Array(expanded[..<64])),
        let point = X25519.publicKey(of: curve)
      else { return nil }
      self.lattice = lattice
      curvePoint = point
      publicKey = lattice.publicKey + point
    }

    /// Returns the shared secret; nil for another length, and for a point of low order.
    public func decapsulate(_ ciphertext: [UInt8]) -> [UInt8]? {
      guard ciphertext.count == ciphertextByteCount else { return nil }
      let share = Array(ciphertext[MLKEM768.ciphertextByteCount...])
      let first = lattice.decapsulate(Array(ciphertext[..<MLKEM768.ciphertextByteCount]))
      guard let first, let second = X25519.sharedSecret(curve, with: share) else { return nil }
      return combined(first, second, share: share, point: curvePoint)
    }
  }

  /// Returns a shared secret and its ciphertext.
  ///
  /// - Parameter random: 64 random bytes that serve this call alone.
  /// - Returns: nil for bytes that are no public key.
  public static func encapsulate(
    to publicKey: [UInt8],
    random: [UInt8]
  ) -> (shared: [UInt8], ciphertext: [UInt8])? {
    guard publicKey.count == publicKeyByteCount, random.count == 64 else { return nil }
    let point = Array(publicKey[MLKEM768.publicKeyByteCount...])
    let ephemeral = Array(random[32...])
    let lattice = MLKEM768.encapsulate(
      to: Array(publicKey[..<MLKEM768.publicKeyByteCount]),
      random: Array(random[..<32])
    )
    guard let lattice, let share = X25519.publicKey(of: ephemeral),
      let second = X25519.sharedSecret(ephemeral, with: point)
    else { return nil }
    let shared = combined(lattice.shared, second, share: share, point: point)
    return (shared, lattice.ciphertext + share)
  }

  /// Whether the bytes are a public key.
  public static func isPublicKey(_ bytes: [UInt8]) -> Bool {
    bytes.count == publicKeyByteCount
      && MLKEM768.isPublicKey(Array(bytes[..<MLKEM768.publicKeyByteCount]))
      && X25519.sharedSecret(
        [UInt8](repeating: 1, count: 32),
        with: Array(bytes[MLKEM768.publicKeyByteCount...])
      ) != nil
  }

  private static func combined(
    _ first: [UInt8],
    _ second: [UInt8],
    share: [UInt8],
    point: [UInt8]
  ) -> [UInt8] {
    SHA3.sha256(first + second + share + point + label)
  }
}

/// HPKE's base mode for one message, with X-Wing, HKDF-SHA-256 and ChaCha20-Poly1305.
///
/// - SeeAlso: RFC 9180, sections 4, 5.1 and 6.1.
public enum HybridSealing {
  /// Encrypts a message to a public key; returns the encapsulated key, and the ciphertext with its tag.
  ///
  /// - Parameter random: 64 random bytes that serve this call alone.
  /// - Returns: nil for bytes that are no public key.
  public static func seal(
    _ message: [UInt8],
    to publicKey: [UInt8],
    info: String,
    random: [UInt8]
  ) -> (key: [UInt8], sealed: [UInt8])? {
    guard let (shared, ciphertext) = XWing.encapsulate(to: publicKey, random: random) else {
      return nil
    }
    let (cipher, nonce) = schedule(shared, info: info)
    return (ciphertext, cipher.seal(message, nonce: nonce))
  }

  /// Decrypts a message; nil where it isn't for this key.
  public static func open(
    _ sealed: [UInt8],
    key: [UInt8],
    with privateKey: XWing.PrivateKey,
    info: String
  ) -> [UInt8]? {
    guard let shared = privateKey.decapsulate(key) else { return nil }
    let (cipher, nonce) = schedule(shared, info: info)
    return cipher.open(sealed, nonce: nonce)
  }

  /// `HPKE`, and the numbers of KEM, KDF and AEAD.
  private static let suite = Array("HPKE".utf8) + [0x64, 0x7a, 0x00, 0x01, 0x00, 0x03]

  private static func schedule(
    _ shared: [UInt8],
    info: String
  ) -> (cipher: ChaChaPoly, nonce: [UInt8]) {
    let context =
      [0] + extract(salt: [], "psk_id_hash", []) + extract(salt: [], "info_hash", Array(info.utf8))
    let secret = extract(salt: shared, "secret", [])
    let key = expand(secret, "key", context, byteCount: 32)
    guard let cipher = ChaChaPoly(key: key) else { preconditionFailure("a key has 32 bytes") }
    return (cipher, expand(secret, "base_nonce", context, byteCount: 12))
  }

  private static func extract(salt: [UInt8], _ label: String, _ input: [UInt8]) -> [UInt8] {
    HMACKey(salt).authenticate(Array("HPKE-v1".utf8) + suite + Array(label.utf8) + input).bytes
  }

  /// One block of HKDF, which is enough for 32 bytes.
  private static func expand(
    _ secret: [UInt8],
    _ label: String,
    _ context: [UInt8],
    byteCount: Int
  ) -> [UInt8] {
    let head: [UInt8] = [0, UInt8(byteCount)] + Array("HPKE-v1".utf8) + suite
    let block = HMACKey(secret).authenticate(head + Array(label.utf8) + context + [1])
    return Array(block.bytes.prefix(byteCount))
  }
}
