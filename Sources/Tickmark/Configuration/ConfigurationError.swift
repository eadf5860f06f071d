/// All that is wrong in pipelines.yaml, in the order of its lines.
package struct ConfigurationError: Error, Hashable, CustomStringConvertible {
  package struct Problem: Sendable, Hashable {
    /// As in `pipelines.yaml:12:7`.
    package let place: String
    /// As in `found key "fromat", want one of format, location, …`.
    package let message: String
    package let hint: String?

    package init(place: String, message: String, hint: String?) {
      self.place = place
      self.message = message
      self.hint = hint
    }
  }

  /// Never empty.
  package let problems: [Problem]

  package init(problems: [Problem]) { self.problems = problems }

  package var description: String {
    problems.map { "\($0.place): \($0.message)" }.joined(separator: "\n")
  }
}

/// Gathers problems while a file is read on.
struct ConfigurationProblems {
  let file: String
  private var found: [(place: YAMLPlace, problem: ConfigurationError.Problem)] = []

  init(file: String) { self.file = file }

  var isEmpty: Bool { found.isEmpty }

  /// `pipelines.yaml:12:9`.
  func place(_ place: YAMLPlace) -> String { "\(file):\(place.line):\(place.column)" }

  /// Adds a problem; `thing` is what stands there, never a secret.
  mutating func add(
    at place: YAMLPlace,
    found thing: String,
    want: String?,
    hint: String? = nil
  ) {
    let message = "found \(thing)" + (want.map { ", want \($0)" } ?? "")
    let problem = ConfigurationError.Problem(
      place: self.place(place),
      message: message,
      hint: hint
    )
    found.append((place, problem))
  }

  /// The error, with its problems in the order of the file.
  var error: ConfigurationError {
    let sorted = found.enumerated().sorted { ($0.1.place, $0.0) < ($1.1.place, $1.0) }
    return ConfigurationError(problems: sorted.map(\.element.problem))
  }
}
