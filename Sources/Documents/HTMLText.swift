/// Escaping for HTML, the only place where it is done.
///
/// What comes out is what a browser's serialiser gives back for the text that its parser read.
/// So characters that a parser drops or changes are shown by their pictures: U+0000 to U+001F but
/// TAB and LF become U+2400 to U+241F, U+007F becomes U+2421. In JavaScript:
///
///     s.replace(/[\0-\x08\x0b-\x1f]/g, c => String.fromCharCode(0x2400 + c.charCodeAt()))
///       .replace(/\x7f/g, "\u2421")
///
/// - SeeAlso: HTML Living Standard, 13.3 "Serializing HTML fragments".
public enum HTMLText {
  /// Returns the text as it stands in the tree: with pictures in place of control characters.
  public static func shown(_ text: String) -> String {
    guard text.utf8.contains(where: isControl) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map(shown)))
  }

  /// Appends an element's text.
  static func append(_ text: String, to buffer: inout DocumentBuffer) {
    guard text.utf8.contains(where: isSpecial) else { return buffer.append(text) }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": buffer.append("&amp;")
      case "<": buffer.append("&lt;")
      case ">": buffer.append("&gt;")
      case "\u{A0}": buffer.append("&nbsp;")
      default: buffer.append(shown(scalar))
      }
    }
  }

  /// Appends an attribute's value, to stand in double quotes.
  ///
  /// Older browsers leave `<` and `>` here as they are and newer ones escape them, so neither may
  /// stand in a value: they become U+2039 and U+203A.
  static func appendAttribute(_ text: String, to buffer: inout DocumentBuffer) {
    guard text.utf8.contains(where: isSpecial) else { return buffer.append(text) }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": buffer.append("&amp;")
      case "\"": buffer.append("&quot;")
      case "\u{A0}": buffer.append("&nbsp;")
      case "<": buffer.append("\u{2039}" as StaticString)
      case ">": buffer.append("\u{203A}" as StaticString)
      default: buffer.append(shown(scalar))
      }
    }
  }

  private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x09, 0x0A: scalar
    case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    default: scalar
    }
  }

  private static func isControl(_ byte: UInt8) -> Bool {
    (byte < 0x20 && byte != 0x09 && byte != 0x0A) || byte == 0x7F
  }

  /// Whether a byte may begin something that isn't written as it is; 0xC2 begins U+00A0.
  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), 0xC2: true
    default: isControl(byte)
    }
  }
}
