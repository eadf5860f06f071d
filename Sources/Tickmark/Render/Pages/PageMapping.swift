import CanonicalJSON
import Trail

/// A source's column mapping over whole records: what the page's script does, done here first, so that
/// only cells are marked as recomputable that are.
///
/// - SeeAlso: `ColumnMapping` for the rules.
struct PageMapping {
  let json: JSONValue
  private let isDynamoDB: Bool

  /// - Parameter text: the mapping's JSON; one that can't be read maps nothing.
  init(_ text: String) {
    json = (try? JSONValue(parsing: text)) ?? [:]
    isDynamoDB = json["view"]?.string == "dynamodb"
  }

  /// A column of `event`; nil where it is null.
  func text(of column: String, in record: JSONValue) -> String? {
    for rule in json["columns"]?[column]?.array ?? [] {
      if column == EventColumn.time.name && rule["time"] == nil { continue }
      if let text = apply(rule, record) { return text }
    }
    return nil
  }

  private func apply(_ rule: JSONValue, _ record: JSONValue) -> String? {
    if let pointers = rule["join"]?.array {
      let texts = pointers.compactMap { find($0, record)?.scalarText }
      return texts.count == pointers.count
        ? texts.joined(separator: rule["with"]?.string ?? "") : nil
    }
    if let pointer = rule["present"] {
      let value = find(pointer, record)
      return value.map(\.isNull) ?? true ? nil : rule["constant"]?.string
    }
    if let pointer = rule["filled"] {
      let text = find(pointer, record)?.scalarText ?? ""
      return text.isEmpty ? nil : rule["constant"]?.string ?? text
    }
    guard let pointer = rule["pointer"] else { return rule["constant"]?.string }
    guard let text = find(pointer, record)?.scalarText else { return nil }
    if let pattern = rule["like"]?.string {
      return Self.matches(text, pattern) ? rule["constant"]?.string ?? text : nil
    }
    if let table = rule["lookup"] { return (table[text] ?? rule["otherwise"])?.string }
    guard let unit = rule["time"]?.string else { return text }
    return Self.instant(text, unit)?.columnText
  }

  /// Whether a text is as a pattern says, in which `*` stands for any run of characters.
  private static func matches(_ text: String, _ pattern: String) -> Bool {
    var parts = pattern.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
    let first = parts.removeFirst()
    guard let last = parts.popLast() else { return text.utf8.elementsEqual(first) }
    guard text.utf8.count >= first.count + last.count, text.utf8.starts(with: first),
      text.utf8.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = text.utf8.dropFirst(first.count).dropLast(last.count)
    for part in parts {
      while rest.count >= part.count, !rest.starts(with: part) { rest = rest.dropFirst() }
      guard rest.count >= part.count else { return false }
      rest = rest.dropFirst(part.count)
    }
    return true
  }

  /// The value that a pointer leads to; nil also at and below a sealed one.
  private func find(_ pointer: JSONValue, _ record: JSONValue) -> JSONValue? {
    guard let text = pointer.string, let pointer = try? JSONPointer(text) else { return nil }
    let tokens = pointer.tokens.map { String(decoding: $0, as: UTF8.self) }
    return isDynamoDB ? Self.findItem(tokens, record) : Self.find(tokens[...], record)
  }

  private static func find(_ tokens: ArraySlice<String>, _ value: JSONValue) -> JSONValue? {
    if value["$sealed"] != nil { return nil }
    guard let token = tokens.first else { return value }
    return child(value, token).flatMap { find(tokens.dropFirst(), $0) }
  }

  private static func child(_ value: JSONValue, _ token: String) -> JSONValue? {
    if value.object != nil { return value[token] }
    guard let index = Int(token), String(index).utf8.elementsEqual(token.utf8) else { return nil }
    return value[index]
  }

  private static func findItem(_ tokens: [String], _ record: JSONValue) -> JSONValue? {
    let image = ["Item", "NewImage", "OldImage", "Keys"].lazy.compactMap { record[$0] }
      .first { $0.object != nil }
    guard let image else { return nil }
    let first = tokens.first.map { child(image, $0) } ?? image
    var typed = first.flatMap(untyped)
    for token in tokens.dropFirst() {
      guard let here = typed, ["M", "L"].contains(here.type) else { return nil }
      typed = child(here.value, token).flatMap(untyped)
    }
    return typed?.type == "NULL" ? nil : typed?.value
  }

  /// A DynamoDB value with its type taken off; nil for one of no such form.
  private static func untyped(_ value: JSONValue) -> (type: String, value: JSONValue)? {
    guard let object = value.object, object.count == 1, let member = object.first else {
      return nil
    }
    let fits =
      switch member.name {
      case "S", "N", "B": member.value.string != nil
      case "BOOL", "NULL": member.value.bool != nil
      case "M": member.value.object != nil
      case "L", "SS", "NS", "BS": member.value.array != nil
      default: false
      }
    return fits ? (member.name, member.value) : nil
  }

  private static func instant(_ text: String, _ unit: String) -> Instant? {
    switch unit {
    case "rfc3339": Instant(rfc3339: text)
    case "seconds": counted(text, decimals: 6)
    case "milliseconds": counted(text, decimals: 3)
    case "microseconds": counted(text, decimals: 0)
    default: nil
    }
  }

  /// A count since 1970 with a fraction or without, cut off at the microsecond, in the years 0…9999.
  private static func counted(_ text: String, decimals: Int) -> Instant? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty else { return nil }
    var fraction = ""
    if parts.count == 2 {
      guard !parts[1].isEmpty, parts[1].utf8.allSatisfy(digits.contains) else { return nil }
      fraction = String(parts[1].prefix(decimals))
    }
    let padding = String(repeating: "0", count: decimals - fraction.count)
    guard let micros = Int64(whole + fraction + padding), years.contains(micros) else { return nil }
    return Instant(microseconds: micros)
  }

  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  private static let years: Range<Int64> = -62_167_219_200_000_000..<253_402_300_800_000_000
}

extension JSONValue {
  /// A string, a number's exact text, `true` or `false`; nil for anything else.
  fileprivate var scalarText: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
