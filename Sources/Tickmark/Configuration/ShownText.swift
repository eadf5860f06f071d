/// Text from outside, fit for a message of one line on a terminal.
package enum ShownText {
  /// In quotes, with what a terminal would act on escaped, and cut after 60 characters.
  package static func quoted(_ text: some StringProtocol) -> String {
    let limit = 60
    let shown = escaped(text.unicodeScalars.prefix(limit))
    return text.unicodeScalars.count > limit ? "\"\(shown)…\"" : "\"\(shown)\""
  }

  /// With what a terminal would act on escaped: `\x1b`, `\n`, `\u{202e}`.
  package static func escaped(_ text: some StringProtocol) -> String {
    isPlain(text) ? String(text) : escaped(text.unicodeScalars)
  }

  private static func escaped(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in scalars {
      switch scalar {
      case "\n": shown.append(contentsOf: #"\n"#.unicodeScalars)
      case "\r": shown.append(contentsOf: #"\r"#.unicodeScalars)
      case "\t": shown.append(contentsOf: #"\t"#.unicodeScalars)
      case _ where isActive(scalar): shown.append(contentsOf: code(of: scalar).unicodeScalars)
      default: shown.append(scalar)
      }
    }
    return String(shown)
  }

  private static func isPlain(_ text: some StringProtocol) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
  }

  /// Controls, and what turns the direction of writing or isn't seen at all: by these, a line shows
  /// other than it is.
  private static func isActive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  private static func code(of scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    guard scalar.value < 0x80 else { return "\\u{\(hex)}" }
    return hex.utf8.count == 1 ? "\\x0\(hex)" : "\\x\(hex)"
  }
}
