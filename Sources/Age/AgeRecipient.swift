internal import Cryptography

/// Whom a file is encrypted to, in Bech32: an X25519 public key, written `age1…`, or one of ML-KEM-768
/// and X25519 together, written `age1pq1…`, which a quantum computer doesn't break.
public struct AgeRecipient: Sendable, Hashable, CustomStringConvertible {
  static let prefix = "age"
  static let hybridPrefix = "age1pq"

  /// 32 bytes, or 1,216 of a hybrid one.
  let key: [UInt8]

  /// Whether it is safe from quantum computers.
  public var isHybrid: Bool { key.count != 32 }

  /// Parses `age1…` or `age1pq1…`, which is in lower case.
  ///
  /// - Throws: ``AgeError/recipientMalformed``, also for a point that gives no shared secret.
  public init(_ text: String) throws(AgeError) {
    guard let (prefix, key) = Bech32.decode(text), Self.isKey(key, prefix: prefix) else {
      throw .recipientMalformed
    }
    self.key = key
  }

  private static func isKey(_ key: [UInt8], prefix: String) -> Bool {
    switch prefix {
    case Self.prefix:
      // Any secret will do: a low-order point gives zero with all of them.
      key.count == 32 && X25519.sharedSecret([UInt8](repeating: 1, count: 32), with: key) != nil
    case hybridPrefix: HybridSealing.isPublicKey(key)
    default: false
    }
  }

  init(key: [UInt8]) { self.key = key }

  /// Whether a file may be encrypted to all of them: one that isn't hybrid takes away what the others
  /// are for.
  public static func areOneKind(_ recipients: [AgeRecipient]) -> Bool {
    Set(recipients.map(\.isHybrid)).count < 2
  }

  /// The stanza that wraps a file key for it.
  func wrap(_ fileKey: [UInt8], _ random: (Int) -> [UInt8]) -> AgeStanza {
    isHybrid
      ? HybridStanza.wrap(fileKey, for: key)
      : X25519Stanza.wrap(fileKey, for: key, ephemeral: random(32))
  }

  public var description: String {
    Bech32.encode(prefix: isHybrid ? Self.hybridPrefix : Self.prefix, key)
  }
}
