import Glibc

/// What is at the other end of a standard stream.
struct Terminal: Sendable, Hashable {
  let isTerminal: Bool
  let hasColor: Bool

  /// `NO_COLOR` and `TERM=dumb` in the environment turn colours off unless they are asked for.
  init(_ descriptor: Int32, color: OutputOptions.Color, environment: [String: String]) {
    isTerminal = isatty(descriptor) == 1
    hasColor =
      switch color {
      case .always: true
      case .never: false
      case .auto:
        isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
      }
  }

  init(isTerminal: Bool, hasColor: Bool) {
    self.isTerminal = isTerminal
    self.hasColor = hasColor
  }

  enum Tone: Int, Sendable { case bold = 1, dim = 2, red = 31, green = 32, yellow = 33 }

  /// Returns the text in a tone, or as it is where there are no colours.
  func painted(_ text: String, _ tone: Tone?) -> String {
    guard hasColor, let tone else { return text }
    return "\u{1b}[\(tone.rawValue)m\(text)\u{1b}[0m"
  }
}
