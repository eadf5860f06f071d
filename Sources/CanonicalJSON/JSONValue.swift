/// A JSON value as a tree, for texts of the size of a configuration; events stay on a ``JSONTape``.
///
/// Equality is that of canonical forms: strings by their bytes, numbers by their value.
public indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// Parses one whole text, as strictly as ``JSONTape/parse(_:)``.
  public init(
    parsing bytes: [UInt8],
    limits: JSONLimits = JSONLimits(),
    numbers: NumberMode = .exact
  ) throws(JSONError) {
    var tape = JSONTape(limits: limits, numbers: numbers)
    // The array lives until the closure returns; the tree holds copies.
    self = try unsafe bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      let bytes = UnsafeRawBufferPointer(buffer)
      try unsafe tape.parse(bytes)
      return unsafe tape.value(at: 0, in: bytes)
    }
  }

  /// Parses the text's UTF-8.
  public init(
    parsing text: String,
    limits: JSONLimits = JSONLimits(),
    numbers: NumberMode = .exact
  ) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), limits: limits, numbers: numbers)
  }
}

extension JSONTape {
  /// Returns a value and all that is in it as a tree.
  public func value(at node: Int = 0, in bytes: UnsafeRawBufferPointer) -> JSONValue {
    switch kind(of: node) {
    case .null: return .null
    case .true: return .bool(true)
    case .false: return .bool(false)
    case .number: return unsafe .number(JSONNumber(canonical: canonical(node, in: bytes)))
    case .string: return unsafe .string(string(at: node, in: bytes))
    case .array:
      var elements: [JSONValue] = []
      forEachElement(of: node) { unsafe elements.append(value(at: $0, in: bytes)) }
      return .array(elements)
    case .object:
      var members: [JSONObject.Member] = []
      for name in orderedNames(of: node) {
        let value = unsafe value(at: name + 1, in: bytes)
        unsafe members.append(.init(name: string(at: name, in: bytes), value: value))
      }
      return .object(JSONObject(ordered: members))
    }
  }

  /// Returns the name nodes of an object in canonical order.
  public func orderedNames(of node: Int) -> [Int] {
    guard self[node].kind == .object else { return [] }
    if self[node].bits.contains(.isUnordered) {
      let place = Int(self[node + 1].next)
      return order[(place + 1)...].prefix(Int(order[place])).map { Int($0) }
    }
    var names: [Int] = []
    forEachMember(of: node) { name, _ in names.append(name) }
    return names
  }
}

extension JSONValue: Hashable {
  public static func == (first: JSONValue, second: JSONValue) -> Bool {
    switch (first, second) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let number): hasher.combine(number)
    case .string(let text): Self.hash(text, into: &hasher)
    case .array(let elements): hasher.combine(elements)
    case .object(let object): hasher.combine(object)
    }
  }

  /// Feeds a string's bytes; `String` itself hashes a normal form.
  static func hash(_ text: String, into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }
}
