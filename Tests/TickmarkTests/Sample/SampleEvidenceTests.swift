import Archive
import CanonicalJSON
import Cryptography
import EventStore
import Foundation
import Testing
import Trail

@testable import Tickmark

/// The sample's exports judged by hand: by what the formats' own pages say, without our readers.
@Suite struct SampleEvidenceTests {
  private func json(_ bytes: [UInt8]) throws -> JSONValue { try JSONValue(parsing: bytes) }

  private func unzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    try Gzip.decompress(bytes, limit: 1 << 26)
  }

  @Test func theDigestsAreASignedChainFromAStartingDigestToTheRun() throws {
    let sample = try WrittenSample.shared.get()
    let files = try sample.files("exports/cloudtrail")
    let metadata = try sample.json("exports/cloudtrail.metadata.json")
    let list = try sample.json("keys/cloudtrail/public-keys.json")["PublicKeyList"]
    let key = try #require(list?[0]?["Value"]?.string.flatMap(Base64.decode))
    #expect(list?[0]?["Fingerprint"]?.string == Hex.encode(MD5.hash(key)))
    let digests = files.keys.filter { $0.contains("/CloudTrail-Digest/") }.sorted()
    #expect(digests.count == 3 * 24 + 2)
    var previous: (name: String, hash: String, signature: String, end: String)?
    var logs: Set<String> = []
    for name in digests {
      let content = try unzipped(#require(files[name]))
      let digest = try json(content)
      let signature = try #require(metadata[name]?["signature"]?.string)
      #expect(digest["digestS3Object"]?.string == name)
      #expect(digest["previousDigestS3Object"]?.string == previous?.name)
      #expect(digest["previousDigestHashValue"]?.string == previous?.hash)
      #expect(digest["previousDigestSignature"]?.string == previous?.signature)
      if let previous { #expect(digest["digestStartTime"]?.string == previous.end) }
      let end = try #require(digest["digestEndTime"]?.string)
      let hash = SHA256.hash(content).hex
      let bucket = try #require(digest["digestS3Bucket"]?.string)
      let signed = "\(end)\n\(bucket)/\(name)\n\(hash)\n\(previous?.signature ?? "null")"
      #expect(
        RSA.verifySHA256(
          key: key,
          message: Array(signed.utf8),
          signature: try #require(Hex.decode(signature))
        ) == true
      )
      for log in digest["logFiles"]?.array ?? [] {
        let object = try #require(log["s3Object"]?.string)
        let bytes = try unzipped(#require(files[object]))
        #expect(log["hashValue"]?.string == SHA256.hash(bytes).hex)
        let times = (try json(bytes)["Records"]?.array ?? []).compactMap { $0["eventTime"]?.string }
        #expect(log["oldestEventTime"]?.string == times.min())
        #expect(log["newestEventTime"]?.string == times.max())
        let isNew = logs.insert(object).inserted
        #expect(isNew, "\(object) is listed twice")
      }
      previous = (name, hash, signature, end)
    }
    // A newest digest that ended over two hours before the run would be late.
    let end = try #require(previous.flatMap { Instant(rfc3339: $0.end) })
    #expect(sample.truth.at.adding(seconds: -7_200) < end && end <= sample.truth.at)
    #expect(logs == Set(files.keys.filter { $0.contains("/CloudTrail/") }))
  }

  @Test func eachBusinessEventHashesToWhatItSaysAndNamesTheOneBefore() throws {
    let files = try WrittenSample.shared.get().files("exports/business")
    var heads: [String: (sequence: Int, hash: String)] = [:]
    for name in files.keys.sorted() {
      let content = String(decoding: try unzipped(#require(files[name])), as: UTF8.self)
      for line in content.split(separator: "\n") {
        let record = try json(Array(line.utf8))
        let members = (record.object?.names ?? []).filter { $0 != "hash" }
        let hashed = JSONValue.object(JSONObject(members.map { ($0, record[$0] ?? .null) }))
        let stream = try #require(record["stream"]?.string)
        let head = heads[stream] ?? (0, String(repeating: "0", count: 64))
        #expect(record["hash"]?.string == SHA256.hash(hashed.canonical).hex)
        #expect(record["prev_hash"]?.string == head.hash)
        #expect(record["sequence"]?.int == head.sequence + 1)
        heads[stream] = (head.sequence + 1, try #require(record["hash"]?.string))
      }
    }
    #expect(!heads.isEmpty)
  }

  @Test func eachManifestOfPaymentsCountsAndSumsItsFiles() throws {
    let files = try WrittenSample.shared.get().files("exports/payments")
    let summaries = files.keys.filter { $0.hasSuffix("manifest-summary.json") }.sorted()
    #expect(summaries.count >= 3)
    var listed: Set<String> = []
    var types: [String] = []
    for name in summaries {
      let summary = try json(#require(files[name]))
      types.append(summary["exportType"]?.string ?? "FULL_EXPORT")
      let key = try #require(summary["manifestFilesS3Key"]?.string)
      let manifest = try #require(files[key])
      for (file, bytes) in [(name, try #require(files[name])), (key, manifest)] {
        let sum = files["\(file.dropLast(5)).md5"].map { String(decoding: $0, as: UTF8.self) }
        #expect(sum == Base64.encode(MD5.hash(bytes)))
      }
      var count = 0
      for line in manifest.split(separator: UInt8(ascii: "\n")) {
        let entry = try json(Array(line))
        let data = try #require(entry["dataFileS3Key"]?.string)
        let bytes = try #require(files[data])
        #expect(entry["md5Checksum"]?.string == Base64.encode(MD5.hash(bytes)))
        let lines = try unzipped(bytes).count { $0 == UInt8(ascii: "\n") }
        #expect(entry["itemCount"]?.int == lines)
        count += lines
        listed.insert(data)
      }
      #expect(summary["itemCount"]?.int == count)
    }
    #expect(types.contains("FULL_EXPORT") && types.contains("INCREMENTAL_EXPORT"))
    #expect(listed == Set(files.keys.filter { $0.hasSuffix(".gz") }))
  }

  @Test(arguments: [
    ("cloudtrail", "cloudtrail"), ("chained-jsonl", "business"), ("dynamodb-export", "payments"),
    ("kubernetes-audit", "kubernetes"), ("github-audit", "github"), ("okta-system-log", "okta"),
    ("cosmos", "shop"), ("cloudevents", "notices"), ("otel-logs", "services"),
    ("json-lines", "warehouse"), ("event-store", "ledger/ledger.db"), ("azure-activity", "azure"),
    ("gcp-audit", "gcp"), ("auditd", "hosts"), ("ocsf", "lake"),
  ])
  func eachSourceIsProven(_ format: String, _ source: String) async throws {
    let sample = try WrittenSample.shared.get()
    let request = ValidationRequest(
      format: format,
      location: "\(sample.path)/exports/\(source)",
      publicKeys: format == "cloudtrail" ? "\(sample.path)/keys/cloudtrail" : nil,
      metadata: format == "cloudtrail" ? "\(sample.path)/exports/cloudtrail.metadata.json" : nil,
      keys: ["dynamodb-export": ["pk", "sk"], "cosmos": ["/pk"]][format] ?? []
    )
    let scratch = FileManager.default.temporaryDirectory
      .appending(path: "validate-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let outcome = try await validateLocation(
      request,
      scratch: scratch,
      secrets: Base64.encode(Array(0..<64))
    )
    #expect(outcome.verdict == "proven")
    #expect(outcome.findings.filter { $0.class != .notice } == [])
    #expect(outcome.quarantinedCount == 0)
  }

  @Test func theCompanyHasAsManyEventsAsWasAskedAndSaysHowMany() throws {
    let sample = try WrittenSample.shared.get()
    var count = 0
    for source in SampleSource.allCases { count += try events(of: source, in: sample) }
    #expect(abs(count - 2_000) <= 20, "\(count)")
    #expect(try sample.json("truth.json")["events"]?.int == count)
  }

  /// Counts by what each format's own page says of an event.
  private func events(of source: SampleSource, in sample: WrittenSample) throws -> Int {
    let files = try sample.files("exports/\(source.rawValue)")
    func count(_ body: (String, [UInt8]) throws -> Int) rethrows -> Int {
      try files.reduce(0) { sum, file in
        let isZipped = file.key.hasSuffix(".gz")
        return sum + (try body(file.key, isZipped ? unzipped(file.value) : file.value))
      }
    }
    switch source {
    case .cloudtrail:
      return try count { name, bytes in
        name.contains("/CloudTrail/") ? try json(bytes)["Records"]?.array?.count ?? 0 : 0
      }
    case .payments:
      var keys: Set<JSONValue> = []
      _ = try count { name, bytes in
        for line in name.hasSuffix(".gz") ? bytes.split(separator: UInt8(ascii: "\n")) : [] {
          let record = try json(Array(line))
          let image = record["Item"] ?? record["NewImage"]
          keys.insert(["pk": image?["pk"] ?? .null, "sk": image?["sk"] ?? .null])
        }
        return 0
      }
      return keys.count
    case .okta: return try count { _, bytes in try json(bytes).array?.count ?? 0 }
    case .services:
      return try count { _, bytes in
        (try json(bytes)["resourceLogs"]?.array ?? []).reduce(0) { sum, resource in
          sum + (resource["scopeLogs"]?[0]?["logRecords"]?.array?.count ?? 0)
        }
      }
    case .hosts:
      var ids: Set<String> = []
      _ = count { _, bytes in
        for match in String(decoding: bytes, as: UTF8.self).matches(of: /audit\([^)]*\)/) {
          ids.insert(String(match.output))
        }
        return 0
      }
      return ids.count
    case .ledger:
      let file = "\(sample.path)/exports/ledger/ledger.db"
      return try EventStore(file, isReadOnly: true).lastPosition
    default: return count { _, bytes in bytes.count { $0 == UInt8(ascii: "\n") } }
    }
  }
}
