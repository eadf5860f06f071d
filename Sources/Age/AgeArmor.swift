internal import Cryptography

/// The text form of an age file: strict PEM, in lines of 64 characters.
///
///     -----BEGIN AGE ENCRYPTED FILE-----
///     YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBURWlGMHlwcXIrYnB2Y3FY
///     yPC8DpksHoMx+2Y=
///     -----END AGE ENCRYPTED FILE-----
///
/// - SeeAlso: c2sp.org/age, ASCII armor; RFC 7468, section 3, figure 3.
public enum AgeArmor {
  static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
  static let end = "-----END AGE ENCRYPTED FILE-----"
  static let columnCount = 64
  static let lineByteCount = 48
  /// White space before the armor, and after it, is accepted up to here.
  static let maxSpaceByteCount = 1_024

  /// Returns the armored text of a whole age file, with LF line ends.
  public static func encode(_ file: [UInt8]) -> String {
    var text = begin + "\n"
    for start in stride(from: 0, to: file.count, by: lineByteCount) {
      text += Base64.encode(file[start..<min(start + lineByteCount, file.count)]) + "\n"
    }
    return text + end + "\n"
  }

  /// Whether a file that begins with `bytes` claims to be armored.
  public static func begins(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.drop(while: isSpace).starts(with: begin.utf8)
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x09...0x0d ~= byte
  }
}
