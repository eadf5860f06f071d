import CanonicalJSON
import Trail

extension SourceFormat {
  package static let ocsf = SourceFormat(
    name: "ocsf",
    summary: "Events of the Open Cybersecurity Schema Framework, version 1.",
    assurance: .witnessed,
    mapping: OCSF.mapping,
    identity: .parts([.init(pointer("metadata", "uid"))], otherwise: .digest),
    rules: [.present(pointer("class_uid"))],
    role: { _ in .records(.values(in: [])) },
    order: .free,
    sample: FormatSample(record: OCSF.record),
    signs: OCSF.signs
  )
}

/// Events of the Open Cybersecurity Schema Framework, version 1, as Amazon Security Lake and many
/// collectors keep them: one a line, or an array.
///
///     {"activity_id":1,"actor":{"user":{"name":"ana","uid":"arn:aws:iam::1:user/ana"}},
///      "api":{"operation":"CreateUser"},"class_uid":3001,"metadata":{"uid":"…","version":"1.1.0"},
///      "src_endpoint":{"ip":"192.0.2.1"},"status_id":1,"time":1679072879000,"type_uid":300101}
///
/// `time` is milliseconds. Where a collector gives both, an ARN is taken before a name, as the
/// cloudtrail format does, and a name before any other unique id.
///
/// - SeeAlso: schema.ocsf.io.
enum OCSF {
  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("time"), .milliseconds), .time(pointer("time_dt"), .rfc3339)],
    .stream: [
      .join([pointer("cloud", "account", "uid"), pointer("cloud", "region")], "/"),
      .filled(pointer("cloud", "account", "uid")), .filled(pointer("cloud", "region")),
      .filled(pointer("metadata", "product", "name")),
    ],
    .actor: [
      .like(pointer("actor", "user", "uid"), pattern: "arn:*", constant: nil),
      .like(pointer("actor", "user", "uuid"), pattern: "arn:*", constant: nil),
      .filled(pointer("actor", "user", "name")), .filled(pointer("actor", "user", "uid")),
      .filled(pointer("actor", "user", "email_addr")), .filled(pointer("actor", "app_name")),
      .filled(pointer("actor", "invoked_by")), .filled(pointer("actor", "process", "name")),
    ],
    .actorKind: actorKind,
    .action: [
      .filled(pointer("api", "operation")), .filled(pointer("metadata", "event_code")),
      .filled(pointer("activity_name")),
    ],
    .service: [
      .filled(pointer("api", "service", "name")), .filled(pointer("metadata", "product", "name")),
    ],
    .target: target,
    .outcome: [
      .lookup(pointer("status_id"), ["1": "success", "2": "failure"], otherwise: nil),
      .lookup(pointer("status"), ["Success": "success", "Failure": "failure"], otherwise: nil),
      .lookup(pointer("action_id"), ["2": "failure"], otherwise: nil),
      .lookup(pointer("disposition_id"), ["2": "failure"], otherwise: nil),
    ],
    .reason: [.filled(pointer("status_detail")), .filled(pointer("status_code"))],
    .ip: [.filled(pointer("src_endpoint", "ip")), .filled(pointer("src_endpoint", "domain"))],
    .userAgent: [.filled(pointer("http_request", "user_agent"))],
    .session: [
      .filled(pointer("actor", "user", "credential_uid")),
      .filled(pointer("actor", "session", "credential_uid")),
      .filled(pointer("actor", "session", "uid")), .filled(pointer("session", "uid")),
    ],
    .mfa: [["is_mfa"], ["mfa"], ["actor", "session", "is_mfa"], ["actor", "session", "mfa"]].map {
      .lookup(
        JSONPointer(tokens: $0.map { Array($0.utf8) }),
        ColumnMapping.truth,
        otherwise: nil
      )
    },
    .type: [.pointer(pointer("type_uid")), .pointer(pointer("class_uid"))],
  ])

  private static let actorKind: [ColumnMapping.Rule] = [
    .lookup(
      pointer("actor", "user", "type"),
      [
        "User": "user", "Admin": "user", "System": "system", "Service": "service", "Root": "root",
        "IAMUser": "user", "IdentityCenterUser": "user", "SAMLUser": "user",
        "WebIdentityUser": "user", "FederatedUser": "user", "AssumedRole": "role", "Role": "role",
        "AWSService": "service", "AWSAccount": "service",
      ],
      otherwise: nil
    ),
    .lookup(
      pointer("actor", "user", "type_id"),
      ["1": "user", "2": "user", "3": "system", "4": "service"],
      otherwise: nil
    ),
    .present(pointer("actor", "invoked_by"), "service"),
  ]

  private static let target: [ColumnMapping.Rule] = [
    .like(pointer("resources", "0", "uid"), pattern: "arn:*", constant: nil),
    .filled(pointer("resources", "0", "name")), .filled(pointer("resources", "0", "uid")),
    .filled(pointer("resource", "name")), .filled(pointer("resource", "uid")),
    .filled(pointer("entity", "name")), .filled(pointer("entity", "policy", "name")),
    .filled(pointer("entity", "uid")), .filled(pointer("user", "name")),
    .filled(pointer("user", "uid")), .filled(pointer("group", "name")),
    .filled(pointer("group", "uid")), .filled(pointer("database", "name")),
    .filled(pointer("file", "path")), .filled(pointer("device", "hostname")),
    .filled(pointer("dst_endpoint", "hostname")), .filled(pointer("dst_endpoint", "svc_name")),
    .filled(pointer("dst_endpoint", "ip")),
  ]
}

extension OCSF {
  static let signs = FormatSigns(
    [
      FormatSigns.Form(
        "event",
        [
          .present(pointer("class_uid")), .like(pointer("metadata", "version"), "1.*"),
          .present(pointer("time")),
        ],
        usual: ["category_uid", "activity_id", "type_uid", "severity_id"].map { pointer($0) } + [
          pointer("metadata", "product"), pointer("metadata", "uid"),
        ]
      )
    ],
    folders: ["ext", "region=*", "accountId=*", "eventDay=*"]
  )

  /// Made-up events, one a second.
  static func record(_ number: Int) -> String {
    """
    {"activity_id":1,"actor":{"user":{"name":"lea"}},"api":{"operation":"CreateUser"},\
    "class_uid":3001,"metadata":{"uid":"event-\(number)","version":"1.1.0"},\
    "src_endpoint":{"ip":"192.0.2.1"},"status_id":1,"time":\(FormatSample.milliseconds(number)),\
    "type_uid":300101,"user":{"name":"noor"}}
    """
  }
}
