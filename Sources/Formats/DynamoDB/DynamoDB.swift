import CanonicalJSON
import Cryptography
import Trail

extension SourceFormat {
  package static let dynamodbExport = SourceFormat(
    name: "dynamodb-export",
    summary: "Full and incremental exports of a DynamoDB table to S3, in `DYNAMODB_JSON`.",
    assurance: .checksummed,
    mapping: DynamoDB.mapping,
    identity: .items,
    role: DynamoDB.role,
    evidence: .manifests,
    keyCount: 1...2,
    sample: DynamoDB.sample,
    signs: DynamoDB.signs
  )
}

/// DynamoDB's export to S3 in DYNAMODB_JSON, full and incremental.
package enum DynamoDB {
  /// What the manifests say that records don't.
  package struct Context: Sendable, Hashable {
    /// Table ids by data file, as the manifests name it; a file's own name ends in that key.
    package var tables: [String: String] = [:]
    /// The one table of the source, for files that no manifest lists.
    package var onlyTable: String?
    /// Names of the key attributes, as configured: partition key, sort key.
    package var keys: [String] = []
    /// Names of the key attributes by table id, where they weren't configured.
    package var tableKeys: [String: [String]] = [:]

    package init(tables: [String: String] = [:], onlyTable: String? = nil, keys: [String] = []) {
      self.tables = tables
      self.onlyTable = onlyTable
      self.keys = keys
    }
  }

  static func role(of name: String) -> FileRole {
    let base = name.split(separator: "/").last.map(String.init) ?? name
    if base.hasPrefix("manifest-") { return .evidence }
    let folder = name.split(separator: "/").dropLast().last
    // Whatever else lies beside an export, its markers too, holds no items.
    return folder == "data" || !name.contains("/") ? .records(.lines) : .marker
  }

  static let mapping = ColumnMapping(
    view: .dynamodb,
    rules: [
      .time: ["time", "eventTime", "timestamp", "createdAt"].map { .time(pointer($0), .rfc3339) },
      .stream: [.pointer(pointer("stream")), .pointer(pointer("pk"))],
      .sequence: [.pointer(pointer("sequence"))],
      .actor: [
        .pointer(pointer("actor", "id")), .pointer(pointer("actor", "arn")),
        .pointer(pointer("actor")),
      ],
      .actorKind: [.pointer(pointer("actor", "kind"))],
      .action: [
        .pointer(pointer("type")), .pointer(pointer("eventType")), .pointer(pointer("action")),
      ],
      .service: [.pointer(pointer("service")), .pointer(pointer("source"))],
      .target: [.pointer(pointer("target"))],
      .outcome: [.pointer(pointer("outcome"))],
      .reason: [.pointer(pointer("reason"))],
      .ip: [.pointer(pointer("ip"))],
      .userAgent: [.pointer(pointer("user_agent"))],
      .session: [.pointer(pointer("session"))],
      .mfa: [.lookup(pointer("mfa"), ColumnMapping.truth, otherwise: nil)],
      .type: [.pointer(pointer("type")), .pointer(pointer("eventType"))],
    ]
  )

  static let sample = FormatSample(
    record: { number in
      """
      {"Item":{"pk":{"S":"order-\(number / 2)"},"sk":{"N":"\(number % 2)"},\
      "sequence":{"N":"\(number % 2 + 1)"},"time":{"S":"\(FormatSample.time(number))"},\
      "type":{"S":"order.placed"},"actor":{"M":{"id":{"S":"lea"}}}}}
      """
    },
    fileName: "AWSDynamoDB/01-sample/data/sample.json",
    beside: [
      "AWSDynamoDB/01-sample/manifest-summary.json": """
      {"version":"2020-06-30","exportArn":"arn:aws:dynamodb:eu-central-1:111122223333:table/orders/\
      export/01-sample","startTime":"2026-11-23T00:00:00Z","endTime":"2026-11-23T00:10:00Z",\
      "tableArn":"arn:aws:dynamodb:eu-central-1:111122223333:table/orders","tableId":"orders-1",\
      "exportTime":"2026-11-23T00:00:00Z","s3Bucket":"exports","s3Prefix":"","itemCount":0,\
      "manifestFilesS3Key":"AWSDynamoDB/01-sample/manifest-files.json",\
      "outputFormat":"DYNAMODB_JSON"}
      """
    ],
    keys: ["pk", "sk"]
  )

  /// Returns a pointer's places in the stored record: `/a/b` is `/Item/a/M/b`, and so on.
  static func stored(_ pointer: JSONPointer) -> [JSONPointer] {
    ["Item", "NewImage", "OldImage", "Keys"].map { image in
      var tokens = [Array(image.utf8)]
      for (number, token) in pointer.tokens.enumerated() {
        if number > 0 { tokens.append([UInt8(ascii: "M")]) }
        tokens.append(token)
      }
      return JSONPointer(tokens: tokens)
    }
  }

  /// Returns the attribute map that a record is about: of `Item`, `NewImage`, `OldImage` and `Keys`
  /// the first that is there.
  static func item(of tape: JSONTape, _ bytes: UnsafeRawBufferPointer) -> Int? {
    let images = unsafe [
      tape.member("Item", in: bytes), tape.member("NewImage", in: bytes),
      tape.member("OldImage", in: bytes), tape.member("Keys", in: bytes),
    ]
    return images.lazy.compactMap { $0 }.first { tape.kind(of: $0) == .object }
  }

  /// Returns the exact normalised form of a number's text, or the text where it is none.
  static func number(_ text: String) -> String {
    (try? JSONValue(parsing: Array(text.utf8)))?.number?.text ?? text
  }
}

extension DynamoDB.Context {
  /// Returns the table id of a data file: by the manifest whose key ends as the file's name does.
  func table(of file: String) -> String? {
    if let table = tables[file] { return table }
    let base = file.split(separator: "/").last.map(String.init) ?? file
    return tables[base] ?? onlyTable
  }
}

extension DynamoDB {
  static let signs = FormatSigns(
    [
      FormatSigns.Form("full export's item", [.typed(pointer("Item"))]),
      FormatSigns.Form(
        "incremental export's item",
        [.typed(pointer("Keys")), .present(pointer("Metadata", "WriteTimestampMicros", "N"))]
      ),
      FormatSigns.Form(
        "manifest",
        [.present(pointer("manifestFilesS3Key")), .present(pointer("tableId"))]
      ),
      FormatSigns.Form(
        "list of data files",
        [.present(pointer("dataFileS3Key")), .present(pointer("md5Checksum"))]
      ),
    ],
    folders: ["AWSDynamoDB", "data", "0*-*"],
    isBusiness: true
  )
}
