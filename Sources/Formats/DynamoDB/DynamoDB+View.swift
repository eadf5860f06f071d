package import CanonicalJSON

extension DynamoDB {
  /// Returns the item of a stored record with DynamoDB's types taken off.
  ///
  /// Numbers stay exact; binary values and sets of them stay base64 texts; a sealed value stays as it
  /// is.
  package static func plain(_ record: JSONValue) -> JSONValue {
    let image = record["Item"] ?? record["NewImage"] ?? record["OldImage"] ?? record["Keys"]
    return image.map(plainMap) ?? .null
  }

  private static func plainMap(_ map: JSONValue) -> JSONValue {
    .object(JSONObject((map.object ?? JSONObject()).map { ($0.name, plainValue($0.value)) }))
  }

  private static func plainValue(_ typed: JSONValue) -> JSONValue {
    guard let member = typed.object?.first, typed.object?.count == 1 else { return typed }
    switch member.name {
    case "M": return plainMap(member.value)
    case "L": return .array((member.value.array ?? []).map(plainValue))
    case "N": return number(member.value)
    case "NS": return .array((member.value.array ?? []).map(number))
    case "NULL": return .null
    case "S", "B", "BOOL", "SS", "BS": return member.value
    default: return typed
    }
  }

  private static func number(_ value: JSONValue) -> JSONValue {
    guard let text = value.string, let number = try? JSONValue(parsing: Array(text.utf8)),
      number.number != nil
    else { return value }
    return number
  }
}
