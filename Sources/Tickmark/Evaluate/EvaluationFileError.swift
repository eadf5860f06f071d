/// What is wrong in a control's file, in its fixture or in a framework's file.
package struct EvaluationFileError: Error, Hashable, CustomStringConvertible {
  package var file: String
  /// From 1.
  package var line: Int
  /// From 1; nil where the whole line is meant.
  package var column: Int?
  package var found: String
  /// nil where `found` says it all.
  package var want: String?

  package init(file: String, line: Int, column: Int? = nil, found: String, want: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.found = found
    self.want = want
  }

  /// `iam/root-use.sql:7: severity "grave", want critical, high, medium or low`.
  package var description: String {
    let place = column.map { "\(file):\(line):\($0)" } ?? "\(file):\(line)"
    return want.map { "\(place): \(found), want \($0)" } ?? "\(place): \(found)"
  }

  /// A value from outside, shortened and in quotes, fit for a message of one line.
  static func quoted(_ text: some StringProtocol) -> String {
    let limit = 60
    let plain = text.unicodeScalars.prefix(limit + 1).map { scalar -> Character in
      scalar.properties.generalCategory == .control ? "\u{fffd}" : Character(scalar)
    }
    return plain.count > limit ? "\"\(String(plain.prefix(limit)))…\"" : "\"\(String(plain))\""
  }
}
