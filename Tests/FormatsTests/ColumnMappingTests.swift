import CanonicalJSON
import Formats
import Testing
import Trail

@Suite struct ColumnMappingTests {
  private static let record = """
    {"eventTime":"2026-11-22T08:00:00.25+01:00","eventID":"e","n":9007199254740993,"t":true,
    "z":null,"o":{"s":"x"},"l":["p"],"q":"caf\\u00e9"}
    """

  private func value(_ json: String) throws -> String? {
    let settings = FormatSettings(format: .cloudtrail)
    let record = Self.record.replacing("\"q\":", with: "\(json),\"q\":")
    return try facts(of: record, settings).columns[.target]
  }

  @Test(arguments: [
    (#""resources":[{"ARN":"a"}]"#, "a"),
    (#""requestParameters":{"bucketName":"b","userName":"u"}"#, "b"),
    (#""resources":[],"requestParameters":{"userName":"caf\u00e9"}"#, "café"),
    (#""requestParameters":{"bucketName":null,"keyId":12.50}"#, "12.5"),
    (#""requestParameters":{"bucketName":{},"name":true}"#, "true"),
    (#""requestParameters":{"bucketName":""}"#, ""),
  ])
  func firstRuleThatGivesAValueWins(_ json: String, _ wanted: String) throws {
    #expect(try value(json) == wanted)
  }

  @Test func noRuleWithAValueIsNull() throws {
    #expect(try value(#""requestParameters":null"#) == nil)
  }

  @Test func valuesAtOrBelowASealedOneAreNull() throws {
    let record = #"{"eventTime":"2026-01-01T00:00:00Z","userIdentity":{"arn":"a","userName":"u"}}"#
    let settings = FormatSettings(format: .cloudtrail)
    let sealed = try facts(of: record.utf8, settings, sealing: ["/userIdentity/arn"])
    #expect(sealed.columns[.actor] == "u")
    let above = try facts(of: record.utf8, settings, sealing: ["/userIdentity"])
    #expect(above.columns[.actor] == nil)
  }

  @Test func sealedTimeIsNone() throws {
    let record = #"{"eventTime":"2026-01-01T00:00:00Z"}"#
    let error = #expect(throws: RecordProblem.self) {
      try facts(of: record.utf8, FormatSettings(format: .cloudtrail), sealing: ["/eventTime"])
    }
    #expect(error?.description == "no time, want one at /eventTime")
  }

  @Test(arguments: SourceFormat.allCases)
  func jsonFormNamesEveryColumnOnceAndIsCanonical(_ format: SourceFormat) throws {
    let json = format.mapping.json
    #expect(json["view"]?.string == (format == .dynamodbExport ? "dynamodb" : "json"))
    let names = json["columns"]?.object?.names ?? []
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { EventColumn(name: $0) != nil })
    #expect(names.contains("time"))
    #expect(try JSONValue(parsing: json.canonical) == json)
  }

  @Test func jsonFormOfEachRule() throws {
    let p = try JSONPointer("/a~1b/0")
    let mapping = ColumnMapping(rules: [
      .actor: [
        .pointer(p), .filled(p), .filled(p, constant: "f"), .lookup(p, ["x": "y"], otherwise: "z"),
        .lookup(p, [:], otherwise: nil),
        .like(p, pattern: "a*", constant: nil), .like(p, pattern: "*b", constant: "k"),
        .constant("c"), .present(p, "d"), .join([p, p], "/"), .time(p, .milliseconds),
      ]
    ])
    #expect(
      mapping.json.canonicalText == """
        {"columns":{"actor":[{"pointer":"/a~1b/0"},{"filled":"/a~1b/0"},{"constant":"f","filled":"/a~1b/0"},\
        {"lookup":{"x":"y"},"otherwise":"z","pointer":"/a~1b/0"},{"lookup":{},"pointer":"/a~1b/0"},\
        {"like":"a*","pointer":"/a~1b/0"},{"constant":"k","like":"*b","pointer":"/a~1b/0"},\
        {"constant":"c"},{"constant":"d","present":"/a~1b/0"},\
        {"join":["/a~1b/0","/a~1b/0"],"with":"/"},{"pointer":"/a~1b/0","time":"milliseconds"}]},\
        "view":"json"}
        """
    )
  }

  @Test func mapOverridesRulesAndOnlyThose() throws {
    let settings = FormatSettings(
      format: .jsonLines,
      map: ["actor": try JSONPointer("/who"), "mfa": try JSONPointer("/two")]
    )
    #expect(settings.mapping.rules[.actor] == [.pointer(try JSONPointer("/who"))])
    #expect(settings.mapping.rules[.action] == SourceFormat.jsonLines.mapping.rules[.action])
    let record = #"{"time":"2026-01-01T00:00:00Z","who":"w","actor":"a","two":"true","type":"t"}"#
    let texts = try facts(of: record, settings).texts
    #expect(texts == ["actor": "w", "mfa": "1", "action": "t", "type": "t"])
  }
}
