import CanonicalJSON

/// A way into records that tells *not mentioned* from *set to nothing*, as a merge patch does.
struct FieldPath: Sendable, Hashable {
  private let steps: [JSONPointer]
  private let names: [String]

  init(_ pointer: JSONPointer) {
    steps = pointer.tokens.map { JSONPointer(tokens: [$0]) }
    names = pointer.tokens.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Returns what a record says of the field: nil where it doesn't mention it, null where it or
  /// something around it was replaced by what has no such field.
  ///
  /// A sealed value, or anything in one, is null: columns are functions of the sealed record.
  func value(in tape: JSONTape, _ bytes: UnsafeRawBufferPointer) -> JSONValue? {
    var node = 0
    for step in steps {
      if unsafe Self.isSealed(node, tape, bytes) { return .null }
      guard let child = unsafe tape.resolve(step, from: node, in: bytes) else {
        return tape.kind(of: node) == .object ? nil : .null
      }
      node = child
    }
    return unsafe Self.isSealed(node, tape, bytes) ? .null : tape.value(at: node, in: bytes)
  }

  /// The same over a tree.
  func value(in record: JSONValue) -> JSONValue? {
    var value = record
    for name in names {
      if Self.isSealed(value) { return .null }
      if let elements = value.array {
        guard let index = Int(name), elements.indices.contains(index), "\(index)" == name else {
          return .null
        }
        value = elements[index]
      } else {
        guard let object = value.object else { return .null }
        guard let child = object[name] else { return nil }
        value = child
      }
    }
    return Self.isSealed(value) ? .null : value
  }

  /// Whether a value stands for one that was sealed: `{"$sealed":…}`.
  static func isSealed(_ value: JSONValue) -> Bool {
    value.object.map { $0.count == 1 && $0[0].name == "$sealed" } ?? false
  }

  private static func isSealed(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Bool {
    guard tape.kind(of: node) == .object, tape.childCount(of: node) == 1 else { return false }
    return unsafe tape.member("$sealed", of: node, in: bytes) != nil
  }
}
