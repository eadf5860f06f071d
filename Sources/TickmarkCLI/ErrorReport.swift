import Age
import ArgumentParser
import CanonicalJSON
import SQLite
import Tickmark

/// What kept a command from looking, in the form that people read and the one that programs read.
struct ErrorReport {
  struct Line: Sendable, Hashable {
    /// File, line, stage or key; nil where the message names it.
    var place: String?
    var message: String
    var hint: String?
  }

  /// Never empty.
  let problems: [Line]

  init(_ error: any Error) {
    problems =
      switch error {
      case let error as ConfigurationError:
        error.problems.map { Line(place: $0.place, message: $0.message, hint: $0.hint) }
      case let error as RunError:
        [Line(place: error.place, message: error.message, hint: error.hint)]
      case let error as DiskError:
        [
          Line(
            place: error.path,
            message: "\(error.operation): \(error.reason)",
            hint: error.hint
          )
        ]
      case let error as BackupError:
        [Line(place: error.place, message: error.reason.description, hint: error.reason.hint)]
      case let error as SQLiteError:
        [Line(place: error.position.map { "SQL:\($0.line):\($0.column)" } ?? "SQL", error)]
      case let error as EvaluationFileError: [Line(error)]
      default: [Line(place: nil, message: "\(error)", hint: nil)]
      }
  }

  /// `place: message`, and a line `tickmark: hint: …` where there is advice.
  var lines: [String] {
    problems.flatMap { problem in
      let place = problem.place.map { "\(ShownText.escaped($0)): " } ?? "tickmark: "
      let hint = problem.hint.map { ["tickmark: hint: \(ShownText.escaped($0))"] } ?? []
      return ["\(place)\(ShownText.escaped(problem.message))"] + hint
    }
  }

  /// `{"error":{"hint","message","place"}}`; further problems follow in `others`.
  var json: JSONValue {
    let all = problems.map { problem -> JSONValue in
      [
        "place": problem.place.map(JSONValue.string) ?? .null, "message": .string(problem.message),
        "hint": problem.hint.map(JSONValue.string) ?? .null,
      ]
    }
    guard all.count > 1 else { return ["error": all[0]] }
    return ["error": all[0], "others": .array(Array(all.dropFirst()))]
  }

  /// Whether the parser made an error: of words it can't place, or a wish for help.
  static func isUsage(_ error: any Error) -> Bool {
    if error is ValidationError || error is CleanExit || error is ExitCode { return true }
    // The parser's own type isn't public.
    return String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
  }
}

extension ErrorReport.Line {
  init(place: String, _ error: SQLiteError) {
    let hint =
      error.isInterrupted ? "the query takes too long: narrow it, by time as a rule" : nil
    self.init(place: place, message: error.message, hint: hint)
  }

  init(_ error: EvaluationFileError) {
    let column = error.column.map { ":\($0)" } ?? ""
    self.init(
      place: "\(error.file):\(error.line)\(column)",
      message: error.want.map { "\(error.found), want \($0)" } ?? error.found,
      hint: nil
    )
  }
}
