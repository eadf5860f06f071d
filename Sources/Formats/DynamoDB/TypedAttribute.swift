import CanonicalJSON

/// A value in DynamoDB's typed JSON, `{"S":"text"}`, as it lies on a tape.
struct TypedAttribute {
  /// DynamoDB's ten types.
  enum Kind: Sendable {
    case string, number, binary, bool, null, map, list, stringSet, numberSet, binarySet
  }

  let kind: Kind
  /// The value's node, inside the type.
  let value: Int

  /// - Returns: nil unless the node is an object whose one member is named after a type and holds a
  ///   value of its kind.
  init?(_ tape: JSONTape, _ bytes: UnsafeRawBufferPointer, _ node: Int) {
    guard tape.kind(of: node) == .object, tape.next(after: node) > node + 2,
      tape.next(after: node + 2) == tape.next(after: node),
      let name = tape.plainContent(of: node + 1),
      let kind = unsafe Self.kind(UnsafeRawBufferPointer(rebasing: bytes[name])),
      Self.fits(kind, tape.kind(of: node + 2))
    else { return nil }
    self.kind = kind
    value = node + 2
  }

  private static func kind(_ name: UnsafeRawBufferPointer) -> Kind? {
    switch (name.count, unsafe name.first) {
    case (1, UInt8(ascii: "S")): .string
    case (1, UInt8(ascii: "N")): .number
    case (1, UInt8(ascii: "B")): .binary
    case (1, UInt8(ascii: "M")): .map
    case (1, UInt8(ascii: "L")): .list
    case (2, UInt8(ascii: "S")) where unsafe name[1] == UInt8(ascii: "S"): .stringSet
    case (2, UInt8(ascii: "N")) where unsafe name[1] == UInt8(ascii: "S"): .numberSet
    case (2, UInt8(ascii: "B")) where unsafe name[1] == UInt8(ascii: "S"): .binarySet
    case (4, UInt8(ascii: "B")) where unsafe name.elementsEqual("BOOL".utf8): .bool
    case (4, UInt8(ascii: "N")) where unsafe name.elementsEqual("NULL".utf8): .null
    default: nil
    }
  }

  private static func fits(_ kind: Kind, _ found: JSONKind) -> Bool {
    switch kind {
    case .string, .number, .binary: found == .string
    case .bool, .null: found == .true || found == .false
    case .map: found == .object
    case .list, .stringSet, .numberSet, .binarySet: found == .array
    }
  }

  /// The node of the value with its type taken off; nil for NULL, which is no value.
  ///
  /// A number is the text that stands there, which DynamoDB writes without trailing zeros.
  var plainValue: Int? { kind == .null ? nil : value }

  /// Follows tokens down from a typed value, through maps and lists, with the types taken off.
  static func resolve(
    _ tokens: [[UInt8]],
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    _ node: Int
  ) -> Int? {
    guard var attribute = unsafe TypedAttribute(tape, bytes, node) else { return nil }
    for token in tokens {
      guard attribute.kind == .map || attribute.kind == .list,
        let child = unsafe tape.resolve(
          JSONPointer(tokens: [token]),
          from: attribute.value,
          in: bytes
        ),
        let next = unsafe TypedAttribute(tape, bytes, child)
      else { return nil }
      attribute = next
    }
    return attribute.plainValue
  }
}
