import Archive
import CanonicalJSON
import Formats
import Testing
import Trail

@Suite struct DynamoDBTests {
  private static let settings = FormatSettings(
    format: .dynamodbExport,
    map: ["actor": JSONPointer(tokens: [Array("a".utf8), Array("b".utf8)])]
  )

  private static func full(_ attributes: String) -> String {
    #"{"Item":{"pk":{"S":"o/1"},"sk":{"N":"7"},"time":{"S":"2026-01-01T00:00:00Z"}\#(attributes)}}"#
  }

  private static func change(_ images: String) -> String {
    #"{"Keys":{"pk":{"S":"o/1"},"sk":{"N":"7"}},"Metadata":{"WriteTimestampMicros":{"N":"1"}}\#(images)}"#
  }

  private static func image(_ attributes: String) -> String {
    #"{"pk":{"S":"o/1"},"sk":{"N":"7"},"time":{"S":"2026-01-01T00:00:00Z"}\#(attributes)}"#
  }

  static let roles: [(name: String, role: FileRole)] = [
    ("AWSDynamoDB/e/_started", .marker), ("AWSDynamoDB/e/manifest-summary.json", .evidence),
    ("AWSDynamoDB/e/manifest-files.md5", .evidence),
    ("AWSDynamoDB/e/manifest-files.checksum", .evidence),
    ("AWSDynamoDB/e/data/x.json.gz", .records(.lines)),
    ("AWSDynamoDB/data/x.json.gz", .records(.lines)),
  ]

  @Test(arguments: roles) func roleFollowsFromTheName(_ name: String, _ role: FileRole) {
    #expect(SourceFormat.dynamodbExport.role(of: name) == role)
  }

  // MARK: View

  @Test(arguments: [
    (#""a":{"M":{"b":{"S":"x"}}}"#, "x"), (#""a":{"M":{"b":{"N":"1.5"}}}"#, "1.5"),
    (#""a":{"M":{"b":{"BOOL":true}}}"#, "true"), (#""a":{"M":{"b":{"NULL":true}}}"#, nil),
    (#""a":{"M":{"b":{"M":{}}}}"#, nil), (#""a":{"S":"x"}"#, nil),
    (#""a":{"M":{"b":{"S":1}}}"#, nil),
  ])
  func pointerReadsTheItemWithoutItsTypes(_ attribute: String, _ value: String?) throws {
    let record = Self.full("," + attribute)
    guard let found = try? facts(of: record, Self.settings) else {
      #expect(value == nil)
      return
    }
    #expect(found.columns[.actor] == value)
  }

  @Test func listsAreEnteredByIndex() throws {
    let settings = FormatSettings(
      format: .dynamodbExport,
      map: ["target": try JSONPointer("/l/1/x")]
    )
    let record = Self.full(#","l":{"L":[{"N":"0"},{"M":{"x":{"S":"deep"}}}]}"#)
    #expect(try facts(of: record, settings).columns[.target] == "deep")
  }

  @Test func sealedAttributeGivesNoColumn() throws {
    let record = Self.full(#","a":{"M":{"b":{"S":"x"}}}"#)
    let pointers = try Self.settings.with(sensitive: "/a/b").storedSensitive.map(\.description)
    #expect(
      pointers == ["/Item/a/M/b", "/NewImage/a/M/b", "/OldImage/a/M/b", "/Keys/a/M/b"]
    )
    let facts = try facts(of: record.utf8, Self.settings, sealing: pointers)
    #expect(facts.columns[.actor] == nil)
  }

  // MARK: Identity and content

  @Test func idIsTableAndTypedKeys() throws {
    let found = try facts(of: Self.full(""), Self.settings)
    #expect(found.idText == #"table/[{"S":"o~11"},{"N":"7"}]"#)
    #expect(found.change == .insert)
  }

  @Test func keyNumbersHaveOneForm() throws {
    let long = Self.full("").replacing(#""N":"7""#, with: #""N":"7.00""#)
    #expect(
      try facts(of: long, Self.settings).idText == facts(of: Self.full(""), Self.settings).idText
    )
  }

  @Test(arguments: [
    (#","n":{"N":"1.50"}"#, #","n":{"N":"1.5"}"#),
    (#","s":{"SS":["b","a"]}"#, #","s":{"SS":["a","b"]}"#),
    (#","s":{"NS":["10","2.0"]}"#, #","s":{"NS":["2","1e1"]}"#),
    (#","m":{"M":{"b":{"S":"1"},"a":{"S":"2"}}}"#, #","m":{"M":{"a":{"S":"2"},"b":{"S":"1"}}}"#),
    (#","l":{"L":[{"N":"01e0"},{"N":"0.10"}]}"#, #","l":{"L":[{"N":"01e0"},{"N":"0.1"}]}"#),
  ])
  func sameItemHasTheSameContent(_ first: String, _ second: String) throws {
    let full = try facts(of: Self.full(first), Self.settings)
    let insert = try facts(
      of: Self.change(#","NewImage":\#(Self.image(second))"#),
      Self.settings
    )
    #expect(full.comparedContent == insert.comparedContent)
    #expect(full.idText == insert.idText)
  }

  @Test(arguments: [
    (#","n":{"N":"1"}"#, #","n":{"S":"1"}"#), (#","l":{"L":[]}"#, #","l":{"SS":[]}"#),
    (#","l":{"L":[{"N":"1"},{"N":"2"}]}"#, #","l":{"L":[{"N":"2"},{"N":"1"}]}"#),
    (#","n":{"N":"9007199254740993"}"#, #","n":{"N":"9007199254740992"}"#),
    ("", #","n":{"NULL":true}"#),
  ])
  func otherItemHasOtherContent(_ first: String, _ second: String) throws {
    let one = try facts(of: Self.full(first), Self.settings)
    let two = try facts(of: Self.full(second), Self.settings)
    #expect(one.comparedContent != two.comparedContent)
  }

  @Test(arguments: [
    (#","NewImage":\#(image(""))"#, RecordChange.insert),
    (#","NewImage":\#(image("")),"OldImage":\#(image(""))"#, .update),
    (#","OldImage":\#(image(""))"#, .delete),
  ])
  func changeFollowsFromTheImages(_ images: String, _ change: RecordChange) throws {
    #expect(try facts(of: Self.change(images), Self.settings).change == change)
  }

  @Test(arguments: [
    (#"{"Other":{}}"#, "no time, want one at /time or /eventTime or /timestamp or /createdAt"),
    (full(#","x":{"Q":"1"}"#), "a value without one of DynamoDB's types"),
    (full(#","x":"1""#), "a value without one of DynamoDB's types"),
    (full(#","x":{"S":"1","N":"2"}"#), "a value without one of DynamoDB's types"),
    (full(#","x":{"SS":[1]}"#), "a set with an element that is no text"),
    (full("").replacing(#""sk""#, with: #""other""#), "no key attribute sk"),
  ])
  func problemSaysWhatIsWrong(_ record: String, _ message: String) {
    let error = #expect(throws: RecordProblem.self) { try facts(of: record, Self.settings) }
    #expect(error?.description == message)
  }

  // MARK: Manifests

  private static func summary(
    _ table: String,
    _ format: String = "DYNAMODB_JSON",
    from: String? = nil
  )
    -> [UInt8]
  {
    let window = from.map { #","exportFromTime":"\#($0)","exportToTime":"2026-01-02T00:00:00Z""# }
    return Array(
      """
      {"tableId":"\(table)","tableArn":"arn:t/\(table)","outputFormat":"\(format)","itemCount":1,
      "manifestFilesS3Key":"p/e/manifest-files.json","exportTime":"2026-01-02T00:00:00Z"\(window ?? "")}
      """.utf8
    )
  }

  private static func files(_ name: String) -> [UInt8] {
    Array(#"{"itemCount":1,"md5Checksum":"x","dataFileS3Key":"p/data/\#(name).json.gz"}"#.utf8)
  }

  @Test func keysComeFromAnIncrementalOfTheSameTable() throws {
    let evidence = [
      ("a/manifest-summary.json", Self.summary("one")), ("a/manifest-files.json", Self.files("a1")),
      ("b/manifest-summary.json", Self.summary("one", from: "2026-01-01T00:00:00Z")),
      ("b/manifest-files.json", Self.files("b1")),
    ]
    var asked: [String] = []
    let context = try DynamoDB.context(evidence, keys: []) { base in
      asked.append(base)
      return ["pk", "sk"]
    }
    #expect(asked == ["b1.json.gz"])
    #expect(context.tableKeys == ["one": ["pk", "sk"]])
    #expect(context.tables == ["a1.json.gz": "one", "b1.json.gz": "one"])
    #expect(context.onlyTable == "one")
  }

  @Test func keysThatCannotBeToldStopTheRunWithAHint() throws {
    let error = #expect(throws: SetupError.self) {
      try DynamoDB.context([("a/manifest-summary.json", Self.summary("one"))], keys: []) { _ in nil
      }
    }
    #expect(
      error?.description
        == "keys: no key attributes of table one, and no incremental export to take them from"
    )
    #expect(error?.hint == "name them: keys: [pk, sk] in pipelines.yaml, or --keys pk,sk")
    let configured = try DynamoDB.context(
      [("a/manifest-summary.json", Self.summary("one"))],
      keys: ["pk"]
    ) { _ in nil }
    #expect(configured.keys == ["pk"])
  }

  @Test func ionIsRefused() throws {
    let error = #expect(throws: SetupError.self) {
      try DynamoDB.context([("a/manifest-summary.json", Self.summary("t", "ION"))], keys: ["pk"]) {
        _ in nil
      }
    }
    #expect(error?.description == "a/manifest-summary.json: output format ION, want DYNAMODB_JSON")
  }

  // MARK: Published export

  @Test(.enabled(if: Corpus.root != nil, "the corpus isn't there"))
  func publishedItemsAreRead() throws {
    var ids: Set<String> = []
    var streams: Set<String> = []
    for file in try Corpus.files("dynamodb/good", ending: ".json.gz") {
      for line in pieces(try Gzip.decompress(file.bytes, limit: 1 << 24), .lines) {
        let facts = try facts(of: line, FormatSettings(format: .dynamodbExport))
        ids.insert(facts.idText)
        streams.insert(facts.columns[.stream] ?? "")
        #expect(facts.columns[.actor] != nil && facts.columns[.action] != nil)
      }
    }
    #expect(ids.count == 310)
    #expect(streams.count == 41)
  }
}

extension FormatSettings {
  fileprivate func with(sensitive pointer: String) throws -> FormatSettings {
    var settings = self
    settings.sensitive = [try JSONPointer(pointer)]
    return settings
  }
}
