import CanonicalJSON
import Cryptography
import Trail

extension SourceFormat {
  package static let chainedJSONLines = SourceFormat(
    name: "chained-jsonl",
    summary: """
      JSON lines in which each record states its own SHA-256 and that of the record before it in its \
      stream.
      """,
    assurance: .chained,
    mapping: JSONLines.mapping,
    identity: .streamAndSequence(id: pointer("id")),
    role: { _ in .records(.lines) },
    chain: .required,
    sample: FormatSample(record: JSONLines.chainedRecord),
    signs: FormatSigns([], isBusiness: true)
  )

  package static let jsonLines = SourceFormat(
    name: "json-lines",
    summary: "JSON lines without a proof of their own.",
    assurance: .witnessed,
    mapping: JSONLines.mapping,
    identity: .streamAndSequence(id: pointer("id")),
    role: { _ in .records(.lines) },
    chain: .optional,
    sample: FormatSample(record: { JSONLines.record($0).canonicalText }),
    signs: FormatSigns([], isBusiness: true)
  )
}

/// Lines of JSON objects, with or without a hash chain.
enum JSONLines {
  /// What an event's own member names lead to unless `map:` says otherwise.
  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("time"), .rfc3339), .time(pointer("timestamp"), .rfc3339)],
    .stream: [.pointer(pointer("stream"))],
    .sequence: [.pointer(pointer("sequence"))],
    .actor: [.pointer(pointer("actor", "id")), .pointer(pointer("actor"))],
    .actorKind: [.pointer(pointer("actor", "kind")), .pointer(pointer("actor", "type"))],
    .action: [.pointer(pointer("type")), .pointer(pointer("action"))],
    .service: [.pointer(pointer("service"))],
    .target: [.pointer(pointer("target")), .pointer(pointer("subject"))],
    .outcome: [.pointer(pointer("outcome"))],
    .reason: [.pointer(pointer("reason"))],
    .ip: [.pointer(pointer("ip")), .pointer(pointer("actor", "ip"))],
    .userAgent: [.pointer(pointer("user_agent"))],
    .session: [.pointer(pointer("session"))],
    .mfa: [.lookup(pointer("mfa"), ColumnMapping.truth, otherwise: nil)],
    .type: [.pointer(pointer("type"))],
  ])

  /// Made-up events, each the first of a stream of its own.
  static func record(_ number: Int) -> JSONValue {
    [
      "actor": ["id": "lea"], "id": .string("event-\(number)"), "sequence": 1,
      "stream": .string("order-\(number)"), "time": .string(FormatSample.time(number)),
      "type": "order.placed",
    ]
  }

  @Sendable static func chainedRecord(_ number: Int) -> String {
    var members = record(number).object?.map { ($0.name, $0.value) } ?? []
    members.append(("prev_hash", .string(ChainSettings().genesis)))
    let hash = SHA256.hash(JSONValue.object(JSONObject(members)).canonical)
    return JSONValue.object(JSONObject(members + [("hash", .string(hash.hex))])).canonicalText
  }
}

/// Returns the pointer through member names, which need no escaping here.
func pointer(_ names: String...) -> JSONPointer {
  JSONPointer(tokens: names.map { Array($0.utf8) })
}
