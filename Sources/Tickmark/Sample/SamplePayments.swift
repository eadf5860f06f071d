import Archive
import CanonicalJSON
import Cryptography
import Trail

/// The payments of the sample company: an append-only DynamoDB table, exported in full once, then by
/// increments that overlap.
struct SamplePayments {
  private static let tableID = "6e1fb26f-95c1-4c0c-9b2d-1f3f7a0f2c11"
  private static let table = "arn:aws:dynamodb:eu-central-1:\(SampleStory.account):table/payments"
  private static let bucket = "sample-company-exports"
  private static let itemsPerFile = 20_000

  private struct Item {
    let time: Instant
    let keys: JSONValue
    let image: JSONValue
  }

  private let story: SampleStory
  private let folder: String
  private let seed: UInt64
  private(set) var exceptions: [String: [String]] = [:]
  /// Places of exports whose windows overlap those before.
  private(set) var overlaps: [String] = []

  init(_ story: SampleStory, seed: UInt64, folder: String) {
    self.story = story
    self.seed = seed
    self.folder = folder
  }

  mutating func write(events: Int) throws {
    let calendar = story.calendar
    let perDay = max(12, events / calendar.days)
    for day in 0..<calendar.days {
      let items = makeDay(day, events: perDay)
      let begin = calendar.day(day)
      if day == 0 {
        try export(items, window: nil, at: calendar.day(1))
        continue
      }
      let place = try export(
        items,
        window: Period(begin: begin, end: calendar.day(day + 1)),
        at: calendar.day(day + 1)
      )
      if day == 1 {
        // The same half day again: each item must count once.
        let half = Period(begin: begin, end: begin.adding(seconds: 43_200))
        try export(
          items.filter { half.contains($0.time) },
          window: half,
          at: calendar.day(day + 1).adding(seconds: 1)
        )
        overlaps.append(place)
      }
    }
  }

  // MARK: Items

  private mutating func makeDay(_ day: Int, events: Int) -> [Item] {
    var random = SampleRandom(seed, part: "payments\(day)")
    var items: [Item] = []
    var number = 0
    let planted = (0..<story.violations).filter { $0 % story.calendar.days == day }.count
    while items.count < events {
      number += 1
      let isPlanted = number <= planted
      let name = "pay-\(day + 1)-\(number)"
      let creator = random.pick(SampleStory.people)
      let others = SampleStory.people.filter { $0 != creator }
      let releaser = isPlanted ? creator : random.pick(others)
      let begin = story.calendar.day(day).adding(seconds: Int64(random.below(82_000)))
      let amount = "\(10 + random.below(90_000)).\(10 + random.below(89))"
      let steps = [
        ("payment.created", creator, 0),
        ("payment.approved", random.pick(SampleStory.managers), 900),
        ("payment.released", releaser, 1_800),
      ]
      for (index, step) in steps.enumerated() {
        items.append(
          item(
            name,
            index + 1,
            step.0,
            actor: step.1,
            amount: amount,
            time: begin.adding(seconds: Int64(step.2))
          )
        )
      }
      if isPlanted {
        let keys: JSONValue = [["S": .string(name)], ["N": "3"]]
        exceptions["payment-released-by-creator", default: []]
          .append("\(Self.tableID)/\(keys.canonicalText)")
      }
    }
    return items
  }

  private func item(
    _ name: String,
    _ sequence: Int,
    _ type: String,
    actor: String,
    amount: String,
    time: Instant
  ) -> Item {
    let keys: [(String, JSONValue)] = [
      ("pk", ["S": .string(name)]), ("sk", ["N": .string("\(sequence)")]),
    ]
    let others: [(String, JSONValue)] = [
      ("type", ["S": .string(type)]), ("time", ["S": .string(time.description)]),
      ("actor", ["M": ["id": ["S": .string(actor)]]]), ("outcome", ["S": "success"]),
      ("amount", ["N": .string(amount)]), ("currency", ["S": "EUR"]),
    ]
    return Item(
      time: time,
      keys: .object(JSONObject(keys)),
      image: .object(JSONObject(keys + others))
    )
  }

  // MARK: Exports

  /// Writes an export with its manifests; returns the place of its summary.
  @discardableResult
  private func export(_ items: [Item], window: Period?, at time: Instant) throws -> String {
    let digest = SHA256.hash("\(seed)/\(time)/\(window?.description ?? "full")").hex
    let id = "0\(time.seconds)000-\(digest.prefix(8))"
    let root = "AWSDynamoDB/\(id)"
    var list: [JSONValue] = []
    for (number, start) in stride(from: 0, to: max(1, items.count), by: Self.itemsPerFile)
      .enumerated()
    {
      let part = items.dropFirst(start).prefix(Self.itemsPerFile)
      let name = "\(SHA256.hash("\(id)/\(number)").hex.prefix(26)).json.gz"
      let key = window == nil ? "\(root)/data/\(name)" : "AWSDynamoDB/data/\(name)"
      let bytes = Gzip.compress(content(part, isFull: window == nil))
      try write(bytes, key)
      let md5 = MD5.hash(bytes)
      list.append([
        "itemCount": JSONValue(part.count), "md5Checksum": .string(Base64.encode(md5)),
        "etag": .string("\(Hex.encode(md5))-1"), "dataFileS3Key": .string(key),
      ])
    }
    try writeManifest(
      "\(root)/manifest-files",
      list.flatMap { $0.canonical + [UInt8(ascii: "\n")] }
    )
    try writeManifest("\(root)/manifest-summary", summary(id, root, items.count, window, time))
    try write([], "\(root)/_started")
    return "\(root)/manifest-summary.json"
  }

  private func content(_ items: ArraySlice<Item>, isFull: Bool) -> [UInt8] {
    var content: [UInt8] = []
    for item in items {
      let record: JSONValue
      if isFull {
        record = ["Item": item.image]
      } else {
        let written = JSONValue.string("\(item.time.microseconds)")
        record = [
          "Metadata": ["WriteTimestampMicros": ["N": written]], "Keys": item.keys,
          "NewImage": item.image,
        ]
      }
      content += record.canonical
      content.append(UInt8(ascii: "\n"))
    }
    return content
  }

  private func summary(
    _ id: String,
    _ root: String,
    _ count: Int,
    _ window: Period?,
    _ time: Instant
  ) -> [UInt8] {
    var members: [(String, JSONValue)] = [
      ("version", window == nil ? "2020-06-30" : "2023-08-01"),
      ("exportArn", .string("\(Self.table)/export/\(id)")), ("startTime", JSONValue(time)),
      ("endTime", JSONValue(time.adding(seconds: 300))), ("tableArn", .string(Self.table)),
      ("tableId", .string(Self.tableID)), ("exportTime", JSONValue(time)),
      ("s3Bucket", .string(Self.bucket)), ("s3Prefix", .null), ("s3SseAlgorithm", "AES256"),
      ("s3SseKmsKeyId", .null), ("manifestFilesS3Key", .string("\(root)/manifest-files.json")),
      ("billedSizeBytes", 0), ("itemCount", JSONValue(count)), ("outputFormat", "DYNAMODB_JSON"),
    ]
    if let window {
      members += [
        ("exportFromTime", JSONValue(window.begin)), ("exportToTime", JSONValue(window.end)),
        ("outputView", "NEW_AND_OLD_IMAGES"), ("exportType", "INCREMENTAL_EXPORT"),
      ]
    }
    return JSONValue.object(JSONObject(members)).canonical
  }

  private func writeManifest(_ name: String, _ bytes: [UInt8]) throws {
    try write(bytes, "\(name).json")
    try write(Array(Base64.encode(MD5.hash(bytes)).utf8), "\(name).md5")
  }

  private func write(_ bytes: [UInt8], _ key: String) throws {
    let path = "\(folder)/\(key)"
    try Disk.makeFolder(Disk.parent(of: path))
    try Disk.writeUnsynced(bytes, to: path)
  }
}
