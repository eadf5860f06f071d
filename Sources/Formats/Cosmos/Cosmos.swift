import CanonicalJSON
import Trail

extension SourceFormat {
  package static let cosmos = SourceFormat(
    name: "cosmos",
    summary: """
      Documents of an append-only Azure Cosmos DB container, as a job wrote them from queries or from \
      the change feed.
      """,
    assurance: .witnessed,
    mapping: Cosmos.mapping,
    identity: .documents,
    roots: Cosmos.roots,
    olderRoots: [pointer("previous")],
    role: { _ in .records(.values(in: ["Documents", "value"])) },
    order: .ascending,
    keyCount: 1...3,
    sample: Cosmos.sample,
    signs: Cosmos.signs
  )
}

/// Azure Cosmos DB: documents, and the items of both change feed modes.
///
///     {"id":"ord-1-1","pk":"ord-1",…,"_rid":"…","_etag":"\"…\"","_ts":1770000000}
///     {"id":"ord-1-1","pk":"ord-1",…,"_lsn":17,"_ts":1770000000}
///     {"current":{"id":"ord-1-1",…},"metadata":{"crts":1770000000,"lsn":17,"operationType":"create"}}
///     {"metadata":{"crts":1770000060,"id":"ord-1-1","lsn":18,"operationType":"delete",
///      "partitionKey":{"pk":"ord-1"},"previousImageLSN":17}}
///
/// Older versions of the SDKs write `"current":{}` into a deletion, and the document itself into
/// `previous`, without `id` and `partitionKey` in the metadata.
///
/// - SeeAlso: learn.microsoft.com/azure/cosmos-db/change-feed-modes
enum Cosmos {
  /// The document itself, or the member that a feed of all versions puts it in.
  static let roots = [JSONPointer(tokens: []), pointer("current")]

  /// Members that the service sets: no part of what was written.
  static let systemMembers = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn"]

  /// Where the deletion of a document says its partition key.
  static let givenKey = pointer("metadata", "partitionKey")

  /// What a partition key is called where `keys:` doesn't say.
  static let usualKeys = ["partitionKey", "pk"].map { pointer($0) }

  private static func anywhere(_ names: [String]...) -> [ColumnMapping.Rule] {
    places(names).map { .pointer($0) }
  }

  private static func places(_ names: [[String]]) -> [JSONPointer] {
    roots.flatMap { root in
      names.map { JSONPointer(tokens: root.tokens + $0.map { Array($0.utf8) }) }
    }
  }

  static let mapping = ColumnMapping(rules: [
    .time: places([["time"], ["timestamp"], ["eventTime"]]).map { .time($0, .rfc3339) }
      + places([["_ts"]]).map { .time($0, .seconds) }
      + [.time(pointer("metadata", "crts"), .seconds)],
    .stream: anywhere(["partitionKey"], ["pk"])
      + [
        .pointer(pointer("metadata", "partitionKey", "partitionKey")),
        .pointer(pointer("metadata", "partitionKey", "pk")),
      ],
    .sequence: [.pointer(pointer("metadata", "lsn")), .pointer(pointer("_lsn"))],
    .actor: anywhere(["actor", "id"], ["actor"]),
    .actorKind: anywhere(["actor", "kind"]),
    .action: anywhere(["type"], ["eventType"], ["action"])
      + [.pointer(pointer("metadata", "operationType"))],
    .service: anywhere(["service"], ["source"]),
    .target: anywhere(["target"], ["subject"]),
    .outcome: anywhere(["outcome"]),
    .reason: anywhere(["reason"]),
    .ip: anywhere(["ip"]),
    .userAgent: anywhere(["user_agent"]),
    .session: anywhere(["session"]),
    .mfa: places([["mfa"]]).map { .lookup($0, ColumnMapping.truth, otherwise: nil) },
    .type: anywhere(["type"], ["eventType"]),
  ])

  static let sample = FormatSample(
    record: { number in
      """
      {"current":{"_etag":"\\"0-\(number)\\"","_rid":"AAAA\(number)","_ts":\(1_763_800_000 + number),\
      "actor":{"id":"lea"},"id":"event-\(number)","pk":"order-\(number / 2)",\
      "time":"\(FormatSample.time(number))","type":"order.placed"},\
      "metadata":{"crts":\(1_763_800_000 + number),"lsn":\(number + 1),"operationType":"create",\
      "previousImageLSN":0}}
      """
    }
  )
}

extension Cosmos {
  static let signs = FormatSigns(
    [
      FormatSigns.Form(
        "change of all versions mode",
        [
          .oneOf(pointer("metadata", "operationType"), ["create", "replace", "delete"]),
          .present(pointer("metadata", "lsn")),
        ],
        usual: [["current"], ["metadata", "crts"], ["metadata", "previousImageLSN"]].map {
          JSONPointer(tokens: $0.map { Array($0.utf8) })
        }
      ),
      FormatSigns.Form(
        "document",
        [.present(pointer("_rid")), .present(pointer("_etag")), .present(pointer("_ts"))],
        usual: ["_self", "_attachments", "id"].map { pointer($0) }
      ),
      FormatSigns.Form(
        "change of latest version mode",
        [.present(pointer("_lsn")), .present(pointer("_ts")), .present(pointer("id"))],
        usual: ["_rid", "_etag", "_self"].map { pointer($0) }
      ),
    ],
    isBusiness: true
  )
}
