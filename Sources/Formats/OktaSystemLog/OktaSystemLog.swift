import CanonicalJSON
import Trail

extension SourceFormat {
  package static let oktaSystemLog = SourceFormat(
    name: "okta-system-log",
    summary: "Okta's system log: sign-ins, and changes of users, groups and policies.",
    assurance: .witnessed,
    mapping: OktaSystemLog.mapping,
    identity: .parts([.init(pointer("uuid"))], otherwise: .digest),
    rules: [.present(pointer("eventType"))],
    role: { _ in .records(.values(in: [])) },
    order: .free,
    sample: FormatSample(record: OktaSystemLog.record),
    signs: OktaSystemLog.signs
  )
}

/// Okta's system log: what the System Log API gives (an array), or a log stream's lines.
///
///     {"actor":{"alternateId":"ana@example.com","displayName":"Ana","id":"00u1","type":"User"},
///      "client":{"ipAddress":"192.0.2.1"},"eventType":"user.session.start","outcome":{"result":
///      "SUCCESS"},"published":"2026-11-22T08:00:00.353Z","target":[…],"uuid":"dc9fd3c0-…"}
///
/// - SeeAlso: developer.okta.com, "System Log API".
enum OktaSystemLog {
  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("published"), .rfc3339)],
    .actor: [
      .like(pointer("actor", "alternateId"), pattern: "*@*", constant: nil),
      .filled(pointer("actor", "displayName")), .filled(pointer("actor", "id")),
    ],
    .actorKind: [
      .lookup(
        pointer("actor", "type"),
        [
          "User": "user", "SystemPrincipal": "system", "PublicClientApp": "service",
          "PublicClientAppEntity": "service", "ServiceAccount": "service",
        ],
        otherwise: nil
      )
    ],
    .action: [.pointer(pointer("eventType"))],
    .service: [.constant("okta")],
    .target: [
      .like(pointer("target", "0", "alternateId"), pattern: "*@*", constant: nil),
      .filled(pointer("target", "0", "displayName")), .filled(pointer("target", "0", "id")),
    ],
    .outcome: [
      .lookup(
        pointer("outcome", "result"),
        ["SUCCESS": "success", "ALLOW": "success", "FAILURE": "failure", "DENY": "failure"],
        otherwise: nil
      )
    ],
    .reason: [.filled(pointer("outcome", "reason"))],
    .ip: [.filled(pointer("client", "ipAddress"))],
    .userAgent: [.filled(pointer("client", "userAgent", "rawUserAgent"))],
    .session: [
      .filled(pointer("authenticationContext", "rootSessionId")),
      .filled(pointer("authenticationContext", "externalSessionId")),
    ],
    .type: [.filled(pointer("severity"))],
  ])
}

extension OktaSystemLog {
  static let signs = FormatSigns([
    FormatSigns.Form(
      "system log event",
      [
        .present(pointer("eventType")), .present(pointer("published")),
        .present(pointer("actor", "id")),
      ],
      usual: [
        "uuid", "client", "outcome", "target", "transaction", "debugContext", "legacyEventType",
      ]
      .map { pointer($0) }
    )
  ])

  /// Made-up events, one a second.
  static func record(_ number: Int) -> String {
    """
    {"actor":{"alternateId":"lea@example.com","id":"00u1","type":"User"},\
    "client":{"ipAddress":"192.0.2.1"},"eventType":"user.session.start",\
    "outcome":{"result":"SUCCESS"},"published":"\(FormatSample.time(number, fraction: ".353"))",\
    "uuid":"event-\(number)"}
    """
  }
}
