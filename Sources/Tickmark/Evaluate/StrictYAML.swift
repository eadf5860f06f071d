import Yams

/// A node of a YAML file that says where it stands when it isn't what was wanted.
struct StrictYAML {
  let file: String
  private let node: Node

  private init(_ file: String, _ node: Node) {
    self.file = file
    self.node = node
  }

  /// Reads a file that holds one document.
  init(parsing bytes: [UInt8], file: String) throws(EvaluationFileError) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw EvaluationFileError(file: file, line: 1, found: "bytes that are not UTF-8")
    }
    let root: Node?
    do {
      // The encoding is given so that no environment variable is asked for it.
      root = try Yams.compose(yaml: text, .default, .default, .utf8)
    } catch {
      throw Self.error(error, file)
    }
    guard let root else {
      throw EvaluationFileError(file: file, line: 1, found: "an empty file", want: "a mapping")
    }
    self.init(file, root)
  }

  private static func error(_ error: any Error, _ file: String) -> EvaluationFileError {
    let (place, found): (Mark?, String) =
      switch error as? YamlError {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        (mark, problem)
      case .reader(let problem, _, _, _): (nil, problem)
      case .duplicatedKeysInMapping(let names, let context):
        (context.mark, "\(names.sorted().joined(separator: ", ")) twice in one mapping")
      default: (nil, "no YAML")
      }
    return EvaluationFileError(
      file: file,
      line: place?.line ?? 1,
      column: place?.column,
      found: found
    )
  }

  /// From 1.
  var line: Int { node.mark?.line ?? 1 }

  func error(_ found: String, want: String?) -> EvaluationFileError {
    EvaluationFileError(
      file: file,
      line: line,
      column: node.mark?.column,
      found: found,
      want: want
    )
  }

  /// A word for what the node is, for messages.
  var kind: String {
    switch node {
    case .scalar(let scalar): EvaluationFileError.quoted(scalar.string)
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  /// The members of a mapping, in their order.
  func members() throws(EvaluationFileError) -> [(key: String, value: StrictYAML)] {
    guard case .mapping(let mapping) = node else { throw error(kind, want: "a mapping") }
    var members: [(key: String, value: StrictYAML)] = []
    for (key, value) in mapping {
      guard case .scalar(let name) = key else {
        throw StrictYAML(file, key).error("a key that is no text", want: "a text")
      }
      members.append((name.string, StrictYAML(file, value)))
    }
    return members
  }

  /// The members of a mapping that has no other keys than these.
  func members(among keys: [String]) throws(EvaluationFileError) -> [String: StrictYAML] {
    var members: [String: StrictYAML] = [:]
    for (key, value) in try self.members() {
      guard keys.contains(key) else {
        throw value.error(
          "key \(EvaluationFileError.quoted(key))",
          want: "one of \(keys.joined(separator: ", "))"
        )
      }
      members[key] = value
    }
    return members
  }

  var isMapping: Bool { if case .mapping = node { true } else { false } }

  var isList: Bool { if case .sequence = node { true } else { false } }

  func elements() throws(EvaluationFileError) -> [StrictYAML] {
    guard case .sequence(let sequence) = node else { throw error(kind, want: "a list") }
    return sequence.map { StrictYAML(file, $0) }
  }

  /// A text that isn't empty; numbers and the like are their text.
  func text() throws(EvaluationFileError) -> String {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
      throw error(kind, want: "a text")
    }
    return scalar.string
  }

  /// A scalar's text, and whether it stands without quotes.
  func scalar() throws(EvaluationFileError) -> (text: String, isPlain: Bool) {
    guard case .scalar(let scalar) = node else { throw error(kind, want: "a single value") }
    return (scalar.string, scalar.style == .plain)
  }
}
