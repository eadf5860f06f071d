import CanonicalJSON
import Formats
import Trail

/// Mappings with rules of every kind, and records that trip over them.
struct PageRules {
  static let json = ColumnMapping(rules: [
    .time: [.time(pointer("/t"), .rfc3339), .time(pointer("/n"), .seconds)],
    .stream: [.join([pointer("/a"), pointer("/b/c")], "/"), .constant("none")],
    .sequence: [.pointer(pointer("/list/0")), .pointer(pointer("/list/00"))],
    .actor: [.pointer(pointer("/a")), .pointer(pointer("/b/c")), .pointer(pointer("/~1x~0"))],
    .actorKind: [.lookup(pointer("/a"), ["toString": "user", "": "root"], otherwise: nil)],
    .action: [.lookup(pointer("/n"), ["1": "one", "true": "yes"], otherwise: "other")],
    .service: [
      .filled(pointer("/b/c"), constant: "filled"), .filled(pointer("/a")),
      .present(pointer("/b"), "there"),
      .present(pointer("/a"), "here"),
    ],
    .target: [.pointer(pointer("/s")), .pointer(pointer("/s/$sealed")), .pointer(pointer("/b"))],
    .outcome: [.present(pointer("/s"), "sealed"), .constant("success")],
    .reason: [.time(pointer("/n"), .milliseconds)],
    .ip: [.time(pointer("/n"), .microseconds)],
    .userAgent: [.time(pointer("/n"), .seconds)],
    .session: [
      .like(pointer("/n"), pattern: "1*2*", constant: nil),
      .like(pointer("/n"), pattern: "-1", constant: "minus one"),
      .like(pointer("/a"), pattern: "*", constant: "any"),
      .like(pointer("/b/c"), pattern: "2026*Z", constant: nil), .pointer(pointer("/n")),
    ],
    .mfa: [.lookup(pointer("/n"), ["true": "1", "false": "0"], otherwise: nil)],
    .type: [.pointer(pointer("")), .pointer(pointer("/__proto__"))],
  ])

  static let dynamodb = ColumnMapping(
    view: .dynamodb,
    rules: json.rules.merging([.type: [.pointer(pointer("/__proto__"))]]) { $1 }
  )

  private static func pointer(_ text: String) -> JSONPointer {
    (try? JSONPointer(text)) ?? JSONPointer(tokens: [])
  }

  private var state: UInt64

  init(seed: UInt64) { state = seed }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return elements[Int(state >> 33) % elements.count]
  }

  private static let times = [
    "2026-11-22T08:00:00Z", "2026-11-22t08:00:00.25z", "2026-11-22T08:00:00.1234567+01:00",
    "2024-02-29T23:59:59-23:59", "2026-02-29T00:00:00Z", "2026-11-22T24:00:00Z",
    "2026-11-22T08:00:60Z", "2026-11-22T08:00:00", "2026-11-22T08:00:00.Z", "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999Z", "0099-03-01T00:00:00Z", "1969-12-31T23:59:59.5Z",
    "2026-11-22T08:00:00+24:00", "2026-11-22T08:00:00+01:60", " 2026-11-22T08:00:00Z",
  ]

  private static let numbers = [
    "0", "1", "-1", "1.5", "-1.5", "1732262400", "1732262400.123456", "1732262400.1234567",
    "-0.000001", "253402300799", "253402300800", "253402300799999", "253402300799999999",
    "253402300800000000", "-62167219200", "-62167219201", "1e+21", "1e-7",
    "9223372036854775807", "9223372036854775808", "123456789012345678901234567890",
  ]

  private static let texts =
    ["+5", "-", "+", ".5", "5.", "1.2.3", "٣", "1 ", "0x10", "true", "1732262400.5", "-0"]

  private mutating func number() -> JSONValue {
    (try? JSONValue(parsing: pick(Self.numbers))) ?? .null
  }

  private mutating func scalar() -> JSONValue {
    switch pick([0, 1, 2, 3, 4, 5]) {
    case 0: number()
    case 1: .string(pick(Self.times))
    case 2: .string(pick(Self.texts))
    case 3: pick([.bool(true), .bool(false), .null])
    default: .string(pick(PageFixture.nasty))
    }
  }

  private mutating func value() -> JSONValue {
    switch pick([0, 1, 2, 3, 4, 5, 6]) {
    case 0: ["$sealed": "oIt2JK8FUelDgFfgP8KMNGDBewzuql8Xo_0VLDbtGb8"]
    case 1: [scalar(), scalar()]
    case 2: ["c": scalar(), "": scalar()]
    default: scalar()
    }
  }

  /// A record with a time, and with some of the members that the rules ask for.
  mutating func record() -> JSONValue {
    var record: JSONValue = ["t": pick([.string(pick(Self.times)), "2026-11-22T08:00:00Z"])]
    for name in ["a", "b", "n", "s", "list", "/x~", "__proto__"] where pick([true, true, false]) {
      record[name] = name == "n" ? pick([number(), scalar()]) : value()
    }
    return record
  }

  /// The same as an item of DynamoDB.
  mutating func item() -> JSONValue {
    let members = (record().object ?? JSONObject()).map { ($0.name, typed($0.value)) }
    var item: JSONValue = ["Keys": [:]]
    item[pick(["Item", "NewImage", "Keys"])] = .object(JSONObject(members))
    return item
  }

  private mutating func typed(_ value: JSONValue) -> JSONValue {
    if value["$sealed"] != nil { return value }
    switch value {
    case .null: return ["NULL": true]
    case .bool: return ["BOOL": value]
    case .number(let number): return ["N": .string(number.text)]
    case .string: return [pick(["S", "S", "B", "X"]): value]
    case .array(let elements):
      var list: [JSONValue] = []
      for element in elements { list.append(typed(element)) }
      return [pick(["L", "L", "SS"]): .array(list)]
    case .object(let object):
      var members: [(String, JSONValue)] = []
      for member in object { members.append((member.name, typed(member.value))) }
      return ["M": .object(JSONObject(members))]
    }
  }
}
