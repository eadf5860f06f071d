public import Cryptography

/// Who can decrypt a file: an X25519 secret key, written `AGE-SECRET-KEY-1…` in Bech32.
///
/// Its description is the recipient's, so that no secret is shown by accident.
public struct AgeIdentity: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private static let prefix = "AGE-SECRET-KEY-"

  /// The 32 bytes of the key.
  let secret: [UInt8]
  /// Whom to encrypt to for this identity.
  public let recipient: AgeRecipient

  /// Parses `AGE-SECRET-KEY-1…`, which is in upper case.
  ///
  /// - Throws: ``AgeError/identityMalformed(line:)``.
  public init(_ text: String) throws(AgeError) {
    guard let (prefix, secret) = Bech32.decode(text), prefix == Self.prefix,
      let point = X25519.publicKey(of: secret)
    else { throw .identityMalformed(line: nil) }
    self.secret = secret
    recipient = AgeRecipient(point: point)
  }

  private init(secret: [UInt8]) {
    guard let point = X25519.publicKey(of: secret) else {
      preconditionFailure("a secret has 32 bytes")
    }
    self.secret = secret
    recipient = AgeRecipient(point: point)
  }

  /// A new identity from 32 bytes of `random`.
  public static func generate(
    random: (Int) -> [UInt8] = SecureRandom.bytes
  ) -> AgeIdentity {
    AgeIdentity(secret: random(32))
  }

  /// The secret text, for the file that only its owner can read.
  public var secretText: String { Bech32.encode(prefix: Self.prefix, secret) }

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
