import CanonicalJSON
import Cryptography
import Trail

/// DynamoDB's export to S3 in DYNAMODB_JSON, full and incremental.
package enum DynamoDB {
  /// What the manifests say that records don't.
  package struct Context: Sendable, Hashable {
    /// Table ids by data file, as the manifests name it; a file's own name ends in that key.
    package var tables: [String: String] = [:]
    /// The one table of the source, for files that no manifest lists.
    package var onlyTable: String?
    /// Names of the key attributes.
    package var keys: [String] = []

    package init(tables: [String: String] = [:], onlyTable: String? = nil, keys: [String] = []) {
      self.tables = tables
      self.onlyTable = onlyTable
      self.keys = keys
    }
  }

  static func role(of name: String) -> FileRole {
    let base = name.split(separator: "/").last.map(String.init) ?? name
    if base.hasPrefix("manifest-") { return .evidence }
    let folder = name.split(separator: "/").dropLast().last
    // Whatever else lies beside an export, its markers too, holds no items.
    return folder == "data" || !name.contains("/") ? .records(.lines) : .marker
  }

  static let mapping = ColumnMapping(
    view: .dynamodb,
    rules: [
      .time: ["time", "eventTime", "timestamp", "createdAt"].map { .time(pointer($0), .rfc3339) },
      .stream: [.pointer(pointer("stream")), .pointer(pointer("pk"))],
      .sequence: [.pointer(pointer("sequence"))],
      .actor: [
        .pointer(pointer("actor", "id")), .pointer(pointer("actor", "arn")),
        .pointer(pointer("actor")),
      ],
      .actorKind: [.pointer(pointer("actor", "kind"))],
      .action: [
        .pointer(pointer("type")), .pointer(pointer("eventType")), .pointer(pointer("action")),
      ],
      .service: [.pointer(pointer("service")), .pointer(pointer("source"))],
      .target: [.pointer(pointer("target"))],
      .outcome: [.pointer(pointer("outcome"))],
      .reason: [.pointer(pointer("reason"))],
      .ip: [.pointer(pointer("ip"))],
      .userAgent: [.pointer(pointer("user_agent"))],
      .session: [.pointer(pointer("session"))],
      .mfa: [.lookup(pointer("mfa"), ColumnMapping.truth, otherwise: nil)],
      .type: [.pointer(pointer("type")), .pointer(pointer("eventType"))],
    ]
  )

  /// Returns a pointer's places in the stored record: `/a/b` is `/Item/a/M/b`, and so on.
  static func stored(_ pointer: JSONPointer) -> [JSONPointer] {
    ["Item", "NewImage", "OldImage", "Keys"].map { image in
      var tokens = [Array(image.utf8)]
      for (number, token) in pointer.tokens.enumerated() {
        if number > 0 { tokens.append([UInt8(ascii: "M")]) }
        tokens.append(token)
      }
      return JSONPointer(tokens: tokens)
    }
  }

  /// Returns the attribute map that a record is about.
  static func item(of tape: JSONTape, _ bytes: UnsafeRawBufferPointer) -> Int? {
    for image in ["Item", "NewImage", "OldImage", "Keys"] {
      if let node = unsafe tape.member(Array(image.utf8), of: 0, in: bytes),
        tape.kind(of: node) == .object
      {
        return node
      }
    }
    return nil
  }

  /// Follows a pointer through an attribute map with the types taken off.
  static func resolve(
    _ pointer: JSONPointer,
    from item: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Int? {
    var node = item
    for (number, token) in pointer.tokens.enumerated() {
      if number > 0 {
        guard let inner = unsafe untyped(node, tape, bytes) else { return nil }
        node = inner
      }
      guard let next = unsafe tape.resolve(JSONPointer(tokens: [token]), from: node, in: bytes)
      else { return nil }
      node = next
    }
    return unsafe untyped(node, tape, bytes)
  }

  /// Returns the value inside `{"S":…}`: its only member.
  private static func untyped(
    _ node: Int,
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> Int? {
    guard tape.kind(of: node) == .object, tape.childCount(of: node) == 1 else { return nil }
    var value: Int?
    tape.forEachMember(of: node) { value = $1 }
    return value
  }

  // MARK: Identity

  /// Sets id, compared content and change of a record.
  static func identify(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    file: String,
    _ context: Context,
    _ facts: inout RecordFacts
  ) throws(RecordProblem) {
    let record = unsafe tape.value(at: 0, in: bytes)
    let image = record["Item"] ?? record["NewImage"]
    if record["Item"] == nil {
      guard record["Keys"]?.object != nil else { throw RecordProblem("neither Item nor Keys") }
      facts.change =
        record["NewImage"] == nil ? .delete : record["OldImage"] == nil ? .insert : .update
    }
    guard let table = context.table(of: file) else {
      throw RecordProblem("a file that no manifest lists, and no one table to hold its items")
    }
    guard let attributes = record["Keys"] ?? image else { throw RecordProblem("no keys") }
    var keys: [JSONValue] = []
    for name in context.keys {
      guard let value = attributes[name]?.object, let typed = value.first, value.count == 1 else {
        throw RecordProblem("no key attribute \(name)")
      }
      keys.append(.object(JSONObject([(typed.name, try normalized(typed.name, typed.value))])))
    }
    RecordReader.appendEscaped(Array(table.utf8)[...], to: &facts.id)
    facts.id.append(UInt8(ascii: "/"))
    RecordReader.appendEscaped(JSONValue.array(keys).canonical[...], to: &facts.id)
    facts.comparedContent = try (image.map(compared) ?? .null).canonical
  }

  /// Returns the typed attribute map with its sets sorted.
  private static func compared(_ value: JSONValue) throws(RecordProblem) -> JSONValue {
    guard let object = value.object else { return value }
    var members: [(String, JSONValue)] = []
    for member in object {
      guard let typed = member.value.object, typed.count == 1, let type = typed.first else {
        throw RecordProblem("attribute \(member.name.prefix(60)) without a type")
      }
      members.append(
        (member.name, .object(JSONObject([(type.name, try normalized(type.name, type.value))])))
      )
    }
    return .object(JSONObject(members))
  }

  private static func normalized(
    _ type: String,
    _ value: JSONValue
  ) throws(RecordProblem) -> JSONValue {
    switch type {
    case "M": return try compared(value)
    case "L":
      guard let list = value.array else { throw RecordProblem("L without an array") }
      var elements: [JSONValue] = []
      for element in list {
        guard let typed = element.object?.first else {
          throw RecordProblem("an element without a type")
        }
        elements.append(
          .object(JSONObject([(typed.name, try normalized(typed.name, typed.value))]))
        )
      }
      return .array(elements)
    case "N": return .string(number(value.string ?? value.canonicalText))
    case "SS", "BS", "NS":
      guard let list = value.array else { throw RecordProblem("\(type) without an array") }
      let texts = list.map { type == "NS" ? number($0.string ?? "") : $0.string ?? "" }
      return .array(texts.sorted { CanonicalString.isOrderedBefore($0, $1) }.map { .string($0) })
    case "S", "B", "BOOL", "NULL": return value
    default: throw RecordProblem("attribute type \(type.prefix(20)), want one of DynamoDB's")
    }
  }

  /// Returns the exact normalised form of a number's text, or the text where it is none.
  private static func number(_ text: String) -> String {
    (try? JSONValue(parsing: Array(text.utf8)))?.number?.text ?? text
  }
}

extension DynamoDB.Context {
  /// Returns the table id of a data file: by the manifest whose key ends as the file's name does.
  func table(of file: String) -> String? {
    if let table = tables[file] { return table }
    let base = file.split(separator: "/").last.map(String.init) ?? file
    return tables[base] ?? onlyTable
  }
}
