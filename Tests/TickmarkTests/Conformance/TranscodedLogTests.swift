import CanonicalJSON
import Formats
import Testing
import Trail

@testable import Tickmark

/// Formats whose records are made of other text: what is told of places, and what becomes of parts.
@Suite struct TranscodedLogTests {
  private func taken(_ format: SourceFormat, _ text: String) async throws -> TakenExport {
    try await TakenExport(
      FormatSettings(format: format),
      ["a.log": Array(text.utf8)],
      rebuilding: true
    )
  }

  private func records(_ taken: TakenExport) throws -> [JSONValue] {
    try taken.events.filter { !$0.isQuarantined }.map { try JSONValue(parsing: $0.record) }
  }

  // MARK: auditd

  private static let interleaved = """
    type=SYSCALL msg=audit(1481077308.360:529): arch=c000003e success=no exit=-13 auid=1000 uid=0
    node=web type=CWD msg=audit(1481077308.360:529):  cwd="/elsewhere"
    type=SYSCALL msg=audit(1481077308.361:530): success=yes auid=4294967295 uid=33
    type=CWD msg=audit(1481077308.360:529):  cwd="/home/lea"
    type=PATH msg=audit(1481077308.360:529): item=0 name="/etc" nametype=PARENT

    type=PATH msg=audit(1481077308.360:529): item=1 name=2F6574632F61206220C3A9 nametype=CREATE

    """

  @Test func linesOfOneTimeAndSerialAreOneEvent() async throws {
    let taken = try await taken(.auditd, Self.interleaved)
    let records = try records(taken)
    try #require(records.count == 3)
    #expect(
      taken.events.map(\.id) == [
        "1481077308.360:529/SYSCALL", "web/1481077308.360:529/CWD", "1481077308.361:530/SYSCALL",
      ]
    )
    #expect(records[0]["records"]?.array?.count == 4)
    #expect(records[0]["event"]?["name"]?.string == "/etc/a b é")
    #expect(records[0]["event"]?["error"]?.string == "-13")
    #expect(taken.recordCount == 3)
    #expect(taken.isRebuiltAlike)
  }

  @Test func quarantineNamesLineAndByte() async throws {
    let line = "type=CWD msg=audit(1481077308.360:529): cwd=\"/\"\n"
    let taken = try await taken(.auditd, line + "\n" + "é what\n" + line)
    let finding = try #require(taken.findings.first { $0.code == "record-malformed" })
    #expect(finding.place == "a.log:3")
    #expect(finding.found?.hasPrefix("byte \(line.utf8.count + 1): no audit record") == true)
    #expect(taken.events.count == 2)
  }

  @Test(arguments: [
    "type=X msg=audit(1481077308.36:529): a=1", "type=X msg=audit(1481077308.360:): a=1",
    "type= msg=audit(1481077308.360:529): a=1", "msg=audit(1481077308.360:529): a=1",
    "type=X msg=audit(-1.360:529): a=1", "type=X msg=audit(1481077308.360:529):a=1",
    "type=X msg=audit(9999999999999.360:529): a=1", "type=X msg=?",
  ])
  func lineWithoutTheHeadIsNoRecord(_ line: String) async throws {
    let taken = try await taken(.auditd, line)
    #expect(taken.quarantined.count == 1)
    #expect(taken.rows == [])
  }

  @Test func enrichedNamesAreTheActor() async throws {
    let taken = try await taken(
      .auditd,
      """
      type=USER_CMD msg=audit(1481077231.363:475): pid=1382 uid=1000 auid=1000 ses=3 msg='cwd="/" \
      cmd=6964 terminal=pts/0 res=success'\u{1D}UID="lea" AUID="lea"
      """
    )
    let event = try records(taken).first?["event"]
    #expect(event?["AUID"]?.string == "lea")
    #expect(event?["cmd"]?.string == "id")
    #expect(event?["res"]?.string == "success")
  }

  @Test func manyOpenEventsAreLetGoInOrder() async throws {
    let lines = (0..<600).map { "type=SYSCALL msg=audit(1481077308.360:\($0 % 300)): auid=1" }
    let taken = try await taken(.auditd, lines.joined(separator: "\n"))
    // The second line of each came after 256 others had begun: it is told apart by nothing, and equal.
    #expect(taken.rows.count == 300)
    #expect(taken.recordCount == 600)
  }

  // MARK: OTLP

  private static func log(_ members: String) -> String {
    #"{"timeUnixNano":"1763800000123456789",\#(members)}"#
  }

  private static func request(_ logs: [String]) -> String {
    """
    {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},
    "scopeLogs":[{"scope":{"name":"orders"},"logRecords":[
    \(logs.joined(separator: ",\n"))
    ]}]}]}
    """
  }

  @Test func eachLogRecordIsAnEventWithWhatItShares() async throws {
    let attributes = #""attributes":[{"key":"user.id","value":{"stringValue":"lea"}}]"#
    let text = Self.request([Self.log(attributes), Self.log(#""body":{"stringValue":"b"}"#)])
    let taken = try await taken(.otelLogs, text)
    let records = try records(taken)
    try #require(records.count == 2)
    #expect(records[0]["attributes"]?["user.id"]?.string == "lea")
    #expect(records[0]["time"]?.string == "2025-11-22T08:26:40.123456Z")
    #expect(records[1]["resourceAttributes"]?["service.name"]?.string == "shop")
    #expect(records[1]["scope"]?["name"]?.string == "orders")
    #expect(taken.isRebuiltAlike)
  }

  @Test func brokenLogRecordIsQuarantinedAloneByItsLine() async throws {
    let twice = #""attributes":[{"key":"a","value":{}},{"key":"a","value":{}}]"#
    let text = Self.request([Self.log(#""body":{}"#), Self.log(twice), "7", #"{"body":{}}"#])
    let taken = try await taken(.otelLogs, text)
    #expect(taken.rows.count == 1)
    let findings = taken.findings.filter { $0.code == "record-malformed" }
    #expect(findings.map(\.place) == ["a.log:4", "a.log:5", "a.log:6"])
    let found = findings.compactMap { $0.found?.split(separator: ": ", maxSplits: 1).last }
    #expect(
      found == [
        "attribute a twice, want it once", "number in logRecords, want an object",
        "no time, want one at /time",
      ]
    )
  }

  @Test(arguments: [
    (#"{"resourceSpans":[]}"#, "neither resourceLogs nor scopeLogs, want logs of OTLP"),
    (#"{"resourceLogs":{}}"#, "object in resourceLogs, want an array"),
    (#"{"resourceLogs":[{"scopeLogs":[{}]}]}"#, "no logRecords of a scope, want an array"),
    (
      #"{"resourceLogs":[{"resource":{}}]}"#,
      "neither resourceLogs nor scopeLogs, want logs of OTLP"
    ),
  ])
  func otherDocumentsSayWhy(_ text: String, _ reason: String) async throws {
    let taken = try await taken(.otelLogs, text)
    #expect(taken.rows == [])
    #expect(taken.recordCount == 1)
    let found = taken.findings.first { $0.code == "record-malformed" }?.found
    #expect(found?.hasSuffix(": \(reason)") == true)
  }
}
