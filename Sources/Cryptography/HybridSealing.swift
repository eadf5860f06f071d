internal import Crypto
internal import FoundationEssentials

/// HPKE's base mode for one message, with ML-KEM-768 and X25519 together (X-Wing), HKDF-SHA-256 and
/// ChaCha20-Poly1305: whoever breaks one of the two has nothing.
///
/// The system's libcrypto has no ML-KEM before OpenSSL 3.5; this is BoringSSL's, by swift-crypto.
///
/// - SeeAlso: RFC 9180, sections 5.1 and 6.1; draft-ietf-hpke-pq, MLKEM768-X25519 (0x647a).
public enum HybridSealing {
  /// Length of an encapsulated key: ML-KEM's before X25519's.
  public static let keyByteCount = 1_088 + 32
  private static let publicKeyByteCount = 1_184 + 32
  private static let suite = HPKE.Ciphersuite(
    kem: .XWingMLKEM768X25519,
    kdf: .HKDF_SHA256,
    aead: .chaChaPoly
  )

  /// A private key: 32 bytes.
  public struct PrivateKey: Sendable {
    fileprivate let key: XWingMLKEM768X25519.PrivateKey

    /// - Returns: nil unless the secret has 32 bytes.
    public init?(secret: [UInt8]) {
      guard secret.count == 32,
        let key = try? XWingMLKEM768X25519.PrivateKey(seedRepresentation: secret, publicKey: nil)
      else { return nil }
      self.key = key
    }

    /// 1,216 bytes: ML-KEM's public key before X25519's.
    public var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }
  }

  /// Whether the bytes are a public key.
  public static func isPublicKey(_ bytes: [UInt8]) -> Bool {
    bytes.count == publicKeyByteCount
      // The key is looked into when it is used for the first time.
      && (try? XWingMLKEM768X25519.PublicKey(rawRepresentation: bytes).encapsulate()) != nil
      // Any secret will do: a low-order point gives zero with all of them.
      && X25519.sharedSecret([UInt8](repeating: 1, count: 32), with: bytes.suffix(32)) != nil
  }

  /// Encrypts a message to a public key; returns the encapsulated key, and the ciphertext with its tag.
  ///
  /// - Returns: nil for bytes that are no public key.
  public static func seal(
    _ message: [UInt8],
    to publicKey: [UInt8],
    info: String
  ) -> (key: [UInt8], sealed: [UInt8])? {
    guard isPublicKey(publicKey),
      let recipient = try? XWingMLKEM768X25519.PublicKey(rawRepresentation: publicKey),
      var sender = try? HPKE.Sender(
        recipientKey: recipient,
        ciphersuite: suite,
        info: Data(info.utf8)
      ),
      let sealed = try? sender.seal(message)
    else { return nil }
    return (Array(sender.encapsulatedKey), Array(sealed))
  }

  /// Decrypts a message; nil where it isn't for this key.
  public static func open(
    _ sealed: [UInt8],
    key: [UInt8],
    with privateKey: PrivateKey,
    info: String
  ) -> [UInt8]? {
    guard key.count == keyByteCount,
      var recipient = try? HPKE.Recipient(
        privateKey: privateKey.key,
        ciphersuite: suite,
        info: Data(info.utf8),
        encapsulatedKey: Data(key)
      )
    else { return nil }
    return (try? recipient.open(sealed)).map { Array($0) }
  }
}
