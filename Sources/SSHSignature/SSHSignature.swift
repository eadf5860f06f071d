internal import Cryptography

/// A signature of a file, as `ssh-keygen -Y sign` makes it.
///
///     -----BEGIN SSH SIGNATURE-----
///     U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg…
///     -----END SSH SIGNATURE-----
///
/// It says which key signed; whose key that is, ``AllowedSigners`` says.
///
/// - SeeAlso: PROTOCOL.sshsig of OpenSSH.
public struct SSHSignature: Sendable, Hashable {
  public let publicKey: SSHPublicKey
  /// What the signature is for; one made for another purpose must not count.
  public let namespace: String
  private let reserved: [UInt8]
  private let hash: String
  private let algorithm: String
  private let parts: [UInt8]
  private let tail: [UInt8]

  /// Reads the armored text; white space may follow.
  public init(armored text: String) throws(SSHSignatureError) {
    var lines = text.utf8.split(separator: 0x0a, omittingEmptySubsequences: true)
      .map { String(Substring($0.last == 0x0d ? $0.dropLast() : $0)) }
    guard lines.first == "-----BEGIN SSH SIGNATURE-----",
      lines.popLast() == "-----END SSH SIGNATURE-----",
      let blob = Base64.decode(lines.dropFirst().joined())
    else { throw .malformed }
    try self.init(blob: blob)
  }

  private init(blob: [UInt8]) throws(SSHSignatureError) {
    var wire = SSHWire(blob)
    guard wire.bytes(6) == Array("SSHSIG".utf8), let version = wire.number() else {
      throw .malformed
    }
    guard version == 1 else { throw .version(version) }
    guard let key = wire.string(), let namespace = wire.text(), let reserved = wire.string(),
      let hash = wire.text(), let signature = wire.string(), wire.isAtEnd, !namespace.isEmpty
    else { throw .malformed }
    guard let publicKey = SSHPublicKey(blob: key) else { throw .keyUnknown }
    guard ["sha256", "sha512"].contains(hash) else { throw .hashUnknown(hash) }
    var inner = SSHWire(signature)
    guard let algorithm = inner.text(), let parts = inner.string() else { throw .malformed }
    self.publicKey = publicKey
    self.namespace = namespace
    self.reserved = reserved
    self.hash = hash
    self.algorithm = algorithm
    self.parts = parts
    // Only a device adds to its signature: flags and a counter.
    tail = publicKey.kind == .ed25519OnDevice ? inner.bytes(5) ?? [] : []
    guard inner.isAtEnd else { throw .malformed }
  }

  /// Checks that the key signed this message for this purpose.
  public func verify(_ message: [UInt8], namespace wanted: String) throws(SSHSignatureError) {
    guard namespace == wanted else { throw .namespaceOther(found: namespace, want: wanted) }
    let digest = hash == "sha256" ? SHA256.hash(message).bytes : SHA512.hash(message)
    let signed =
      Array("SSHSIG".utf8) + SSHWire.string(namespace.utf8) + SSHWire.string(reserved)
      + SSHWire.string(hash.utf8) + SSHWire.string(digest)
    guard isValid(for: signed) else { throw .invalid }
  }

  private func isValid(for signed: [UInt8]) -> Bool {
    guard let parameters = publicKey.parameters else { return false }
    switch publicKey.kind {
    case .ed25519:
      guard algorithm == publicKey.kind.rawValue else { return false }
      return Ed25519PublicKey(parameters[0])?.isValid(signature: parts, for: signed) ?? false
    case .ed25519OnDevice:
      // The lowest flag says that somebody touched the device.
      guard algorithm == publicKey.kind.rawValue, tail.count == 5, tail[0] & 1 == 1 else {
        return false
      }
      let application = SHA256.hash(parameters[1]).bytes
      let message = application + tail + SHA256.hash(signed).bytes
      return Ed25519PublicKey(parameters[0])?.isValid(signature: parts, for: message) ?? false
    case .rsa:
      // A plain ssh-rsa signature is over SHA-1, which nobody should trust.
      let hashes: [String: HashSignature.Hash] = ["rsa-sha2-256": .sha256, "rsa-sha2-512": .sha512]
      guard let hash = hashes[algorithm] else { return false }
      // SSH writes the exponent before the modulus; both are integers as DER has them.
      let key = DER.sequence([DER.integer(parameters[1]), DER.integer(parameters[0])])
      return HashSignature.verify(hash, key: key, message: signed, signature: parts) == true
    case .ecdsaP256: return isValidECDSA(signed, .sha256, parameters, Self.p256)
    case .ecdsaP384: return isValidECDSA(signed, .sha384, parameters, Self.p384)
    case .ecdsaP521: return isValidECDSA(signed, .sha512, parameters, Self.p521)
    }
  }

  private func isValidECDSA(
    _ signed: [UInt8],
    _ hash: HashSignature.Hash,
    _ parameters: [[UInt8]],
    _ head: [UInt8]
  ) -> Bool {
    var wire = SSHWire(parts)
    guard algorithm == publicKey.kind.rawValue,
      parameters[0].elementsEqual(algorithm.split(separator: "-")[2].utf8),
      let r = wire.string(), let s = wire.string(), wire.isAtEnd
    else { return false }
    let signature = DER.sequence([DER.integer(r), DER.integer(s)])
    let key = head + parameters[1]
    return HashSignature.verify(hash, key: key, message: signed, signature: signature) == true
  }

  // What stands before the point in a SubjectPublicKeyInfo of the curve (RFC 5480).
  private static let p256 =
    [0x30, 0x59, 0x30, 0x13] + id + [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]
    + [0x03, 0x42, 0x00]
  private static let p384 =
    [0x30, 0x76, 0x30, 0x10] + id + [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22]
    + [0x03, 0x62, 0x00]
  private static let p521 =
    [0x30, 0x81, 0x9b, 0x30, 0x10] + id + [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23]
    + [0x03, 0x81, 0x86, 0x00]
  private static let id: [UInt8] = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]
}
