/// One member of a tar archive.
public struct TarEntry: Sendable, Hashable {
  /// What a member can be; links and devices are refused.
  public enum Kind: Sendable, Hashable {
    case file, folder
  }

  /// Relative path, parts separated by `/`, without one at the end; checked to stay in its folder.
  public let name: String
  /// Length of the content; 0 for a folder.
  public let byteCount: Int
  /// File or folder.
  public let kind: Kind
}
