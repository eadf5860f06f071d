internal import Cryptography

/// Whom a file is encrypted to: an X25519 public key, written `age1…` in Bech32.
public struct AgeRecipient: Sendable, Hashable, CustomStringConvertible {
  static let prefix = "age"

  /// The 32 bytes of the key.
  let point: [UInt8]

  /// Parses `age1…`, which is in lower case.
  ///
  /// - Throws: ``AgeError/recipientMalformed``, also for a point that gives no shared secret.
  public init(_ text: String) throws(AgeError) {
    guard let (prefix, point) = Bech32.decode(text), prefix == Self.prefix, point.count == 32,
      // Any secret will do: a low-order point gives zero with all of them.
      X25519.sharedSecret([UInt8](repeating: 1, count: 32), with: point) != nil
    else { throw .recipientMalformed }
    self.point = point
  }

  init(point: [UInt8]) {
    self.point = point
  }

  public var description: String { Bech32.encode(prefix: Self.prefix, point) }
}
