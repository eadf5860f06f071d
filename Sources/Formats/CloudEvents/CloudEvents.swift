import CanonicalJSON
import Trail

extension SourceFormat {
  package static let cloudEvents = SourceFormat(
    name: "cloudevents",
    summary: "Events in the JSON format of CloudEvents 1.0, one a line or in batches.",
    assurance: .witnessed,
    mapping: CloudEvents.mapping,
    identity: .parts([.init(pointer("source")), .init(pointer("id"))], otherwise: .quarantine),
    rules: [
      .oneOf(pointer("specversion"), ["1.0"]),
      .present(pointer("type")),
      .exclusive(pointer("data"), pointer("data_base64")),
    ],
    role: { _ in .records(.values(in: [])) },
    order: .countedWhere(pointer("sequencetype"), "Integer"),
    sample: CloudEvents.sample,
    signs: CloudEvents.signs
  )
}

/// CloudEvents 1.0 in structured mode, and batches of them.
///
///     {"data":{…},"id":"4711","partitionkey":"order-1","sequence":"3","sequencetype":"Integer",
///      "source":"/shop","specversion":"1.0","time":"2026-11-22T08:00:00Z","type":"order.placed"}
///
/// - SeeAlso: cloudevents/formats/json-format.md; of the extensions auth-context.md, partitioning.md,
///   sequence.md and distributed-tracing.md.
enum CloudEvents {
  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("time"), .rfc3339)],
    .stream: [
      .join([pointer("source"), pointer("partitionkey")], "/"), .pointer(pointer("source")),
    ],
    .sequence: [.pointer(pointer("sequence"))],
    .actor: [
      .pointer(pointer("authid")), .pointer(pointer("data", "actor", "id")),
      .pointer(pointer("data", "actor")),
    ],
    .actorKind: [
      .lookup(
        pointer("authtype"),
        [
          "app_user": "user", "user": "user", "unauthenticated": "user",
          "service_account": "service", "api_key": "service", "system": "system",
        ],
        otherwise: nil
      ),
      .pointer(pointer("data", "actor", "kind")),
    ],
    .action: [.pointer(pointer("type"))],
    .service: [.pointer(pointer("source"))],
    .target: [.pointer(pointer("subject"))],
    .outcome: [.pointer(pointer("data", "outcome"))],
    .reason: [.pointer(pointer("data", "reason"))],
    .ip: [.pointer(pointer("data", "ip"))],
    .session: [.pointer(pointer("traceparent"))],
    .type: [.pointer(pointer("type"))],
  ])

  static let sample = FormatSample(record: { number in
    """
    {"authid":"lea","authtype":"user","data":{"total":41.5},"datacontenttype":"application/json",\
    "id":"event-\(number)","partitionkey":"order-\(number)","sequence":"1",\
    "sequencetype":"Integer","source":"/shop","specversion":"1.0","subject":"order-\(number)",\
    "time":"\(FormatSample.time(number))","type":"order.placed"}
    """
  })
}

extension CloudEvents {
  static let signs = FormatSigns(
    [
      FormatSigns.Form(
        "event",
        [
          .oneOf(pointer("specversion"), ["1.0"]), .present(pointer("type")),
          .present(pointer("source")), .present(pointer("id")),
        ],
        usual: ["time", "subject", "data", "data_base64", "datacontenttype"].map { pointer($0) }
      )
    ],
    isBusiness: true
  )
}
