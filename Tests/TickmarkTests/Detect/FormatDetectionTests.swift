import CanonicalJSON
import EventStore
import Foundation
import Testing
import Trail

@testable import Formats
@testable import Tickmark

@Suite struct FormatDetectionTests {
  /// Writes files into a folder of their own, and looks at it.
  private func survey(_ files: [String: String]) throws -> ExportSurvey {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: file)
    }
    return try ExportSurvey(folder.path, as: ".")
  }

  private func sample(_ format: SourceFormat) -> String {
    (0..<20).map(format.sample.record).joined(separator: "\n") + "\n"
  }

  @Test(arguments: SourceFormat.allCases.filter { !$0.signs.forms.isEmpty })
  func sampleOfEachFormatIsCertain(_ format: SourceFormat) throws {
    let survey = try survey(["exports/a/\(format.sample.fileName)": sample(format)])
    let detection = try #require(survey.sources.first).detection
    #expect(survey.sources.count == 1)
    #expect(detection.format == format)
    #expect(detection.confidence == .certain)
    #expect(detection.fitCount == 20)
    #expect(detection.evidence.contains { $0.count == 20 })
  }

  @Test func chainOfAnyNamesIsFoundByItsHashes() throws {
    let renamed = sample(.chainedJSONLines)
    let usual = try survey(["a/x.jsonl": renamed])
    #expect(usual.sources.first?.detection.format == .chainedJSONLines)
    #expect(usual.sources.first?.detection.confidence == .certain)
    #expect(usual.sources.first?.detection.settings.chain == ChainSettings())
  }

  @Test func oneChangedHashLeavesItLikely() throws {
    var lines = sample(.chainedJSONLines).split(separator: "\n").map(String.init)
    lines[3] = lines[3].replacing("order.placed", with: "order.voided")
    let survey = try survey(["a/x.jsonl": lines.joined(separator: "\n")])
    #expect(survey.sources.first?.detection.confidence == .likely)
    #expect(survey.sources.first?.detection.fitCount == 19)
  }

  @Test func columnsAreProposedByNamesAndValues() throws {
    let lines = (0..<12).map { number in
      """
      {"event_id":"e\(number)","occurredAt":"2026-11-22T08:00:00Z","user":{"id":"lea"},\
      "verb":"place","client_ip":"192.0.2.1","n":\(number)}
      """
    }
    let survey = try survey(["shop.jsonl": lines.joined(separator: "\n")])
    let source = try #require(survey.sources.first)
    #expect(source.name == "shop")
    #expect(source.location == "shop.jsonl")
    #expect(
      source.yaml == [
        "shop:", "  format: json-lines", "  location: shop.jsonl",
        "  map: { id: /event_id, time: /occurredAt, actor: /user/id, action: /verb, ip: /client_ip }",
        "  expect: { every: 24h }", "  require: witnessed",
      ]
    )
    #expect(source.detection.confidence == .likely)
  }

  @Test func foldersWithNamesAreSourcesAndDatesAreNot() throws {
    let line = #"{"id":"1","time":"2026-11-22T08:00:00Z","type":"a"}"#
    let survey = try survey([
      "exports/orders/2026/11/a.jsonl": line, "exports/orders/2026/12/b.jsonl": line,
      "exports/stock/a.jsonl": line, "exports/stock/read.me": "hello", "exports/readme": "",
    ])
    #expect(survey.sources.map(\.location) == ["exports/orders", "exports/stock/*.jsonl"])
    #expect(survey.sources.map(\.name) == ["orders", "stock"])
    #expect(survey.unread.map(\.path) == ["exports/readme", "exports/stock/read.me"])
    #expect(survey.unread.map(\.reason) == ["empty", "no format fits its records"])
  }

  @Test func formatsSideBySideGetAGlobEach() throws {
    let survey = try survey([
      "a/1.json": sample(.githubAudit), "a/2.json": sample(.githubAudit),
      "a/3.log": sample(.ocsf),
    ])
    #expect(survey.sources.map(\.location) == ["a/*.json", "a/*.log"])
    #expect(survey.sources.map(\.detection.format) == [.githubAudit, .ocsf])
    #expect(survey.sources.map(\.name) == ["a-github-audit", "a-ocsf"])
  }

  /// A format that says of no mark is known by what it asks of each record.
  @Test func rulesAndIdentityAreMarksWhereThereAreNoOthers() throws {
    let rules: [RecordRule] = [
      .oneOf(try JSONPointer("/specversion"), ["1.0"]), .present(try JSONPointer("/type")),
    ]
    let id = RecordIdentity.Part(try JSONPointer("/id"))
    let marks = format(rules, .parts([id], otherwise: .quarantine)).knownBy.forms.first?.marks ?? []
    #expect(marks.map(\.place) == ["/specversion", "/type", "/id"])
    let event = try JSONValue(parsing: #"{"id":"1","specversion":"1.0","type":"a"}"#)
    #expect(marks.allSatisfy { $0.holds(of: event) })
    let other = try JSONValue(parsing: #"{"id":"1","specversion":"0.3","type":"a"}"#)
    #expect(!marks.allSatisfy { $0.holds(of: other) })
    #expect(format([], .parts([id], otherwise: .quarantine)).knownBy.forms.isEmpty)
    #expect(format([], .parts([id], otherwise: .digest)).knownBy.forms.isEmpty)
  }

  private func format(_ rules: [RecordRule], _ identity: RecordIdentity) -> SourceFormat {
    SourceFormat(
      name: "made-up",
      summary: "Nothing.",
      assurance: .witnessed,
      mapping: SourceFormat.jsonLines.mapping,
      identity: identity,
      rules: rules,
      role: { _ in .records(.lines) },
      sample: SourceFormat.jsonLines.sample
    )
  }

  @Test func auditLinesAreToldFromJSONBesideThem() throws {
    let json = #"{"@timestamp":"2026-11-22T08:00:00Z","record_type":"login"}"#
    let survey = try survey([
      "audit/host.log": sample(.auditd), "audit/host.log.golden": json,
    ])
    #expect(survey.sources.map(\.detection.format) == [.auditd, .jsonLines])
    #expect(survey.sources[0].location == "audit/*.log")
    #expect(survey.sources[0].newest == Instant(microseconds: 1_763_800_019_250_000))
  }

  @Test func documentOfAContainerAndAnItemOfItsFeedsAreCosmos() throws {
    let system = #""_rid":"AAAA==","_self":"dbs/a","_etag":"\"1\"","_ts":1763800000"#
    let survey = try survey([
      "a/doc.jsonl": #"{"id":"1","tenant":"t","mail":"lea@example.com",\#(system)}"#,
      "b/feed.jsonl": #"{"id":"1","pk":"t","_lsn":3,"_ts":1763800000}"#,
      "c/all.json": """
      [{"current":{"id":"1","mail":"lea@example.com"},
        "metadata":{"operationType":"create","lsn":1,"crts":1763800000}},
       {"metadata":{"operationType":"delete","lsn":2,"crts":1763800001,"id":"1",
        "partitionKey":{"tenant":"t"}}}]
      """,
    ])
    let sources = survey.sources
    #expect(sources.map(\.detection.format) == [.cosmos, .cosmos, .cosmos])
    #expect(sources.map { $0.detection.settings.keys } == [[], [], ["tenant"]])
    let note = "keys: the container's partition key, such as [tenantId]; it is the stream"
    #expect(sources[0].notes == [note])
    #expect(sources[1].notes == [])
    let sensitive = sources.map { $0.detection.settings.sensitive.map(\.description) }
    #expect(sensitive == [["/mail"], [], ["/mail"]])
    #expect(sources.map(\.newest) == [0, 0, 1].map { Instant(seconds: 1_763_800_000 + $0) })
  }

  @Test func eventsWithoutATimeOfTheirOwnGetOneProposed() throws {
    let events = (1...3).map {
      """
      {"specversion":"1.0","id":"\($0)","source":"/shop","type":"a",\
      "data":{"at":"2026-11-22T08:00:0\($0)Z"}}
      """
    }
    let source = try #require(survey(["a/a.jsonl": events.joined(separator: "\n")]).sources.first)
    #expect(source.detection.format == .cloudEvents)
    #expect(source.yaml.contains("  map: { time: /data/at }"))
    let without = #"{"specversion":"1.0","id":"1","source":"/shop","type":"a"}"#
    let other = try #require(survey(["a/a.jsonl": without]).sources.first)
    #expect(other.notes == ["map: { time: … } must say where an event's time is: none has /time"])
  }

  @Test func eachStoreIsASourceAndWhatLiesBesideItIsNot() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var open: [EventStore] = []
    for name in ["shop.db", "stock.db"] {
      let store = try EventStore(folder.appending(path: name).path)
      let events = [
        NewEvent("a", time: "2026-11-22T08:00:00Z", data: ["mail": "lea@example.com"])
      ]
      try store.append(Append(to: "x", expected: .any, events: events))
      open.append(store)
    }
    try Data("SQLite format 3\0 and no more".utf8).write(to: folder.appending(path: "other.db"))
    // Their writers are still there, with the newest commits in a file of their own.
    let survey = try withExtendedLifetime(open) { try ExportSurvey(folder.path, as: "exports") }
    #expect(survey.sources.map(\.name) == ["shop", "stock"])
    #expect(survey.unread.map(\.path) == ["exports/other.db"])
    let source = try #require(survey.sources.first)
    #expect(source.detection.confidence == .certain && source.detection.fitCount == 1)
    #expect(source.fileCount == 1)
    #expect(
      source.yaml == [
        "shop:", "  format: event-store", "  location: exports/shop.db",
        "  sensitive: [/data/mail]", "  expect: { every: 24h }",
      ]
    )
    #expect(source.newest == Instant(rfc3339: "2026-11-22T08:00:00Z"))
  }

  @Test func nameOfOurOwnFactsIsNotGivenToASource() throws {
    let line = #"{"id":"1","time":"2026-11-22T08:00:00Z","type":"a"}"#
    let survey = try survey(["tickmark/a.jsonl": line])
    #expect(survey.sources.map(\.name) == ["tickmark-json-lines"])
  }
}
