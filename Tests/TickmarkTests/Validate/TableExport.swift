import CanonicalJSON
import Cryptography
import Formats
import Trail

@testable import Tickmark

/// DynamoDB exports made for tests: a full one, then an incremental one a day.
struct TableExport {
  static let begin = Instant(seconds: 1_790_035_200)
  var files: [String: [UInt8]] = [:]
  /// Names of the data files by export.
  private(set) var data: [[String]] = []

  /// Makes the exports of some days; `edit` changes a summary before its checksum is taken.
  init(days: Int = 2, edit: (_ export: Int, _ summary: inout JSONValue) -> Void = { _, _ in }) {
    for export in 0...days { add(export, edit) }
  }

  /// The day of an incremental export, from 1.
  static func day(_ number: Int) -> Period {
    Period(
      begin: begin.adding(seconds: Int64(number - 1) * 86_400),
      end: begin.adding(seconds: Int64(number) * 86_400)
    )
  }

  private mutating func add(_ export: Int, _ edit: (Int, inout JSONValue) -> Void) {
    let folder = "AWSDynamoDB/0\(export)"
    data.append([])
    var list: [UInt8] = []
    for number in 0..<2 {
      let name = "AWSDynamoDB/data/e\(export)n\(number).json.gz"
      let bytes = Self.records(export, number)
      files[name] = bytes
      data[export].append(name)
      let line: JSONValue = [
        "itemCount": 2, "md5Checksum": .string(Base64.encode(MD5.hash(bytes))),
        "dataFileS3Key": .string("audit/" + name),
      ]
      list += line.canonical + [0x0a]
    }
    var summary = Self.summary(export)
    edit(export, &summary)
    set("\(folder)/manifest-files", list)
    set("\(folder)/manifest-summary", summary.canonical)
  }

  /// Sets a manifest and its checksum.
  mutating func set(_ stem: String, _ bytes: [UInt8]) {
    files[stem + ".json"] = bytes
    files[stem + ".md5"] = Array(Base64.encode(MD5.hash(bytes)).utf8)
  }

  private static func summary(_ export: Int) -> JSONValue {
    var summary: JSONValue = [
      "tableId": "id-1", "tableArn": "arn:aws:dynamodb:eu-west-1:1:table/orders",
      "outputFormat": "DYNAMODB_JSON", "itemCount": 4,
      "manifestFilesS3Key": .string("audit/AWSDynamoDB/0\(export)/manifest-files.json"),
    ]
    if export == 0 {
      summary["exportTime"] = "\(begin)"
    } else {
      summary["exportFromTime"] = "\(day(export).begin)"
      summary["exportToTime"] = "\(day(export).end)"
    }
    return summary
  }

  /// Returns two records, written in the export's day.
  private static func records(_ export: Int, _ number: Int) -> [UInt8] {
    (0..<2).flatMap { line -> [UInt8] in
      let time = begin.adding(seconds: Int64(export - 1) * 86_400 + Int64(number * 2 + line) * 60)
      let item: JSONValue = [
        "pk": ["S": "o-\(export)-\(number)"], "sk": ["N": "\(line)"], "time": ["S": "\(time)"],
      ]
      let record: JSONValue =
        export == 0
        ? ["Item": item]
        : ["Keys": ["pk": item["pk"] ?? .null, "sk": item["sk"] ?? .null], "NewImage": item]
      return record.canonical + [0x0a]
    }
  }

  func taken() throws -> SourceTrail {
    try SourceTrail(FormatSettings(format: .dynamodbExport, keys: ["pk", "sk"]), files: files)
  }

  func judged() throws -> SourceJudgement { try taken().judged() }
}
