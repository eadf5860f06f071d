/// The names that a tar archive of ours may have: relative paths that stay in their folder.
///
/// UTF-8 of at most 4,096 bytes, parts separated by one `/`, none of them empty, `.` or `..`, and
/// no control characters.
enum TarName {
  private static let maxByteCount = 4_096

  /// Returns the name in `bytes`; nil when it isn't allowed.
  static func parse(_ bytes: some Collection<UInt8>) -> String? {
    guard bytes.count <= maxByteCount else { return nil }
    guard let name = String(validating: bytes, as: UTF8.self), isAllowed(name) else { return nil }
    return name
  }

  /// Whether `name` may stand in an archive.
  static func isAllowed(_ name: String) -> Bool {
    guard name.utf8.count <= maxByteCount else { return false }
    // C0, DEL and C1: none of them belongs into a file name.
    guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      return false
    }
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { part in
        !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
      }
  }
}
