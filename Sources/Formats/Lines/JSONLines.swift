import CanonicalJSON
import Trail

/// Lines of JSON objects, with or without a hash chain.
enum JSONLines {
  static let idPointer = pointer("id")

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
}

/// Returns the pointer through member names, which need no escaping here.
func pointer(_ names: String...) -> JSONPointer {
  JSONPointer(tokens: names.map { Array($0.utf8) })
}
