/// Escaping for XML 1.0, the only place where it is done.
///
/// Characters that XML 1.0 can't hold in any form (control characters but TAB, LF, CR; U+FFFE,
/// U+FFFF) are written as U+FFFD.
///
/// - SeeAlso: XML 1.0 (Fifth Edition), sections 2.2, 2.4, 2.11 and 3.3.3.
enum XMLText {
  /// Appends character data.
  ///
  /// CR is written as a reference, since parsers turn a bare one into LF.
  static func append(_ text: String, to buffer: inout DocumentBuffer) {
    append(text, to: &buffer, isAttribute: false)
  }

  /// Appends an attribute's value, to stand in double quotes.
  ///
  /// TAB and LF are written as references too: parsers turn bare ones into spaces.
  static func appendAttribute(_ text: String, to buffer: inout DocumentBuffer) {
    append(text, to: &buffer, isAttribute: true)
  }

  private static func append(_ text: String, to buffer: inout DocumentBuffer, isAttribute: Bool) {
    guard text.utf8.contains(where: isSpecial) else { return buffer.append(text) }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": buffer.append("&amp;")
      case "<": buffer.append("&lt;")
      case ">": buffer.append("&gt;")
      case "\"" where isAttribute: buffer.append("&quot;")
      case "\t" where isAttribute: buffer.append("&#9;")
      case "\n" where isAttribute: buffer.append("&#10;")
      case "\r": buffer.append("&#13;")
      case "\t", "\n": buffer.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{FFFE}"..."\u{FFFF}": buffer.append("\u{FFFD}" as StaticString)
      default: buffer.append(scalar)
      }
    }
  }

  /// Whether a byte may begin something that isn't written as it is; 0xEF begins U+FFFE.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00...0x1F, 0xEF: true
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): true
    default: false
    }
  }
}
