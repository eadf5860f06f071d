import Cryptography
import SQLite

/// Turns the head lines of a control's file into values.
struct ControlHead {
  private static let required = [
    "id", "title", "statement", "severity", "test", "sources", "key", "row",
  ]
  private static let optional = ["lookback", "parameter"]

  private let file: String
  private var fields: [String: ControlFileText.Field] = [:]
  private var parameters: [Control.Parameter] = []

  init(_ text: ControlFileText) throws(EvaluationFileError) {
    file = text.name
    for field in text.fields { try take(field) }
    for key in Self.required where fields[key] == nil {
      throw EvaluationFileError(file: file, line: 1, found: "no \(key)", want: "\"-- \(key): …\"")
    }
  }

  private mutating func take(_ field: ControlFileText.Field) throws(EvaluationFileError) {
    let keys = Self.required + Self.optional
    guard keys.contains(field.key) else {
      throw error(field, "key \(quoted(field.key))", "one of \(keys.joined(separator: ", "))")
    }
    guard !field.value.isEmpty else { throw error(field, "no value", "one after the colon") }
    if field.key == "parameter" {
      parameters.append(try parameter(field))
    } else {
      guard fields.updateValue(field, forKey: field.key) == nil else {
        throw error(field, "a second \(field.key)", "one")
      }
    }
  }

  /// Returns the control with the zero digest.
  func control(of text: ControlFileText, area: String) throws(EvaluationFileError) -> Control {
    Control(
      id: try id(),
      title: value("title"),
      statement: value("statement"),
      severity: try severity(),
      test: value("test"),
      sources: try words("sources"),
      lookback: try lookback(),
      key: try words("key"),
      parameters: parameters,
      row: value("row"),
      population: text.population.sql,
      exceptions: text.exceptions.sql,
      area: area,
      digest: .zero
    )
  }

  private func value(_ key: String) -> String { fields[key]?.value ?? "" }

  private func id() throws(EvaluationFileError) -> String {
    let id = value("id")
    let isPlain = id.utf8.allSatisfy { Self.isLowerCase($0) || $0 == UInt8(ascii: "-") }
    guard isPlain, Self.isLowerCase(id.utf8.first ?? 0) else {
      throw error("id", "id \(quoted(id))", "lower-case letters, digits and hyphens")
    }
    let stem = file.split(separator: "/").last?.split(separator: ".").first ?? ""
    guard stem == id else {
      throw error("id", "id \(quoted(id))", "the file's name, \(quoted(stem))")
    }
    return id
  }

  private static func isLowerCase(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func severity() throws(EvaluationFileError) -> Control.Severity {
    guard let severity = Control.Severity(rawValue: value("severity")) else {
      throw error(
        "severity",
        "severity \(quoted(value("severity")))",
        "critical, high, medium or low"
      )
    }
    return severity
  }

  /// Words with blanks or commas between them, each once.
  private func words(_ key: String) throws(EvaluationFileError) -> [String] {
    let words = value(key).split { $0 == " " || $0 == "," || $0 == "\t" }.map(String.init)
    guard !words.isEmpty else { throw error(key, "no word", "at least one") }
    for (index, word) in words.enumerated() where words[..<index].contains(word) {
      throw error(key, "\(quoted(word)) twice", "each once")
    }
    return words
  }

  /// `0`, or a number with `d`, `h`, `m` or `s`.
  private func lookback() throws(EvaluationFileError) -> Int64 {
    let text = fields["lookback"]?.value ?? "0"
    if text == "0" { return 0 }
    let scales: [Character: Int64] = ["d": 86_400, "h": 3_600, "m": 60, "s": 1]
    let digits = text.dropLast()
    guard let scale = text.last.flatMap({ scales[$0] }), digits.allSatisfy(\.isNumber),
      let count = Int64(digits), count > 0, count <= 40_000
    else { throw error("lookback", "lookback \(quoted(text))", "0, or a time such as 90d or 24h") }
    return count * scale
  }

  /// `name = 5`, `name = 0.5` or `name = 'text'`.
  private func parameter(
    _ field: ControlFileText.Field
  ) throws(EvaluationFileError) -> Control.Parameter {
    let sides = field.value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = (sides.first ?? "").trimmingBlanks
    let isName = name.utf8.allSatisfy { Self.isLowerCase($0) || $0 == UInt8(ascii: "_") }
    guard sides.count == 2, !name.isEmpty, isName,
      let value = Self.literal(String(sides[1].trimmingBlanks))
    else {
      throw error(
        field,
        "parameter \(quoted(field.value))",
        "name = default, the default a number or a 'text'"
      )
    }
    let isTaken =
      ControlCheck.boundNames.contains(String(name))
      || parameters.contains { $0.name == name }
    guard !isTaken else { throw error(field, "parameter \(quoted(name))", "a name of its own") }
    return Control.Parameter(name: String(name), value: value)
  }

  private static func literal(_ text: String) -> SQLValue? {
    if let integer = Int64(text) { return .integer(integer) }
    if text.first == "'", text.last == "'", text.utf8.count >= 2 {
      let parts = text.dropFirst().dropLast().split(
        separator: "''",
        omittingEmptySubsequences: false
      )
      return parts.contains { $0.contains("'") } ? nil : .text(parts.joined(separator: "'"))
    }
    let isPlain = text.utf8.allSatisfy { "0123456789.-+eE".utf8.contains($0) }
    guard isPlain, let real = Double(text), real.isFinite else { return nil }
    return .real(real)
  }

  private func quoted(_ text: some StringProtocol) -> String { EvaluationFileError.quoted(text) }

  private func error(_ key: String, _ found: String, _ want: String) -> EvaluationFileError {
    EvaluationFileError(file: file, line: fields[key]?.line ?? 1, found: found, want: want)
  }

  private func error(
    _ field: ControlFileText.Field,
    _ found: String,
    _ want: String
  ) -> EvaluationFileError {
    EvaluationFileError(file: file, line: field.line, found: found, want: want)
  }
}
