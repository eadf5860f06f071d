public import Cryptography

/// Who can decrypt a file, in Bech32: an X25519 secret key, written `AGE-SECRET-KEY-1…`, or one of
/// ML-KEM-768 and X25519 together, written `AGE-SECRET-KEY-PQ-1…`.
///
/// Its description is the recipient's, so that no secret is shown by accident.
public struct AgeIdentity: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private static let prefix = "AGE-SECRET-KEY-"
  private static let hybridPrefix = "AGE-SECRET-KEY-PQ-"

  /// The 32 bytes of the key.
  let secret: [UInt8]
  /// What follows from the secret of a hybrid identity; nil of all others.
  let hybridKey: HybridSealing.PrivateKey?
  /// Whom to encrypt to for this identity.
  public let recipient: AgeRecipient

  /// Parses `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`, which is in upper case.
  ///
  /// - Throws: ``AgeError/identityMalformed(line:)``.
  public init(_ text: String) throws(AgeError) {
    guard let (prefix, secret) = Bech32.decode(text),
      [Self.prefix, Self.hybridPrefix].contains(prefix),
      let identity = AgeIdentity(secret: secret, isHybrid: prefix == Self.hybridPrefix)
    else { throw .identityMalformed(line: nil) }
    self = identity
  }

  private init?(secret: [UInt8], isHybrid: Bool) {
    let hybridKey = isHybrid ? HybridSealing.PrivateKey(secret: secret) : nil
    guard let key = isHybrid ? hybridKey?.publicKey : X25519.publicKey(of: secret) else {
      return nil
    }
    self.secret = secret
    self.hybridKey = hybridKey
    recipient = AgeRecipient(key: key)
  }

  /// A new identity from 32 bytes of `random`.
  ///
  /// - Parameter isHybrid: whether it is safe from quantum computers.
  public static func generate(
    isHybrid: Bool = false,
    random: (Int) -> [UInt8] = SecureRandom.bytes
  ) -> AgeIdentity {
    guard let identity = AgeIdentity(secret: random(32), isHybrid: isHybrid) else {
      preconditionFailure("a secret has 32 bytes")
    }
    return identity
  }

  /// The secret text, for the file that only its owner can read.
  public var secretText: String {
    Bech32.encode(prefix: recipient.isHybrid ? Self.hybridPrefix : Self.prefix, secret)
  }

  /// Parses a file of identities, one a line; empty lines and lines that begin with `#` don't count.
  ///
  /// - Throws: ``AgeError/identityMalformed(line:)``, ``AgeError/identityMissing``.
  public static func identities(inFile text: String) throws(AgeError) -> [AgeIdentity] {
    var identities: [AgeIdentity] = []
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
      guard let identity = try? AgeIdentity(String(line)) else {
        throw .identityMalformed(line: index + 1)
      }
      identities.append(identity)
    }
    guard !identities.isEmpty else { throw .identityMissing }
    return identities
  }

  public var description: String { "identity of \(recipient)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
