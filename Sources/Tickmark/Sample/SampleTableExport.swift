import Archive
import Cryptography
import Trail

/// An item of the sample's table.
struct SampleItem {
  let key: String
  let sort: Int
  let time: Instant
  let type: String
  let actor: String
  /// More attributes, typed, without braces: `"amount":{"N":"12.50"},…`.
  let attributes: String

  /// The key values as they are in the item's id.
  var keysText: String { #"[{"S":"\#(key)"},{"N":"\#(sort)"}]"# }

  private var keys: String { #""pk":{"S":"\#(key)"},"sk":{"N":"\#(sort)"}"# }

  private var image: String {
    #"{"actor":{"M":{"id":{"S":"\#(actor)"}}},\#(attributes),"outcome":{"S":"success"},\#(keys),"#
      + #""time":{"S":"\#(time.millisecondText)"},"type":{"S":"\#(type)"}}"#
  }

  /// The line of a full or an incremental export, without its end.
  func line(isFull: Bool) -> String {
    if isFull { return #"{"Item":\#(image)}"# }
    return #"{"Metadata":{"WriteTimestampMicros":{"N":"\#(time.microseconds)"}},"#
      + #""Keys":{\#(keys)},"NewImage":\#(image)}"#
  }
}

/// An export of the sample's table: data files by partition, then both manifests and their checksums.
struct SampleTableExport {
  struct Window: Sendable {
    let period: Period
    var isFull = false
    var isOverlapping = false

    init(begin: Instant, end: Instant, isFull: Bool = false, isOverlapping: Bool = false) {
      period = Period(begin: begin, end: end)
      self.isFull = isFull
      self.isOverlapping = isOverlapping
    }
  }

  static let tableID = "6e1fb26f-95c1-4c0c-9b2d-1f3f7a0f2c11"
  private static let table = "arn:aws:dynamodb:eu-central-1:\(SampleStory.account):table/payments"
  private static let bucket = "sample-company-exports"
  private static let partitionCount = 4
  private static let itemsPerFile = 20_000

  let window: Window
  private let id: String
  private var random: SampleRandom
  private var partitions: [(content: [UInt8], count: Int)]
  /// Lines of `manifest-files.json`.
  private var files: [UInt8] = []
  private var fileCounts = [Int](repeating: 0, count: partitionCount)
  private var itemCount = 0
  private var byteCount = 0

  init(_ window: Window, _ story: SampleStory) {
    self.window = window
    let time = window.period.end
    random = story.random("export", Int(window.period.begin.seconds + time.seconds))
    id = "0\(time.seconds)000-\(random.hex(8))"
    partitions = Array(repeating: ([], 0), count: Self.partitionCount)
  }

  private var root: String { "AWSDynamoDB/\(id)" }

  /// The summary's name, where findings about the export point.
  var place: String { "\(root)/manifest-summary.json" }

  mutating func add(_ item: SampleItem, _ folder: inout SampleFolder) throws {
    let partition = Int(SHA256.hash(item.key).leadingWord % UInt64(Self.partitionCount))
    partitions[partition].content += item.line(isFull: window.isFull).utf8
    partitions[partition].content.append(UInt8(ascii: "\n"))
    partitions[partition].count += 1
    if partitions[partition].count == Self.itemsPerFile { try writeFile(partition, &folder) }
  }

  /// Writes what is left, and the manifests.
  mutating func finish(_ folder: inout SampleFolder) throws {
    // Each partition has a file, if only an empty one.
    for partition in partitions.indices
    where partitions[partition].count > 0 || fileCounts[partition] == 0 {
      try writeFile(partition, &folder)
    }
    try write(manifest: "manifest-files", files, &folder)
    try write(manifest: "manifest-summary", Array(summary.utf8), &folder)
    try folder.write([], to: "\(root)/_started")
  }

  private mutating func writeFile(_ partition: Int, _ folder: inout SampleFolder) throws {
    let (content, count) = partitions[partition]
    let name = "\(random.hex(26)).json.gz"
    let key = window.isFull ? "\(root)/data/\(name)" : "AWSDynamoDB/data/\(name)"
    let bytes = Gzip.compress(content)
    try folder.write(bytes, to: key)
    let md5 = MD5.hash(bytes)
    files +=
      (#"{"itemCount":\#(count),"md5Checksum":"\#(Base64.encode(md5))","#
      + #""etag":"\#(Hex.encode(md5))-1","dataFileS3Key":"\#(key)"}\#n"#).utf8
    fileCounts[partition] += 1
    itemCount += count
    byteCount += content.count
    partitions[partition] = ([], 0)
  }

  private func write(
    manifest name: String,
    _ bytes: [UInt8],
    _ folder: inout SampleFolder
  ) throws {
    try folder.write(bytes, to: "\(root)/\(name).json")
    try folder.write(Base64.encode(MD5.hash(bytes)), to: "\(root)/\(name).md5")
  }

  private var summary: String {
    let time = window.period.end
    let times =
      window.isFull
      ? ""
      : #""exportFromTime":"\#(window.period.begin.millisecondText)","#
        + #""exportToTime":"\#(time.millisecondText)","#
    let kind =
      window.isFull
      ? "" : #","outputView":"NEW_AND_OLD_IMAGES","exportType":"INCREMENTAL_EXPORT""#
    return #"{"version":"\#(window.isFull ? "2020-06-30" : "2023-08-01")","#
      + #""exportArn":"\#(Self.table)/export/\#(id)","#
      + #""startTime":"\#(time.adding(milliseconds: 512).millisecondText)","#
      + #""endTime":"\#(time.adding(milliseconds: 347_101).millisecondText)","#
      + #""tableArn":"\#(Self.table)","tableId":"\#(Self.tableID)",\#(times)"#
      + #""exportTime":"\#(time.millisecondText)","s3Bucket":"\#(Self.bucket)","s3Prefix":null,"#
      + #""s3SseAlgorithm":"AES256","s3SseKmsKeyId":null,"#
      + #""manifestFilesS3Key":"\#(root)/manifest-files.json","billedSizeBytes":\#(byteCount),"#
      + #""itemCount":\#(itemCount),"outputFormat":"DYNAMODB_JSON"\#(kind)}"#
  }
}
