internal import Cryptography

/// A public key of SSH.
///
///     ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI… lea@example.com
///
/// - SeeAlso: RFC 4253, section 6.6; RFC 8709; RFC 5656; PROTOCOL.u2f of OpenSSH.
public struct SSHPublicKey: Sendable, Hashable {
  /// Kinds that ``SSHSignature`` can check.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case ed25519 = "ssh-ed25519"
    case ed25519OnDevice = "sk-ssh-ed25519@openssh.com"
    case ecdsaP256 = "ecdsa-sha2-nistp256"
    case ecdsaP384 = "ecdsa-sha2-nistp384"
    case ecdsaP521 = "ecdsa-sha2-nistp521"
    case rsa = "ssh-rsa"
  }

  public let kind: Kind
  /// As in the second word of its line, decoded.
  public let blob: [UInt8]

  /// Reads the key's bytes; nil for a kind that isn't known, and for bytes that aren't one key.
  public init?(blob: [UInt8]) {
    var wire = SSHWire(blob)
    guard let kind = wire.text().flatMap(Kind.init(rawValue:)) else { return nil }
    self.kind = kind
    self.blob = blob
    guard parameters != nil else { return nil }
  }

  /// Reads a kind and its base64, the words of an `authorized_keys` line; nil if they don't agree.
  public init?(kind: some StringProtocol, base64: some StringProtocol) {
    guard let blob = Base64.decode(String(base64)), let key = SSHPublicKey(blob: blob),
      key.kind.rawValue == kind
    else { return nil }
    self = key
  }

  /// As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding.
  public var fingerprint: String { "SHA256:\(Base64.encodeUnpadded(SHA256.hash(blob).bytes))" }

  /// The strings after the kind; nil unless there are as many as the kind has.
  var parameters: [[UInt8]]? {
    var wire = SSHWire(blob)
    _ = wire.string()
    var parameters: [[UInt8]] = []
    while let next = wire.string() { parameters.append(next) }
    let count =
      switch kind {
      case .ed25519: 1
      case .ed25519OnDevice, .ecdsaP256, .ecdsaP384, .ecdsaP521, .rsa: 2
      }
    return wire.isAtEnd && parameters.count == count ? parameters : nil
  }
}
