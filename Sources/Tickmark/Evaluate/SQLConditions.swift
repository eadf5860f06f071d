/// The conditions of a statement: what stands behind WHERE, ON, HAVING and WHEN, cut into terms.
struct SQLConditions {
  struct Term {
    /// Place in the statement's UTF-8.
    let range: Range<Int>
    /// Whether nothing but OR stands beside it.
    let isOfOr: Bool
  }

  private(set) var terms: [Term] = []
  /// Tokens that are the AND or OR between two terms, and no BETWEEN's AND.
  private(set) var connectives: Set<Int> = []

  private let tokens: [SQLTokens.Token]

  init(_ tokens: [SQLTokens.Token]) {
    self.tokens = tokens
    for (index, token) in tokens.enumerated() {
      if token.kind == .word, Self.beginnings.contains(token.text) {
        cut(region(after: index, depth: token.depth))
      } else if token.text == "(", token.kind == .symbol {
        cutGroup(after: index, depth: token.depth + 1)
      }
    }
  }

  private static let beginnings: Set<String> = ["WHERE", "ON", "HAVING", "WHEN"]
  private static let endings: Set<String> = [
    "GROUP", "ORDER", "LIMIT", "HAVING", "WINDOW", "UNION", "EXCEPT", "INTERSECT", "JOIN", "LEFT",
    "INNER", "CROSS", "WHERE", "THEN", ";", ",",
  ]

  /// Tokens of a condition that begins behind a word.
  private func region(after index: Int, depth: Int) -> Range<Int> {
    let begin = index + 1
    let end = tokens[begin...].firstIndex { token in
      token.depth < depth || token.depth == depth && Self.endings.contains(token.text)
    }
    return begin..<(end ?? tokens.count)
  }

  /// A group in parentheses is a condition if it has a connective of its own.
  private mutating func cutGroup(after index: Int, depth: Int) {
    let begin = index + 1
    guard begin < tokens.count, !["SELECT", "WITH"].contains(tokens[begin].text) else { return }
    let end = tokens[begin...].firstIndex { $0.depth < depth } ?? tokens.count
    let words: Set<String> = ["WHERE", "ON", "AND", "OR", "PARTITION"]
    // FILTER (WHERE …) and OVER (PARTITION BY …) have words of their own first.
    let first = tokens[begin..<end].first { $0.depth == depth && words.contains($0.text) }
    guard let first, first.text == "AND" || first.text == "OR" else { return }
    let found = split(begin..<end)
    if found.count > 1 { cut(begin..<end) }
  }

  private mutating func cut(_ region: Range<Int>) {
    guard !region.isEmpty else { return }
    let parts = split(region)
    for (number, part) in parts.enumerated() where !part.isEmpty {
      let left = number > 0 ? tokens[part.lowerBound - 1].text : nil
      let right = number + 1 < parts.count ? tokens[part.upperBound].text : nil
      if left != nil { connectives.insert(part.lowerBound - 1) }
      terms.append(
        Term(
          range: tokens[part.lowerBound].range
            .lowerBound..<tokens[part.upperBound - 1].range
            .upperBound,
          isOfOr: (left ?? right) == "OR" && (right ?? left) == "OR"
        )
      )
    }
  }

  /// The tokens between the region's own connectives.
  private func split(_ region: Range<Int>) -> [Range<Int>] {
    let depth = tokens[region.lowerBound].depth
    var parts: [Range<Int>] = []
    var begin = region.lowerBound
    var isBetween = false
    for index in region where tokens[index].depth == depth && tokens[index].kind == .word {
      switch tokens[index].text {
      case "BETWEEN": isBetween = true
      case "AND" where isBetween: isBetween = false
      case "AND", "OR":
        parts.append(begin..<index)
        begin = index + 1
      default: break
      }
    }
    return parts + [begin..<region.upperBound]
  }

  /// Tokens that only decide what is shown: from the outermost SELECT to its FROM, and from its
  /// ORDER on.
  static func shown(_ tokens: [SQLTokens.Token]) -> Set<Int> {
    var shown: Set<Int> = []
    var isShown = false
    for (index, token) in tokens.enumerated() {
      if token.depth == 0, token.kind == .word {
        if ["SELECT", "ORDER"].contains(token.text) { isShown = true }
        if ["FROM", "UNION", "EXCEPT", "INTERSECT"].contains(token.text) { isShown = false }
      }
      if isShown { shown.insert(index) }
    }
    return shown
  }
}
