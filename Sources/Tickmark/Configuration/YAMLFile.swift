import Yams

/// Reads one YAML document into values with places, and goes on where it can after a problem.
///
/// Stricter than YAML: no anchors, aliases and tags, texts as keys, each key once. A secret is refused
/// wherever it stands, and never shown.
struct YAMLFile {
  private var text: String
  /// Earlier ones of keys that stand there twice, by the word that took their place.
  private var renamed: [String: String] = [:]

  /// - Returns: nil where there is nothing to read; then `problems` says why.
  static func read(_ bytes: [UInt8], _ problems: inout ConfigurationProblems) -> YAMLValue? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      problems.add(
        at: YAMLPlace(line: 1, column: 1),
        found: "bytes that are not UTF-8",
        want: "text"
      )
      return nil
    }
    var file = YAMLFile(text: text)
    return file.compose(&problems)
  }

  private init(text: String) { self.text = text }

  private mutating func compose(_ problems: inout ConfigurationProblems) -> YAMLValue? {
    while true {
      do {
        // Without rules of its own each plain word stays a text; what it may be is told below. The
        // encoding is given so that no environment variable is asked for it.
        let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
        guard let root = try parser.singleRoot() else {
          let start = YAMLPlace(line: 1, column: 1)
          problems.add(at: start, found: "an empty file", want: "a mapping")
          return nil
        }
        // Nodes don't keep their anchors alive, the parser does.
        return withExtendedLifetime(parser) { value(root, &problems) }
      } catch YamlError.duplicatedKeysInMapping(let names, let context)
        where rename(names.first ?? "", at: context.mark)
      {
        continue
      } catch {
        Self.tell(error, &problems)
        return nil
      }
    }
  }

  private static func tell(_ error: any Error, _ problems: inout ConfigurationProblems) {
    let (mark, words): (Mark?, String) =
      switch error as? YamlError {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        (mark, problem)
      case .duplicatedKeysInMapping(let names, let context):
        (context.mark, "\(ShownText.quoted(names.first ?? "")) twice in one mapping")
      case .reader(let problem, _, _, _): (nil, problem)
      default: (nil, "an unknown problem")
      }
    problems.add(
      at: YAMLPlace(mark),
      found: "no YAML (\(words))",
      want: "one document of YAML",
      hint: words.contains("tab character") ? "indent with blanks, not with tabs" : nil
    )
  }

  /// Puts another word of equal length over a key that comes again, so that reading goes on.
  ///
  /// - Returns: false where the key can't be found in the text.
  private mutating func rename(_ name: String, at mark: Mark) -> Bool {
    let limit = 100
    var scalars = Array(text.unicodeScalars)
    let key = Array(name.unicodeScalars)
    guard !key.isEmpty, renamed.count < limit,
      var begin = Self.index(of: mark, in: scalars)
    else { return false }
    if scalars[begin] == "\"" || scalars[begin] == "'" { begin += 1 }
    let range = begin..<begin + key.count
    guard range.upperBound <= scalars.count, Array(scalars[range]) == key,
      // Private use: no word of a configuration.
      let mark = Unicode.Scalar(0xe000 + UInt32(renamed.count))
    else { return false }
    let word = Array(repeating: mark, count: key.count)
    scalars.replaceSubrange(range, with: word)
    renamed[String(String.UnicodeScalarView(word))] = name
    text = String(String.UnicodeScalarView(scalars))
    return true
  }

  private static func index(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int? {
    var line = 1
    var start = 0
    while line < mark.line {
      guard let end = scalars[start...].firstIndex(of: "\n") else { return nil }
      start = end + 1
      line += 1
    }
    let index = start + mark.column - 1
    return scalars.indices.contains(index) ? index : nil
  }

  // MARK: Values

  private func value(_ node: Node, _ problems: inout ConfigurationProblems) -> YAMLValue {
    let place = YAMLPlace(node.mark)
    guard node.anchor == nil else {
      problems.add(at: place, found: "an anchor or alias", want: "the value written out")
      return YAMLValue(place: place, content: .refused)
    }
    let tag = node.tag.description
    guard ["str", "seq", "map"].contains(where: { tag == "tag:yaml.org,2002:\($0)" }) else {
      problems.add(at: place, found: "tag \(ShownText.quoted(tag))", want: "a value without a tag")
      return YAMLValue(place: place, content: .refused)
    }
    return YAMLValue(place: place, content: content(node, place, &problems))
  }

  private func content(
    _ node: Node,
    _ place: YAMLPlace,
    _ problems: inout ConfigurationProblems
  ) -> YAMLValue.Content {
    switch node {
    case .scalar(let scalar): return Self.content(scalar, place, &problems)
    case .sequence(let sequence): return .list(sequence.map { value($0, &problems) })
    case .mapping(let mapping): return .mapping(members(mapping, &problems))
    case .alias: return .refused
    }
  }

  private static func content(
    _ scalar: Node.Scalar,
    _ place: YAMLPlace,
    _ problems: inout ConfigurationProblems
  ) -> YAMLValue.Content {
    let text = scalar.string
    guard !SecretShape.matches(text) else {
      problems.addSecret(at: place)
      return .refused
    }
    guard scalar.style == .plain else { return .text(text) }
    if ["", "~", "null"].contains(text.lowercased()) { return .null }
    if ["true", "false", "yes", "no", "on", "off"].contains(text.lowercased()) {
      return .bool(text)
    }
    let isNumber = text.utf8.first.map { $0 < 0x3a } == true && Double(text) != nil
    return isNumber ? .number(text) : .text(text)
  }

  private func members(
    _ mapping: Node.Mapping,
    _ problems: inout ConfigurationProblems
  ) -> [YAMLValue.Member] {
    var members: [YAMLValue.Member] = []
    var lines: [String: Int] = [:]
    for (key, node) in mapping {
      let place = YAMLPlace(key.mark)
      let value = value(node, &problems)
      guard case .scalar(let scalar) = key, !SecretShape.matches(scalar.string) else {
        problems.add(at: place, found: "a key that is no plain word", want: "one")
        continue
      }
      let name = renamed[scalar.string] ?? scalar.string
      if let line = lines.updateValue(place.line, forKey: name) {
        let words = "key \(ShownText.quoted(name)) again after line \(line)"
        problems.add(at: place, found: words, want: "it once")
      }
      members.append(YAMLValue.Member(name: name, place: place, value: value))
    }
    return members
  }
}

extension YAMLPlace {
  fileprivate init(_ mark: Mark?) {
    self.init(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
  }
}

extension ConfigurationProblems {
  mutating func addSecret(at place: YAMLPlace) {
    add(
      at: place,
      found: "a secret",
      want: "the path of a file that holds it, or env:NAME",
      hint: "take this key as known to others and make a new one: configurations are copied"
    )
  }
}
