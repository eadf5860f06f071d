/// One small change of a statement, such as a careless edit would make.
struct SQLMutation: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A term of a condition is left out.
    case term
    /// `AND` is `OR`, or `OR` is `AND`.
    case connective
    /// `=` is `<>`, `<` is `>=`, `IN` is `NOT IN`, and so on.
    case comparison
    /// `<` is `<=`, `:begin` is `:lookback_begin`, and so on.
    case bound
    /// A `NOT` is left out.
    case negation
    /// Another text or number.
    case constant
    /// `LEFT JOIN` is `JOIN`, `min` is `max`.
    case choice
  }

  let kind: Kind
  /// Place in the statement's UTF-8.
  let range: Range<Int>
  let replacement: String

  /// Returns the statement with the change.
  func applied(to sql: String) -> String {
    var bytes = Array(sql.utf8)
    bytes.replaceSubrange(range, with: replacement.utf8)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Returns line and column in the statement, from 1; columns count bytes.
  func place(in sql: String) -> (line: Int, column: Int) {
    let before = sql.utf8.prefix(range.lowerBound).split(
      separator: UInt8(ascii: "\n"),
      omittingEmptySubsequences: false
    )
    return (before.count, (before.last?.count ?? 0) + 1)
  }

  /// `"outcome = 'success'" is "1"`.
  func words(in sql: String) -> String {
    let before = String(decoding: Array(sql.utf8)[range], as: UTF8.self)
    let plain = before.split { $0.isWhitespace }.joined(separator: " ")
    return "\(EvaluationFileError.quoted(plain)) as \(EvaluationFileError.quoted(replacement))"
  }
}

extension SQLMutation {
  /// Returns all changes of a statement, by place.
  ///
  /// What only decides which columns are shown, and in which order, is left as it is: the columns of
  /// the outermost SELECT, and its ORDER BY.
  static func all(of sql: String) -> [SQLMutation] {
    let tokens = SQLTokens(sql).tokens
    let conditions = SQLConditions(tokens)
    let shown = SQLConditions.shown(tokens)
    var mutations = conditions.terms.map { term in
      SQLMutation(kind: .term, range: term.range, replacement: term.isOfOr ? "0" : "1")
    }
    for (index, token) in tokens.enumerated() where !shown.contains(index) {
      mutations += changes(of: index, tokens, conditions).map { kind, text in
        SQLMutation(kind: kind, range: token.range, replacement: text)
      }
    }
    return mutations.sorted {
      ($0.range.lowerBound, $0.range.upperBound, $0.replacement)
        < ($1.range.lowerBound, $1.range.upperBound, $1.replacement)
    }
  }

  private static func changes(
    of index: Int,
    _ tokens: [SQLTokens.Token],
    _ conditions: SQLConditions
  ) -> [(Kind, String)] {
    let token = tokens[index]
    switch token.kind {
    case .symbol:
      let flipped = Self.flipped[token.text].map { (Kind.comparison, $0) }
      let moved = Self.moved[token.text].map { (Kind.bound, $0) }
      return [flipped, moved].compactMap { $0 }
    case .string: return [(.constant, otherText(token.text))]
    case .number:
      // EXISTS (SELECT 1 …) asks for a row, whatever it holds.
      if index > 0, tokens[index - 1].text == "SELECT" { return [] }
      return Int(token.text).map { [(.constant, "\($0 + 1)")] } ?? []
    case .parameter: return Self.parameters[token.text].map { [(.bound, $0)] } ?? []
    case .word: return word(index, tokens, conditions)
    case .quotedName: return []
    }
  }

  private static let flipped = [
    "=": "<>", "==": "<>", "<>": "=", "!=": "=", "<": ">=", ">": "<=", "<=": ">", ">=": "<",
  ]
  private static let moved = ["<": "<=", ">": ">=", "<=": "<", ">=": ">"]
  private static let parameters = [":lookback_begin": ":begin", ":begin": ":lookback_begin"]

  private static func word(
    _ index: Int,
    _ tokens: [SQLTokens.Token],
    _ conditions: SQLConditions
  ) -> [(Kind, String)] {
    let before = index > 0 ? tokens[index - 1].text : ""
    let after = index + 1 < tokens.count ? tokens[index + 1].text : ""
    switch tokens[index].text {
    case "AND" where conditions.connectives.contains(index): return [(.connective, "OR")]
    case "OR" where conditions.connectives.contains(index): return [(.connective, "AND")]
    // AS NOT MATERIALIZED is a hint to the planner.
    case "NOT" where after != "MATERIALIZED": return [(.negation, "")]
    case "IS" where after != "NOT": return [(.comparison, "IS NOT")]
    case "IN", "EXISTS", "LIKE", "GLOB", "BETWEEN":
      return before == "NOT" ? [] : [(.comparison, "NOT \(tokens[index].text)")]
    case "LEFT" where after == "JOIN": return [(.choice, "")]
    case "MIN" where after == "(": return [(.choice, "max")]
    case "MAX" where after == "(": return [(.choice, "min")]
    default: return []
    }
  }

  /// A text that begins with a number gets the next one, any other a letter more.
  private static func otherText(_ literal: String) -> String {
    let text = literal.dropFirst().dropLast()
    let sign = text.prefix { $0 == "+" || $0 == "-" }
    let digits = text.dropFirst(sign.count).prefix { $0.isNumber }
    guard sign.count < 2, let number = Int(digits), !(digits.count > 1 && digits.first == "0")
    else {
      return "'\(text)~'"
    }
    return "'\(sign)\(number + 1)\(text.dropFirst(sign.count + digits.count))'"
  }
}
