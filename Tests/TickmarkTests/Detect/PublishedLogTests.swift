import CanonicalJSON
import Formats
import Foundation
import Testing
import Trail

@testable import Tickmark

/// Published audit logs, taken whole: every record is an event, a duplicate or quarantined, and how
/// many of each there must be is counted without Tickmark's parser, mappings or readers.
@Suite(.enabled(if: ValidationCorpus.root != nil)) struct PublishedLogTests {
  /// One file of published logs, and what its format needs of a record.
  struct Log: Sendable, CustomTestStringConvertible {
    var file: String
    var format: String
    /// Members of which the first is the time.
    var times: [[String]]
    /// A member that must be there.
    var needed: [String]
    /// Members that identify a record together.
    var identity: [[String]]
    var map: [String: String] = [:]

    var testDescription: String { file }
  }

  static let logs = [
    Log(
      file: "GitHub.Audit",
      format: "github-audit",
      times: [["@timestamp"], ["created_at"]],
      needed: ["action"],
      identity: [["_document_id"]]
    ),
    Log(
      file: "Azure.MonitorActivity",
      format: "azure-activity",
      times: [["time"]],
      needed: ["operationName"],
      identity: [["eventDataId"]]
    ),
    Log(
      file: "GCP.AuditLog",
      format: "gcp-audit",
      times: [["timestamp"]],
      needed: ["protoPayload", "methodName"],
      identity: [["logName"], ["timestamp"], ["insertId"]]
    ),
    Log(
      file: "Okta.SystemLog",
      format: "okta-system-log",
      times: [["published"]],
      needed: ["eventType"],
      identity: [["uuid"]]
    ),
    Log(
      file: "Amazon.EKS.Audit",
      format: "kubernetes-audit",
      times: [["stageTimestamp"], ["requestReceivedTimestamp"], ["timestamp"]],
      needed: ["stage"],
      identity: [["auditID"], ["stage"]]
    ),
    Log(
      file: "Slack.AuditLogs",
      format: "json-lines",
      times: [["date_create"]],
      needed: [],
      identity: [["id"]],
      map: ["time": "/date_create"]
    ),
    Log(
      file: "Auth0.Events",
      format: "json-lines",
      times: [["data", "date"]],
      needed: [],
      identity: [["log_id"]],
      map: ["time": "/data/date", "id": "/log_id"]
    ),
  ]

  @Test(arguments: logs)
  func everyRecordIsCounted(_ log: Log) async throws {
    let events = try Self.events(of: log)
    let want = Self.count(events, log)
    let outcome = try await Self.taken(events, log)
    #expect(outcome.recordCount == events.count)
    #expect(outcome.quarantinedCount == want.quarantined)
    #expect(outcome.duplicateCount == want.duplicates)
    #expect(outcome.eventCount == want.events)
    let conflicts = outcome.findings.count { $0.code == "event-conflicting" }
    #expect(conflicts == want.conflicts)
    let malformed = outcome.findings.filter { $0.code == "record-malformed" }
    #expect(malformed.count == want.quarantined)
    #expect(malformed.allSatisfy { !($0.found ?? "").isEmpty })
  }

  // MARK: What must come out

  private struct Count: Equatable {
    var events = 0
    var duplicates = 0
    var conflicts = 0
    var quarantined = 0
  }

  /// Lines of `{"ruleID","test","expectedAlert","event"}`: the text of each event.
  private static func events(of log: Log) throws -> [Data] {
    let bytes = try ValidationCorpus.bytes("otherlogs/panther/\(log.file).jsonl")
    return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      let record = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      let event = record?["event"] ?? [:]
      return try JSONSerialization.data(withJSONObject: event, options: .sortedKeys)
    }
  }

  private static func count(_ events: [Data], _ log: Log) -> Count {
    var count = Count()
    var known: [String: Set<Data>] = [:]
    for event in events {
      let record = (try? JSONSerialization.jsonObject(with: event)) as? [String: Any] ?? [:]
      guard log.times.contains(where: { isTime(value(record, $0)) }),
        log.needed.isEmpty || isThere(value(record, log.needed))
      else {
        count.quarantined += 1
        continue
      }
      let parts = log.identity.compactMap { value(record, $0) as? String }
      let id = parts.count == log.identity.count ? "\(parts)" : "\([UInt8](event))"
      if known[id]?.contains(event) ?? false {
        count.duplicates += 1
      } else {
        if known[id] != nil { count.conflicts += 1 }
        known[id, default: []].insert(event)
        count.events += 1
      }
    }
    return count
  }

  private static func value(_ record: [String: Any], _ path: [String]) -> Any? {
    path.reduce(record as Any?) { value, name in (value as? [String: Any])?[name] }
  }

  private static func isThere(_ value: Any?) -> Bool { value != nil && !(value is NSNull) }

  /// Milliseconds as a number, or RFC 3339 with its zone.
  private static func isTime(_ value: Any?) -> Bool {
    if value is NSNumber { return true }
    let form = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/
    return (value as? String).map { $0.wholeMatch(of: form) != nil } ?? false
  }

  // MARK: What comes out

  private static func taken(_ events: [Data], _ log: Log) async throws -> ValidationOutcome {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = events.reduce(Data()) { $0 + $1 + Data("\n".utf8) }
    try text.write(to: folder.appending(path: "events.jsonl"))
    let settings = FormatSettings(
      format: try #require(SourceFormat(rawValue: log.format)),
      map: try log.map.mapValues { try JSONPointer($0) }
    )
    let plan = SourcePlan(
      name: "log",
      location: folder.path,
      settings: settings,
      required: .witnessed
    )
    return try await validate(
      [plan],
      scratch: folder.path + "-state",
      secrets: try #require(StateSecrets(Data(repeating: 7, count: 64).base64EncodedString())),
      progress: { _ in }
    )
  }
}
