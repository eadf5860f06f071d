import CanonicalJSON
import Trail

extension SourceFormat {
  package static let gcpAudit = SourceFormat(
    name: "gcp-audit",
    summary: """
      Google Cloud's audit logs: admin activity, data access, system events and denied policies.
      """,
    assurance: .witnessed,
    mapping: GCPAudit.mapping,
    identity: .parts(
      [.init(pointer("logName")), .init(pointer("timestamp")), .init(pointer("insertId"))],
      otherwise: .digest
    ),
    rules: [.present(pointer("protoPayload", "methodName"))],
    role: { _ in .records(.values(in: ["entries"])) },
    order: .free,
    sample: FormatSample(record: GCPAudit.record),
    signs: GCPAudit.signs
  )
}

/// Google Cloud's audit logs: `LogEntry` objects whose `protoPayload` is an `AuditLog`, as a sink writes
/// them to a bucket (lines) and `gcloud logging read --format=json` prints them (an array).
///
///     {"insertId":"1vfv8","logName":"projects/p/logs/cloudaudit.googleapis.com%2Factivity",
///      "protoPayload":{"authenticationInfo":{"principalEmail":"a@example.com"},"methodName":"…",
///      "resourceName":"…","serviceName":"storage.googleapis.com","status":{},
///      "requestMetadata":{"callerIp":"192.0.2.1"}},"timestamp":"2026-11-22T08:00:00.123456789Z"}
///
/// An entry is identified by log, time and insert id together. A status without a code is one that
/// went well.
///
/// - SeeAlso: cloud.google.com, "LogEntry" and "AuditLog".
enum GCPAudit {
  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("timestamp"), .rfc3339)],
    .stream: [.pointer(pointer("logName"))],
    .actor: [
      .filled(payload("authenticationInfo", "principalEmail")),
      .filled(payload("authenticationInfo", "principalSubject")),
    ],
    .actorKind: [
      .like(
        payload("authenticationInfo", "principalEmail"),
        pattern: "*gserviceaccount.com",
        constant: "service"
      ),
      .like(
        payload("authenticationInfo", "principalEmail"),
        pattern: "system:*",
        constant: "service"
      ),
      .like(
        payload("authenticationInfo", "principalSubject"),
        pattern: "serviceAccount:*",
        constant: "service"
      ),
      .like(
        payload("authenticationInfo", "principalEmail"),
        pattern: "*@*",
        constant: "user"
      ),
      .like(payload("authenticationInfo", "principalSubject"), pattern: "user:*", constant: "user"),
    ],
    .action: [.pointer(payload("methodName"))],
    .service: [.pointer(payload("serviceName"))],
    .target: [
      .filled(payload("resourceName")), .filled(payload("authorizationInfo", "0", "resource")),
    ],
    .outcome: [
      .lookup(payload("status", "code"), ["0": "success"], otherwise: "failure"),
      .lookup(payload("authorizationInfo", "0", "granted"), ["false": "failure"], otherwise: nil),
      .present(payload("methodName"), "success"),
    ],
    .reason: [.filled(payload("status", "message"))],
    .ip: [
      .filled(payload("requestMetadata", "callerIp")),
      .filled(payload("requestMetadata", "callerIP")),
    ],
    .userAgent: [.filled(payload("requestMetadata", "callerSuppliedUserAgent"))],
    .session: [.filled(payload("authenticationInfo", "serviceAccountKeyName"))],
    .type: [.pointer(pointer("resource", "type"))],
  ])

  private static func payload(_ names: String...) -> JSONPointer {
    JSONPointer(tokens: (["protoPayload"] + names).map { Array($0.utf8) })
  }
}

extension GCPAudit {
  static let signs = FormatSigns(
    [
      FormatSigns.Form(
        "log entry",
        [.present(payload("methodName")), .present(pointer("timestamp"))],
        usual: [
          pointer("insertId"), pointer("logName"), pointer("resource", "type"),
          payload("serviceName"),
          payload("authenticationInfo", "principalEmail"),
        ]
      )
    ],
    folders: ["cloudaudit.googleapis.com", "activity", "data_access", "system_event", "policy"]
  )

  /// Made-up entries, one a second.
  static func record(_ number: Int) -> String {
    """
    {"insertId":"\(number)","logName":"projects/p/logs/cloudaudit.googleapis.com%2Factivity",\
    "protoPayload":{"authenticationInfo":{"principalEmail":"lea@example.com"},\
    "methodName":"storage.setIamPermissions","requestMetadata":{"callerIp":"192.0.2.1"},\
    "resourceName":"projects/_/buckets/b","serviceName":"storage.googleapis.com","status":{}},\
    "timestamp":"\(FormatSample.time(number, fraction: ".123456789"))"}
    """
  }
}
