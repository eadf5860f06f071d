/// A signature that can't be read, or doesn't hold.
public enum SSHSignatureError: Error, Hashable {
  /// Not the text that `ssh-keygen -Y sign` writes.
  case malformed
  case version(Int)
  case keyUnknown
  case hashUnknown(String)
  case namespaceOther(found: String, want: String)
  /// The message, or the signature, is another.
  case invalid
}

extension SSHSignatureError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformed: "no SSH signature, want the text that ssh-keygen -Y sign writes"
    case .version(let version): "SSH signature of version \(version), want 1"
    case .keyUnknown: "a kind of key that isn't known, want ssh-ed25519, ecdsa-sha2-nistp256 or rsa"
    case .hashUnknown(let name): "hash \(name.prefix(24).debugDescription), want sha256 or sha512"
    case .namespaceOther(let found, let want):
      "namespace \(found.prefix(48).debugDescription), want \(want)"
    case .invalid: "signature doesn't match the text, want one of it"
    }
  }
}
