/// Where something stands in a file, both from 1; columns count Unicode scalars.
struct YAMLPlace: Sendable, Hashable, Comparable {
  var line: Int
  var column: Int

  static func < (a: YAMLPlace, b: YAMLPlace) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// A value of a YAML file with the place where it stands.
struct YAMLValue: Sendable {
  enum Content: Sendable {
    case text(String)
    /// Words without quotes that YAML takes for something else than a text, as they are written.
    case number(String)
    case bool(String)
    case null
    case list([YAMLValue])
    case mapping([Member])
    /// Was told of already: readers pass it over in silence.
    case refused
  }

  struct Member: Sendable {
    let name: String
    let place: YAMLPlace
    let value: YAMLValue
  }

  let place: YAMLPlace
  let content: Content

  /// What it is, for messages.
  var kind: String {
    switch content {
    case .text(let text): ShownText.quoted(text)
    case .number(let text): "the number \(text)"
    case .bool(let text): "the boolean \(text)"
    case .null: "nothing"
    case .list: "a list"
    case .mapping: "a mapping"
    case .refused: "what was refused"
    }
  }

  var isRefused: Bool { if case .refused = content { true } else { false } }
}

/// Values that must not stand in a configuration.
enum SecretShape {
  /// Whether a text is a private key, or a part of one.
  static func matches(_ text: String) -> Bool {
    let upper = text.uppercased()
    return upper.contains("PRIVATE+KEY+") || upper.contains("AGE-SECRET-KEY-")
      || (upper.contains("-----BEGIN") && upper.contains("PRIVATE KEY"))
  }
}
