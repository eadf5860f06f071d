/// A control's file, cut into head lines and two queries; nothing is read of them yet.
struct ControlFileText {
  /// One `key: value` of the head, continued lines joined by a blank.
  struct Field {
    let line: Int
    let key: String
    var value: String
  }

  /// A query's text and the line of the file that it begins in.
  struct Section {
    var line: Int
    var sql: String
  }

  let name: String
  private(set) var fields: [Field] = []
  private(set) var population = Section(line: 0, sql: "")
  private(set) var exceptions = Section(line: 0, sql: "")

  init(_ bytes: [UInt8], name: String) throws(EvaluationFileError) {
    self.name = name
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw EvaluationFileError(file: name, line: 1, found: "bytes that are not UTF-8")
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if let line = lines.firstIndex(where: {
      $0.unicodeScalars.contains { $0 == "\r" || $0 == "\0" }
    }) {
      throw EvaluationFileError(
        file: name,
        line: line + 1,
        found: "a carriage return or NUL",
        want: "lines that end in LF"
      )
    }
    let first = try Self.marker("population", in: lines, from: 0, name)
    let second = try Self.marker("exceptions", in: lines, from: first + 1, name)
    try readHead(lines[..<first])
    population = Self.section(lines[(first + 1)..<second])
    exceptions = Self.section(lines[(second + 1)...])
  }

  private static func marker(
    _ word: String,
    in lines: [Substring],
    from begin: Int,
    _ name: String
  ) throws(EvaluationFileError) -> Int {
    let places = lines.indices.filter { lines[$0].trimmingBlanks == "-- \(word)" }
    guard let place = places.first else {
      throw EvaluationFileError(
        file: name,
        line: lines.count,
        found: "the end",
        want: "a line \"-- \(word)\" before the query"
      )
    }
    guard places.count == 1, place >= begin else {
      let line = (places.count > 1 ? places[1] : place) + 1
      throw EvaluationFileError(
        file: name,
        line: line,
        found: "\"-- \(word)\"",
        want: "\"-- population\" once, then \"-- exceptions\" once"
      )
    }
    return place
  }

  private mutating func readHead(_ lines: ArraySlice<Substring>) throws(EvaluationFileError) {
    for (index, line) in zip(lines.indices, lines) {
      let text = line.trimmingBlanks
      if text.isEmpty || text == "--" { continue }
      guard text.hasPrefix("--") else { throw unreadable(line, at: index) }
      if text.hasPrefix("--   "), !fields.isEmpty {
        fields[fields.count - 1].value += " \(text.dropFirst(5).trimmingBlanks)"
        continue
      }
      guard text.hasPrefix("-- "), let colon = text.firstIndex(of: ":") else {
        throw unreadable(line, at: index)
      }
      let key = text[..<colon].dropFirst(3)
      let value = text[text.index(after: colon)...].trimmingBlanks
      fields.append(Field(line: index + 1, key: String(key), value: String(value)))
    }
  }

  private func unreadable(_ line: Substring, at index: Int) -> EvaluationFileError {
    EvaluationFileError(
      file: name,
      line: index + 1,
      found: EvaluationFileError.quoted(line),
      want: "\"-- key: value\""
    )
  }

  private static func section(_ lines: ArraySlice<Substring>) -> Section {
    let begin = lines.firstIndex { !$0.trimmingBlanks.isEmpty } ?? lines.endIndex
    let sql = SQLText.trimmed(lines[begin...].joined(separator: "\n"))
    // Leading blanks of the first line are gone; columns are counted from its first letter.
    return Section(line: min(begin, max(lines.endIndex - 1, lines.startIndex)) + 1, sql: sql)
  }
}

extension StringProtocol {
  /// The text without spaces and tabs at its ends.
  var trimmingBlanks: SubSequence {
    var rest = self[...]
    while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
    while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
    return rest
  }
}
