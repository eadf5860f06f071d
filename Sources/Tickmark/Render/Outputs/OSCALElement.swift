import CanonicalJSON
import Documents

/// An element of an OSCAL document, which is written as XML and as JSON with the same content.
///
/// In JSON attributes and children are members; children that may repeat stand in an array with a
/// name of its own.
///
/// - SeeAlso: OSCAL 1.1.2, assessment-results.
struct OSCALElement {
  enum Content {
    case elements([OSCALElement])
    /// Plain text: a time, a version, a digest.
    case text(String)
    /// Text that JSON has as Markdown, in one line.
    case line(String)
    /// The same as one paragraph.
    case paragraph(String)
  }

  let name: String
  /// The array's name in JSON; nil where there is at most one.
  var group: String?
  var flags: [(name: String, value: String)] = []
  var content: Content

  init(
    _ name: String,
    in group: String? = nil,
    _ flags: [(name: String, value: String)] = [],
    _ content: Content = .elements([])
  ) {
    self.name = name
    self.group = group
    self.flags = flags
    self.content = content
  }

  // MARK: XML

  /// Writes the element; `namespace` is declared on the root.
  func write(to xml: inout XMLWriter, namespace: String? = nil) {
    let declared: [(String, String?)] = namespace.map { [("xmlns", $0)] } ?? []
    xml.begin(name, list: declared + flags.map { ($0.name, Self.flag($0.value)) })
    switch content {
    case .elements(let elements): for element in elements { element.write(to: &xml) }
    case .text(let text), .line(let text): xml.text(Self.flag(text))
    case .paragraph(let text): xml.element("p", text: Self.prose(text))
    }
    xml.end()
  }

  // MARK: JSON

  /// The element's value in JSON.
  var json: JSONValue {
    switch content {
    case .text(let text) where flags.isEmpty: return .string(Self.flag(text))
    case .text(let text):
      return .object(JSONObject(members + [("value", .string(Self.flag(text)))]))
    case .line(let text): return .string(Self.markdown(Self.flag(text)))
    case .paragraph(let text): return .string(Self.markdown(Self.prose(text)))
    case .elements(let elements):
      var order: [String] = []
      var groups: [String: [JSONValue]] = [:]
      for element in elements {
        let key = element.group ?? element.name
        if groups[key] == nil { order.append(key) }
        groups[key, default: []].append(element.json)
      }
      let single = Set(elements.filter { $0.group == nil }.map(\.name))
      let children = order.map { key -> (String, JSONValue) in
        let values = groups[key] ?? []
        return (key, single.contains(key) ? values.first ?? .null : .array(values))
      }
      return .object(JSONObject(members + children))
    }
  }

  private var members: [(String, JSONValue)] {
    flags.map { ($0.name, .string(Self.flag($0.value))) }
  }

  // MARK: Text

  /// A value in one line, without space at its ends; `-` for an empty one.
  private static func flag(_ text: String) -> String {
    let words = prose(text).split { $0.isWhitespace || $0 == "\n" }
    return words.isEmpty ? "-" : words.joined(separator: " ")
  }

  /// Text without what XML can't hold, so that both forms say the same.
  private static func prose(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isAllowed =
        scalar == "\n" || scalar == "\t"
        || scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
          && scalar.value & 0xFFFE != 0xFFFE
      kept.append(isAllowed ? scalar : "\u{FFFD}")
    }
    return String(kept)
  }

  private static func markdown(_ text: String) -> String {
    var escaped = ""
    for character in text {
      if "\\`*_[]<>#&".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }
}
