import CanonicalJSON
import SQLite

/// What one event says of one row of a declared table.
struct RowChange {
  let key: String
  /// For each column: nil where the event doesn't mention it; nil as a whole: the row is gone.
  let patch: [JSONValue?]?

  /// The row's columns after the change.
  func state(after base: [JSONValue]?) -> [JSONValue]? {
    guard let patch else { return nil }
    return patch.indices.map { patch[$0] ?? base?[$0] ?? .null }
  }

  /// The patch as it is stored: `null`, or an array with `[]` for what isn't mentioned and `[value]`
  /// for the rest.
  var patchText: String {
    guard let patch else { return "null" }
    return JSONValue.array(patch.map { .array($0.map { [$0] } ?? []) }).canonicalText
  }

  /// Reads back what ``patchText`` wrote.
  init(key: String, patchText: String) throws(JSONError) {
    self.key = key
    let value = try JSONValue(parsing: patchText, limits: .stored)
    patch = value.array.map { $0.map { $0[0] } }
  }

  init(key: String, patch: [JSONValue?]?) {
    self.key = key
    self.patch = patch
  }
}

/// A declaration made ready to read records.
struct RowReader: Sendable {
  private let key: [FieldPath]
  private let columns: [FieldPath]
  private let isWhole: Bool

  init(_ declaration: TableDeclaration, isWhole: Bool) {
    key = declaration.key.map { FieldPath($0) }
    columns = declaration.columns.map { FieldPath($0.pointer) }
    self.isWhole = isWhole
  }

  /// Returns what a record says of a row; nil where it has no key, so that it isn't the table's.
  func change(isDeletion: Bool, _ value: (FieldPath) -> JSONValue?) -> RowChange? {
    var parts: [JSONValue] = []
    for path in key {
      guard let part = value(path), Self.isKey(part) else { return nil }
      parts.append(part)
    }
    let text = parts.count == 1 ? Self.text(parts[0]) : JSONValue.array(parts).canonicalText
    if isDeletion { return RowChange(key: text, patch: nil) }
    return RowChange(key: text, patch: columns.map { value($0) ?? (isWhole ? .null : nil) })
  }

  private static func isKey(_ value: JSONValue) -> Bool {
    switch value {
    case .string, .number, .bool: true
    case .null, .array, .object: false
    }
  }

  private static func text(_ value: JSONValue) -> String { value.string ?? value.canonicalText }
}

extension JSONLimits {
  /// Values come out of records, which kept to their own limits, and lie a little deeper here.
  static let stored = JSONLimits(depth: 200, stringByteCount: 64 << 20)
}

extension SQLValue {
  /// The value as a column of a declared table holds it.
  init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .integer(flag ? 1 : 0)
    case .number(let number): self = Self.exact(number)
    case .string(let text): self = .text(text)
    case .array, .object: self = .text(value.canonicalText)
    }
  }

  /// An INTEGER or a REAL only where it gives the same decimal back.
  private static func exact(_ number: JSONNumber) -> SQLValue {
    if let integer = Int64(number.text) { return .integer(integer) }
    let double = number.double
    return JSONNumber(double)?.text == number.text ? .real(double) : .text(number.text)
  }
}
