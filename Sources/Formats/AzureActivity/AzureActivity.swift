import CanonicalJSON
import Trail

extension SourceFormat {
  package static let azureActivity = SourceFormat(
    name: "azure-activity",
    summary: "Azure Monitor's activity log: who did what to which resource of a subscription.",
    assurance: .witnessed,
    mapping: AzureActivity.mapping,
    identity: .parts([.init(pointer("eventDataId"))], otherwise: .digest),
    rules: [.present(pointer("operationName"))],
    role: { _ in .records(.values(in: ["records", "value"])) },
    order: .free,
    sample: FormatSample(record: AzureActivity.record),
    signs: AzureActivity.signs
  )
}

/// Azure Monitor's activity log, in both forms that it leaves Azure in.
///
/// A diagnostic setting writes lines, or `{"records":[…]}`:
///
///     {"time":"2026-11-22T08:00:00.0000000Z","resourceId":"/subscriptions/…","operationName":
///      "Microsoft.Storage/storageAccounts/write","category":"Administrative","resultType":"Success",
///      "callerIpAddress":"192.0.2.1","correlationId":"…","identity":{"claims":{…}}}
///
/// The REST API and `az monitor activity-log list` give `{"value":[…]}` or an array:
///
///     {"eventTimestamp":"2026-11-22T08:00:00.1234567Z","eventDataId":"…","caller":"a@example.com",
///      "operationName":{"value":"…"},"status":{"value":"Succeeded"},"httpRequest":{…},"claims":{…}}
///
/// Only the second names its events; the first is identified by its digest.
///
/// - SeeAlso: learn.microsoft.com, "Azure activity log event schema".
enum AzureActivity {
  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("time"), .rfc3339), .time(pointer("eventTimestamp"), .rfc3339)],
    .stream: [.filled(pointer("subscriptionId")), .filled(pointer("tenantId"))],
    .actor: actor,
    .actorKind: actorKind,
    .action: [.pointer(pointer("operationName")), .pointer(pointer("operationName", "value"))],
    .service: [.filled(pointer("resourceProviderName", "value")), .constant("azure")],
    .target: [.filled(pointer("resourceId")), .filled(pointer("properties", "entity"))],
    .outcome: [
      .lookup(pointer("resultType"), results, otherwise: nil),
      .lookup(pointer("status", "value"), results, otherwise: nil),
      .lookup(pointer("properties", "metricResponseType"), results, otherwise: nil),
      .like(pointer("statusCode"), pattern: "2*", constant: "success"),
      .like(pointer("statusCode"), pattern: "4*", constant: "failure"),
      .like(pointer("statusCode"), pattern: "5*", constant: "failure"),
    ],
    .reason: [
      .filled(pointer("resultDescription")), .filled(pointer("properties", "statusMessage")),
      .filled(pointer("subStatus", "value")), .filled(pointer("statusText")),
    ],
    .ip: [
      .filled(pointer("callerIpAddress")), .filled(pointer("httpRequest", "clientIpAddress")),
      .filled(pointer("claims", "ipaddr")), .filled(pointer("identity", "claims", "ipaddr")),
    ],
    .userAgent: [
      .filled(pointer("properties", "userAgentHeader")),
      .filled(pointer("properties", "userAgent")),
    ],
    .session: [.filled(pointer("correlationId"))],
    .mfa: mfa,
    .type: [.filled(pointer("category")), .filled(pointer("category", "value"))],
  ])

  /// What hasn't ended yet, `Start` and `Accepted`, has no outcome.
  private static let results = [
    "Success": "success", "Succeeded": "success", "Failure": "failure", "Failed": "failure",
    "Error": "failure",
  ]

  private static let schema = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
  private static let methods = "http://schemas.microsoft.com/claims/authnmethodsreferences"
  private static let person = [schema + "upn", "upn", schema + "emailaddress", "name"]

  private static let actor: [ColumnMapping.Rule] =
    [.filled(pointer("caller"))]
    + claims(person + [schema + "name", "appid"]).map { .filled($0) } + [
      .filled(pointer("identity", "authorization", "evidence", "principalId")),
      .filled(pointer("identity", "tokenHash")),
    ]

  private static let actorKind: [ColumnMapping.Rule] =
    [
      .lookup(
        pointer("identity", "authorization", "evidence", "principalType"),
        ["User": "user", "ServicePrincipal": "service", "Group": "role"],
        otherwise: nil
      )
    ] + claims(["idtyp"]).map { .lookup($0, ["app": "service", "user": "user"], otherwise: nil) }
    + [.like(pointer("caller"), pattern: "*@*", constant: "user")]
    + claims(person).map { .like($0, pattern: "*@*", constant: "user") }
    + claims(["appid"]).map { .present($0, "service") }

  private static let mfa: [ColumnMapping.Rule] =
    claims([methods]).map { .like($0, pattern: "*mfa*", constant: "1") }
    + claims([methods]).map { .like($0, pattern: "*pwd*", constant: "0") }

  /// The places of claims of the token that the call was made with, in both forms.
  private static func claims(_ names: [String]) -> [JSONPointer] {
    names.flatMap { [pointer("claims", $0), pointer("identity", "claims", $0)] }
  }
}

extension AzureActivity {
  static let signs = FormatSigns(
    [
      FormatSigns.Form(
        "diagnostic setting's record",
        [
          .present(pointer("time")), .like(pointer("resourceId"), "/*"),
          .present(pointer("operationName")),
        ],
        usual: ["category", "resultType", "correlationId", "callerIpAddress", "identity", "level"]
          .map { pointer($0) }
      ),
      FormatSigns.Form(
        "activity log API's event",
        [
          .present(pointer("eventTimestamp")), .present(pointer("eventDataId")),
          .present(pointer("operationName", "value")),
        ],
        usual: ["caller", "correlationId", "status", "resourceId", "category"].map { pointer($0) }
      ),
    ],
    folders: ["insights-*", "resourceId=*"]
  )

  /// Made-up records of a diagnostic setting, one a second.
  static func record(_ number: Int) -> String {
    """
    {"callerIpAddress":"192.0.2.1","category":"Administrative","correlationId":"\(number)",\
    "identity":{"claims":{"upn":"lea@example.com"}},"operationName":"Microsoft.KeyVault/vaults/write",\
    "resourceId":"/subscriptions/1/resourceGroups/a","resultType":"Success",\
    "time":"\(FormatSample.time(number, fraction: ".0000000"))"}
    """
  }
}
