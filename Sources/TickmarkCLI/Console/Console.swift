import CanonicalJSON
import Glibc
import Tickmark

/// What a command says its outcome to.
struct Console {
  let surroundings: Surroundings
  let options: OutputOptions
  let out: Output
  let terminal: Terminal
  private let errors: Output
  private let errorTerminal: Terminal

  init(_ surroundings: Surroundings, _ options: OutputOptions) {
    self.surroundings = surroundings
    self.options = options
    out = Output(STDOUT_FILENO)
    errors = Output(STDERR_FILENO)
    let environment = surroundings.environment
    terminal = Terminal(STDOUT_FILENO, color: options.color, environment: environment)
    errorTerminal = Terminal(STDERR_FILENO, color: options.color, environment: environment)
  }

  /// Writes one JSON document: one line for programs, indented on a terminal.
  func print(_ value: JSONValue) throws {
    try out.line(
      terminal.isTerminal ? JSONText.shown(value.pretty) : value.canonicalText
    )
  }

  /// Writes lines for people, unless they want none.
  func print(_ lines: [String]) throws {
    guard !options.quiet else { return }
    for line in lines { try out.line(line) }
  }

  /// Writes a line beside the outcome.
  func note(_ text: String) throws {
    guard !options.quiet else { return }
    try errors.line("tickmark: \(text)")
    try errors.flush()
  }

  /// Returns what shows a stage's progress.
  func progress() -> ProgressDisplay {
    ProgressDisplay(
      isQuiet: options.quiet,
      isTerminal: errorTerminal.isTerminal,
      clock: surroundings.seconds
    )
  }
}

/// JSON on a terminal.
enum JSONText {
  /// Returns a document with what a terminal would act on written as escapes; it says the same.
  ///
  /// The text's own newlines stay. Only strings can hold such characters.
  static func shown(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case _ where scalar == "\n": shown.unicodeScalars.append(scalar)
      case .control, .format, .lineSeparator, .paragraphSeparator:
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          shown += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
        }
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}
