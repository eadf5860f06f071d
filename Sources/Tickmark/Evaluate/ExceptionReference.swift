import CanonicalJSON
import Cryptography
import SQLite

/// What identifies an exception over nights.
struct ExceptionReference: Sendable, Hashable {
  /// SHA-256 of the canonical JSON array of the key columns' values.
  let digest: Digest
  /// The array itself.
  let text: String

  /// nil where a value has no form in JSON: a blob, or an infinite number.
  init?(_ values: some Sequence<SQLValue>) {
    var elements: [JSONValue] = []
    for value in values {
      guard let element = JSONValue(value) else { return nil }
      elements.append(element)
    }
    let canonical = JSONValue.array(elements).canonical
    digest = SHA256.hash(canonical)
    text = String(decoding: canonical, as: UTF8.self)
  }

  /// `<control>/<first 10 hex of the digest>`.
  func reference(in control: Control) -> String { "\(control.id)/\(digest.hex.prefix(10))" }
}

extension JSONValue {
  /// The JSON form of a column's value; nil for a blob or a number that isn't finite.
  init?(_ value: SQLValue) {
    switch value {
    case .null: self = .null
    case .integer(let integer): self = .number(JSONNumber(integer))
    case .real(let real):
      guard let number = JSONNumber(real) else { return nil }
      self = .number(number)
    case .text(let text): self = .string(text)
    case .blob: return nil
    }
  }
}
