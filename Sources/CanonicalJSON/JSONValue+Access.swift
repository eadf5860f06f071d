extension JSONValue {
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var number: JSONNumber? { if case .number(let number) = self { number } else { nil } }
  public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
  public var isNull: Bool { if case .null = self { true } else { false } }

  /// The value of a number that is an integer of 64 bits.
  public var int: Int? { number?.int }

  /// The nearest double of a number.
  public var double: Double? { number?.double }

  /// The member with this name; nil too where the value is no object.
  ///
  /// Setting one makes an object of any other value.
  public subscript(name: String) -> JSONValue? {
    get { object?[name] }
    set {
      var object = self.object ?? JSONObject()
      object[name] = newValue
      self = .object(object)
    }
  }

  /// The element at this index; nil too beyond the end and where the value is no array.
  public subscript(index: Int) -> JSONValue? {
    guard let array, array.indices.contains(index) else { return nil }
    return array[index]
  }
}

// There is no nil literal: `value["name"] == nil` would then ask for null.
extension JSONValue: ExpressibleByBooleanLiteral {
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
}

extension JSONValue: ExpressibleByFloatLiteral {
  /// A literal beyond a double's range is null.
  public init(floatLiteral value: Double) {
    self = JSONNumber(value).map(JSONValue.number) ?? .null
  }
}

extension JSONValue: ExpressibleByStringInterpolation {
  public init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(elements))
  }
}
