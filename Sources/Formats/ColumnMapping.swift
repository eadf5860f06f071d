package import CanonicalJSON
package import Trail

/// How the columns of `event` come out of a record: data, so that the log's reader, a page's script and
/// the documentation all do and say the same.
///
///     {"columns":{"actor":[{"pointer":"/actor/id"},{"pointer":"/actor"}],…},"view":"json"}
///
/// The first rule that gives a value wins. A pointer at or below a sealed value gives none: columns
/// are a function of the sealed record.
package struct ColumnMapping: Sendable, Hashable {
  package enum View: String, Sendable, Hashable {
    case json
    /// The item with DynamoDB's types taken off: `Item`, else `NewImage`, `OldImage`, `Keys`.
    case dynamodb
  }

  package enum TimeUnit: String, Sendable, Hashable {
    case rfc3339, seconds, milliseconds, microseconds
  }

  package enum Rule: Sendable, Hashable {
    /// A string as it is, a number's exact text, `true` or `false`; anything else gives no value.
    case pointer(JSONPointer)
    /// The same, or the constant in its place, but an empty string gives no value either: some logs
    /// write it where they know nothing.
    case filled(JSONPointer, constant: String? = nil)
    case lookup(JSONPointer, [String: String], otherwise: String?)
    /// What the pointer gives, or the constant in its place, where it matches the pattern: a text
    /// with `*` for any run of characters.
    case like(JSONPointer, pattern: String, constant: String?)
    case constant(String)
    /// The constant where the pointer leads to anything but null.
    case present(JSONPointer, String)
    /// All of the pointers' values with a text between; no value if one has none.
    case join([JSONPointer], String)
    /// RFC 3339 with six decimals in UTC.
    case time(JSONPointer, TimeUnit)
  }

  package var view: View
  package var rules: [EventColumn: [Rule]]

  package init(view: View = .json, rules: [EventColumn: [Rule]]) {
    self.view = view
    self.rules = rules
  }

  package var json: JSONValue {
    let columns = EventColumn.allCases.compactMap { column -> (String, JSONValue)? in
      rules[column].map { (column.name, .array($0.map(\.json))) }
    }
    return ["columns": .object(JSONObject(columns)), "view": .string(view.rawValue)]
  }
}

extension ColumnMapping {
  /// Texts that `mfa` is read from.
  static let truth = ["true": "1", "false": "0", "1": "1", "0": "0", "Yes": "1", "No": "0"]
}

extension ColumnMapping.Rule {
  /// The places that the rule reads.
  package var pointers: [JSONPointer] {
    switch self {
    case .constant: []
    case .pointer(let pointer), .filled(let pointer, _), .lookup(let pointer, _, _),
      .like(let pointer, _, _), .present(let pointer, _), .time(let pointer, _):
      [pointer]
    case .join(let pointers, _): pointers
    }
  }

  package var json: JSONValue {
    switch self {
    case .pointer(let pointer): return ["pointer": .string(pointer.description)]
    case .filled(let pointer, let constant):
      let constants = constant.map { [("constant", JSONValue.string($0))] } ?? []
      return .object(JSONObject([("filled", .string(pointer.description))] + constants))
    case .lookup(let pointer, let table, let otherwise):
      var members: [(String, JSONValue)] = [
        ("pointer", .string(pointer.description)),
        ("lookup", .object(JSONObject(table.map { ($0.key, .string($0.value)) }))),
      ]
      if let otherwise { members.append(("otherwise", .string(otherwise))) }
      return .object(JSONObject(members))
    case .like(let pointer, let pattern, let constant):
      var members: [(String, JSONValue)] = [
        ("pointer", .string(pointer.description)), ("like", .string(pattern)),
      ]
      if let constant { members.append(("constant", .string(constant))) }
      return .object(JSONObject(members))
    case .constant(let text): return ["constant": .string(text)]
    case .present(let pointer, let text):
      return ["present": .string(pointer.description), "constant": .string(text)]
    case .join(let pointers, let text):
      return ["join": .array(pointers.map { .string($0.description) }), "with": .string(text)]
    case .time(let pointer, let unit):
      return ["pointer": .string(pointer.description), "time": .string(unit.rawValue)]
    }
  }
}
