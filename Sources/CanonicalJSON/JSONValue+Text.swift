extension JSONValue: CustomStringConvertible {
  /// The canonical form's bytes.
  public var canonical: [UInt8] {
    var output: [UInt8] = []
    appendCanonical(to: &output)
    return output
  }

  /// The canonical form.
  public var canonicalText: String { String(decoding: canonical, as: UTF8.self) }

  public var description: String { canonicalText }

  /// Appends the canonical form.
  public func appendCanonical(to output: inout [UInt8]) {
    switch self {
    case .null, .bool, .number, .string: appendScalar(to: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.appendCanonical(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      for (index, member) in object.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        CanonicalString.appendQuoted(member.name.utf8, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.appendCanonical(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// The text for people: members in canonical order, two spaces a level, no newline at the end.
  public var pretty: String {
    var output: [UInt8] = []
    appendPretty(level: 0, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private func appendScalar(to output: inout [UInt8]) {
    switch self {
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let number): output.append(contentsOf: number.text.utf8)
    case .string(let text): CanonicalString.appendQuoted(text.utf8, to: &output)
    case .null, .array, .object: output.append(contentsOf: "null".utf8)
    }
  }

  private func appendPretty(level: Int, to output: inout [UInt8]) {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      Self.appendLines("[", "]", level, elements, to: &output) { element, output in
        element.appendPretty(level: level + 1, to: &output)
      }
    case .object(let object) where !object.isEmpty:
      Self.appendLines("{", "}", level, object, to: &output) { member, output in
        CanonicalString.appendQuoted(member.name.utf8, to: &output)
        output.append(contentsOf: ": ".utf8)
        member.value.appendPretty(level: level + 1, to: &output)
      }
    default: appendCanonical(to: &output)
    }
  }

  private static func appendLines<Parts: Collection>(
    _ opening: String,
    _ closing: String,
    _ level: Int,
    _ parts: Parts,
    to output: inout [UInt8],
    _ append: (Parts.Element, inout [UInt8]) -> Void
  ) {
    output.append(contentsOf: opening.utf8)
    for (index, part) in parts.enumerated() {
      output.append(contentsOf: (index > 0 ? ",\n" : "\n").utf8)
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level + 2))
      append(part, &output)
    }
    output.append(UInt8(ascii: "\n"))
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    output.append(contentsOf: closing.utf8)
  }
}
