import CanonicalJSON
import Trail

extension SourceFormat {
  package static let otelLogs = SourceFormat(
    name: "otel-logs",
    summary: """
      OpenTelemetry logs in the JSON encoding of OTLP, one export request a line or a whole document.
      """,
    assurance: .witnessed,
    mapping: OTelLogs.mapping,
    identity: .parts([.init(pointer("attributes", "log.record.uid"))], otherwise: .digest),
    role: { _ in .records(.values(in: [])) },
    order: .free,
    transcoder: { OTLPTranscoder() },
    sample: OTelLogs.sample,
    signs: OTelLogs.signs
  )
}

/// OTLP/JSON logs, `{"resourceLogs":[{"resource","scopeLogs":[{"scope","logRecords":[…]}]}]}`.
///
/// Each element of `logRecords` is a record:
///
///     {"attributes":{"event.name":"order.placed","user.id":"lea"},"logRecord":{…},
///      "resource":{…},"resourceAttributes":{"service.name":"shop"},"scope":{…},
///      "time":"2026-11-22T08:00:00.000000Z"}
///
/// `logRecord`, `resource` and `scope` are as they stand in the file; `attributes` and
/// `resourceAttributes` hold, by key, those of their attributes that are one text, number or truth.
///
/// - SeeAlso: opentelemetry-proto logs/v1/logs.proto, OTLP specification (JSON Protobuf encoding), and
///   the semantic conventions' attribute names.
enum OTelLogs {
  private static func attributes(_ names: String...) -> [ColumnMapping.Rule] {
    names.map { .pointer(pointer("attributes", $0)) }
  }

  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("time"), .rfc3339)],
    .stream: [
      .join(
        [
          pointer("resourceAttributes", "service.name"),
          pointer("resourceAttributes", "service.instance.id"),
        ],
        "/"
      ),
      .pointer(pointer("resourceAttributes", "service.name")),
    ],
    .actor: attributes("user.name", "user.id", "user.email", "enduser.id"),
    .actorKind: attributes("user.kind"),
    .action: [.pointer(pointer("logRecord", "eventName"))]
      + attributes("event.name", "event.action")
      + [.pointer(pointer("scope", "name"))],
    .service: [.pointer(pointer("resourceAttributes", "service.name"))],
    .target: attributes("event.target", "url.path", "http.route", "k8s.object.name", "file.path"),
    .outcome: [
      .lookup(
        pointer("attributes", "event.outcome"),
        ["success": "success", "failure": "failure"],
        otherwise: nil
      ),
      .present(pointer("attributes", "error.type"), "failure"),
      .present(pointer("attributes", "exception.type"), "failure"),
    ],
    .reason: attributes("exception.message", "error.type", "exception.type"),
    .ip: attributes("client.address", "source.address"),
    .userAgent: attributes("user_agent.original"),
    .session: attributes("session.id") + [.pointer(pointer("logRecord", "traceId"))],
    .type: [.pointer(pointer("logRecord", "severityText"))],
  ])

  static let sample = FormatSample(
    record: { number in
      """
      {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":\
      {"stringValue":"shop"}}]},"scopeLogs":[{"scope":{"name":"orders"},"logRecords":[\
      {"timeUnixNano":"\(1_763_800_000 + number)000000000","severityText":"INFO",\
      "body":{"stringValue":"order \(number) placed"},"attributes":[\
      {"key":"event.name","value":{"stringValue":"order.placed"}},\
      {"key":"user.id","value":{"stringValue":"lea"}}]}]}]}]}
      """
    }
  )
}

extension OTelLogs {
  static let signs = FormatSigns([
    FormatSigns.Form(
      "log records of a resource",
      [.present(pointer("scopeLogs", "0", "logRecords"))],
      usual: ["resource", "schemaUrl"].map { pointer($0) }
    ),
    FormatSigns.Form(
      "export request",
      [.present(pointer("resourceLogs", "0", "scopeLogs"))],
      usual: [pointer("resourceLogs", "0", "resource")]
    ),
  ])
}
