import CanonicalJSON
import Formats
import Foundation
import Testing
import Trail

@testable import Tickmark

/// Real logs of others, counted here in another way than ingest counts them.
@Suite(.enabled(if: PublishedLogs.root != nil)) struct SystemLogTests {
  // MARK: Kubernetes

  @Test func everyKubernetesEventIsTaken() async throws {
    let files = try PublishedLogs.files("otherlogs/k8s-audit-falco", ending: ".json")
    #expect(files.count == 47)
    var identities: [[String]: Set<String>] = [:]
    var (events, others, blank) = (0, 0, 0)
    for text in files.values.map({ String(decoding: $0, as: UTF8.self) }) {
      blank += text.matches(of: /\n(?=\n)/).count
      for line in text.split(whereSeparator: \.isNewline) {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        guard let object, let id = object["auditID"] as? String,
          let stage = object["stage"] as? String
        else {
          others += 1
          continue
        }
        events += 1
        let sorted = try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
        identities[[id, stage], default: []].insert(String(decoding: sorted, as: UTF8.self))
      }
    }
    let taken = try await TakenExport(FormatSettings(format: .kubernetesAudit), files)
    // A blank line has a number, so that the n-th record is the n-th line.
    #expect(taken.recordCount == events + others + blank)
    #expect(taken.quarantined.count == others)
    #expect(taken.rows.count == identities.values.reduce(0) { $0 + $1.count })
    #expect((events, others) == (51, 1))
    let reason = taken.findings.first { $0.code == "record-malformed" }
    #expect(reason?.place == "fal_01_003.json:1")
    #expect(reason?.found == "number at /kind, want Event")
    let conflicts = identities.values.reduce(0) { $0 + $1.count - 1 }
    #expect(taken.findings.count { $0.code == "event-conflicting" } == conflicts)
  }

  // MARK: auditd

  static let logs = [
    "audit-rhel6.log", "audit-rhel7.log", "audit-ubuntu14.log", "audit-ubuntu16.log",
    "audit-ubuntu17.log", "test2.log", "test3.log",
  ]

  @Test(arguments: logs)
  func everyAuditRecordIsTaken(_ name: String) async throws {
    let bytes = try PublishedLogs.bytes("otherlogs/auditd/\(name)")
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    let stamps = lines.map { line in
      line.firstMatch(of: /msg=audit\((\d+\.\d{3}:\d+)\)/).map { String($0.output.1) }
    }
    let taken = try await TakenExport(FormatSettings(format: .auditd), [name: bytes])
    #expect(taken.rows.count == Set(stamps.compactMap { $0 }).count)
    #expect(taken.quarantined.count == stamps.count { $0 == nil })
    let raw = try taken.events.filter { !$0.isQuarantined }.flatMap { event in
      try JSONValue(parsing: event.record)["records"]?.array?.compactMap { $0["raw"]?.string } ?? []
    }
    // Each line is in a record, byte for byte, and no other.
    #expect(raw.sorted() == zip(lines, stamps).filter { $0.1 != nil }.map(\.0).sorted())
  }

  /// Fields that the other tool names and writes as we do; it leaves out what says nothing.
  private static let compared = [
    "a0", "a1", "a2", "a3", "acct", "addr", "argc", "comm", "cmd", "cwd", "data", "euid", "exe",
    "family", "hostname", "name", "op", "path", "pid", "port", "ppid", "proctitle", "seperms",
    "seresult", "terminal", "uid", "unit",
  ]

  @Test(arguments: logs)
  func auditFieldsAreThoseOfAnotherTool(_ name: String) async throws {
    let bytes = try PublishedLogs.bytes("otherlogs/auditd/\(name)")
    let golden = try JSONValue(parsing: PublishedLogs.bytes("otherlogs/auditd/\(name).golden"))
    let taken = try await TakenExport(FormatSettings(format: .auditd), [name: bytes])
    var ours: [String: JSONValue] = [:]
    var times: [String: (time: String?, serial: String?)] = [:]
    for event in taken.events where !event.isQuarantined {
      let record = try JSONValue(parsing: event.record)
      for line in record["records"]?.array ?? [] {
        let raw = line["raw"]?.string ?? ""
        ours[raw] = line
        times[raw] = (record["time"]?.string, record["serial"]?.number?.text)
      }
    }
    let theirs = (golden.array ?? []).filter { !$0.isNull }
    #expect(theirs.count == ours.count)
    for entry in theirs {
      let message = entry["raw_msg"]?.string ?? ""
      let type = (entry["record_type"]?.string ?? "").uppercased()
      let raw = ours.keys.first { $0.hasSuffix("type=\(type) msg=\(message)") }
      let line = try #require(raw.flatMap { ours[$0] }, "\(type) \(message)")
      let stamp = raw.flatMap { times[$0] }
      let instant = entry["@timestamp"]?.string.flatMap { Instant(rfc3339: $0) }
      #expect(stamp?.time == instant?.columnText)
      #expect(stamp?.serial == entry["sequence"]?.number?.text)
      #expect(line["type"]?.string == type)
      for field in Self.compared {
        guard let wanted = entry["data"]?[field]?.string else { continue }
        #expect(line["fields"]?[field]?.string == wanted, "\(type) \(field)")
      }
    }
  }

  // MARK: Cosmos DB

  @Test func everyCosmosDocumentIsTaken() async throws {
    let files = try PublishedLogs.files("cosmos", ending: ".jsonl")
    let lines = files.values.reduce(0) { $0 + $1.split(separator: 0x0A).count }
    let settings = FormatSettings(format: .cosmos, keys: ["/Discriminator"])
    let taken = try await TakenExport(settings, files)
    #expect(lines == 1)
    #expect(taken.rows.count == lines)
    #expect(taken.quarantined == [])
    #expect(taken.events.map(\.id) == ["Order/Order|1"])
  }
}

/// The shared corpus, beside the package or where TICKMARK_CORPUS points.
enum PublishedLogs {
  static let root: URL? = {
    let environment = ProcessInfo.processInfo.environment["TICKMARK_CORPUS"]
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let corpus =
      environment.map { URL(filePath: $0) } ?? package.appending(path: "../shared/corpus")
    if FileManager.default.fileExists(atPath: corpus.appending(path: "otherlogs").path) {
      return corpus.standardizedFileURL
    }
    print("skipped: published logs, no corpus at \(corpus.path)")
    return nil
  }()

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let root else { return [] }
    return Array(try Data(contentsOf: root.appending(path: path)))
  }

  /// The files of a folder that end in this text, by name.
  static func files(_ folder: String, ending: String) throws -> [String: [UInt8]] {
    guard let root else { return [:] }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: folder).path
    )
    return try names.filter { $0.hasSuffix(ending) }.reduce(into: [:]) { files, name in
      files[name] = try bytes("\(folder)/\(name)")
    }
  }
}
