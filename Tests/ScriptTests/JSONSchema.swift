import CanonicalJSON

/// As much of JSON Schema (draft 2020-12) as the schemas in docs/json use.
///
/// A keyword that isn't known here is a flaw of the schema, so that none is passed over.
struct JSONSchema {
  private static let known: Set = [
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "required",
    "additionalProperties", "items", "enum", "const", "pattern", "minimum", "anyOf",
  ]
  private let root: JSONValue

  init(_ root: JSONValue) { self.root = root }

  /// Returns what is wrong with a document, a line each with its place.
  func flaws(of document: JSONValue) -> [String] { flaws(document, root, "") }

  private func flaws(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> [String] {
    if let name = schema["$ref"]?.string {
      guard let target = root["$defs"]?[String(name.dropFirst("#/$defs/".count))] else {
        return ["\(place): schema has no \(name)"]
      }
      return flaws(value, target, place)
    }
    var flaws = (schema.object?.names ?? []).filter { !Self.known.contains($0) }
      .map { "\(place): schema has an unknown keyword \($0)" }
    if let choices = schema["anyOf"]?.array,
      !choices.contains(where: { self.flaws(value, $0, place).isEmpty })
    {
      flaws.append("\(place): \(value.canonicalText.prefix(60)) is none of the choices")
    }
    return flaws + scalarFlaws(value, schema, place) + memberFlaws(value, schema, place)
      + elementFlaws(value, schema, place)
  }

  private func scalarFlaws(
    _ value: JSONValue,
    _ schema: JSONValue,
    _ place: String
  ) -> [String] {
    var flaws: [String] = []
    let types = schema["type"]?.array ?? schema["type"].map { [$0] } ?? []
    if !types.isEmpty, !types.contains(where: { Self.isType($0.string ?? "", value) }) {
      flaws.append("\(place): \(value.canonicalText.prefix(60)) is no \(types)")
    }
    if let words = schema["enum"]?.array, !words.contains(value) {
      flaws.append("\(place): \(value) isn't in \(words)")
    }
    if let constant = schema["const"], constant != value {
      flaws.append("\(place): \(value), want \(constant)")
    }
    if let minimum = schema["minimum"]?.double, let number = value.double, number < minimum {
      flaws.append("\(place): \(value) is below \(minimum)")
    }
    if let pattern = schema["pattern"]?.string, let text = value.string,
      (try? Regex(pattern).firstMatch(in: text)) == nil
    {
      flaws.append("\(place): \(value) doesn't match \(pattern)")
    }
    return flaws
  }

  private func memberFlaws(
    _ value: JSONValue,
    _ schema: JSONValue,
    _ place: String
  ) -> [String] {
    guard let object = value.object else { return [] }
    let required = schema["required"]?.array?.compactMap(\.string) ?? []
    var flaws = required.filter { object[$0] == nil }.map { "\(place): no member \($0)" }
    for member in object {
      if let rule = schema["properties"]?[member.name] {
        flaws += self.flaws(member.value, rule, "\(place)/\(member.name)")
      } else if schema["additionalProperties"]?.bool == false {
        flaws.append("\(place): member \(member.name) isn't in the schema")
      }
    }
    return flaws
  }

  private func elementFlaws(
    _ value: JSONValue,
    _ schema: JSONValue,
    _ place: String
  ) -> [String] {
    guard let elements = value.array, let rule = schema["items"] else { return [] }
    return elements.enumerated().flatMap { flaws($0.element, rule, "\(place)/\($0.offset)") }
  }

  private static func isType(_ name: String, _ value: JSONValue) -> Bool {
    switch name {
    case "null": value.isNull
    case "boolean": value.bool != nil
    case "integer": value.int != nil
    case "number": value.number != nil
    case "string": value.string != nil
    case "array": value.array != nil
    case "object": value.object != nil
    default: false
    }
  }
}
