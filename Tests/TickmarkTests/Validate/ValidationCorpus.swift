import Archive
import CanonicalJSON
import Cryptography
import Formats
import Foundation
import Trail

@testable import Tickmark

/// Trails of the shared corpus, beside the package or where TICKMARK_CORPUS points.
enum ValidationCorpus {
  static let root: URL? = {
    let environment = ProcessInfo.processInfo.environment["TICKMARK_CORPUS"]
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let corpus =
      environment.map { URL(filePath: $0) } ?? package.appending(path: "../shared/corpus")
    if FileManager.default.fileExists(atPath: corpus.appending(path: "dynamodb").path) {
      return corpus.standardizedFileURL
    }
    print("skipped: validation of published trails, no corpus at \(corpus.path)")
    return nil
  }()

  /// Returns the files below a folder by their relative names.
  static func files(_ folder: URL) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    let prefix = folder.standardizedFileURL.path + "/"
    let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    while let url = walk?.nextObject() as? URL {
      guard !url.hasDirectoryPath else { continue }
      let name = String(url.standardizedFileURL.path.dropFirst(prefix.count))
      files[name] = Array(try Data(contentsOf: url))
    }
    return files
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    guard let root else { return [] }
    return Array(try Data(contentsOf: root.appending(path: path)))
  }

  /// The codes that a variant's truth asks for.
  static func mustReport(_ path: String) throws -> Set<String> {
    let truth = try JSONValue(parsing: bytes("\(path)/truth.json"))
    return Set((truth["mustReport"]?.array ?? []).compactMap(\.string))
  }

  /// Returns a CloudTrail variant as a source that was taken whole.
  static func cloudTrail(_ variant: String, at: Instant? = nil) throws -> SourceTrail {
    let path = "cloudtrail-digest/\(variant)"
    let settings = FormatSettings(
      format: .cloudtrail,
      publicKeys: try CloudTrail.PublicKey.list(
        bytes("\(path)/public-keys.json"),
        file: "public-keys.json"
      ),
      signatures: try CloudTrail.Signature.list(
        bytes("\(path)/s3-metadata.json"),
        file: "s3-metadata.json"
      )
    )
    guard let root else { throw CocoaError(.fileNoSuchFile) }
    return try SourceTrail(
      settings,
      files: files(root.appending(path: "\(path)/bucket")),
      at: at
    )
  }

  /// Returns a DynamoDB variant as a source that was taken whole.
  static func dynamoDB(_ variant: String) throws -> SourceTrail {
    guard let root else { throw CocoaError(.fileNoSuchFile) }
    return try SourceTrail(
      FormatSettings(format: .dynamodbExport, map: ["time": JSONPointer("/eventTime")]),
      files: files(root.appending(path: "dynamodb/\(variant)/audit"))
    )
  }
}

extension SourceTrail {
  /// Takes files as ingest does, in the order of their names, without a log.
  init(
    _ settings: FormatSettings,
    files: [String: [UInt8]],
    at: Instant? = nil,
    gaps: [StreamGap] = []
  ) throws {
    let plan = SourcePlan(
      name: "source",
      location: "exports",
      settings: settings,
      required: settings.assurance
    )
    self.init(plan: plan, files: [], evidence: [], ingestFindings: [], gaps: gaps, at: at)
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) { try take(name, bytes) }
  }

  /// Takes one more file.
  mutating func take(_ name: String, _ bytes: [UInt8]) throws {
    switch plan.settings.format.role(of: name) {
    case .marker: break
    case .evidence: evidence.append(evidenceItem(name, bytes))
    case .records(let framing): files.append(try takenFile(name, bytes, framing))
    }
  }

  private func evidenceItem(_ name: String, _ bytes: [UInt8]) -> EvidenceItem {
    var metadata: JSONValue = [:]
    if let signature = CloudTrail.signature(of: name, in: plan.settings.signatures) {
      metadata = ["signature": .string(signature.hex), "algorithm": .string(signature.algorithm)]
    }
    return EvidenceItem(
      source: plan.name,
      name: name,
      sha256: SHA256.hash(bytes),
      bytes: bytes,
      metadata: metadata
    )
  }

  private func takenFile(
    _ name: String,
    _ bytes: [UInt8],
    _ framing: RecordFraming
  ) throws -> TakenFile {
    var gzip = GzipSource(BytesSource(bytes))
    let content = bytes.starts(with: [0x1f, 0x8b]) ? try gzip.readAll() : bytes
    var cutter = RecordCutter(framing)
    var ranges: [Range<Int>] = []
    _ = unsafe content.withUnsafeBytes { unsafe cutter.cut($0, isLast: true, into: &ranges) }
    let times = try ranges.compactMap { try time(Array(content[$0])) }
    return TakenFile(
      source: plan.name,
      name: name,
      sha256: SHA256.hash(bytes),
      contentSHA256: SHA256.hash(content),
      byteCount: bytes.count,
      firstIndex: 0,
      count: ranges.count,
      skipped: [],
      earliest: times.min(),
      latest: times.max(),
      md5: Base64.encode(MD5.hash(bytes))
    )
  }

  private func time(_ record: [UInt8]) throws -> Instant? {
    var tape = JSONTape()
    var reader = RecordReader(
      plan.settings,
      context: DynamoDB.Context(onlyTable: "t", keys: ["pk", "sk"])
    )
    var facts = RecordFacts()
    return unsafe record.withUnsafeBytes { bytes in
      do {
        try unsafe tape.parse(bytes)
        try unsafe reader.read(tape, bytes, sealed: [], file: "f", into: &facts)
        return facts.time
      } catch {
        return nil
      }
    }
  }
}

extension SourceJudgement {
  /// Codes of findings above notice, sorted, each once.
  var codes: [String] {
    Set(findings.filter { $0.class < .notice }.map(\.code)).sorted()
  }

  /// Intervals that aren't proven, joined over all scopes.
  var unproven: [Period] { Self.joined(coverage.filter { $0.state != .proven }.map(\.period)) }

  /// Intervals that findings leave unproven, joined.
  var claimed: [Period] {
    Self.joined(findings.filter { $0.class <= .absent }.compactMap(\.interval))
  }

  private static func joined(_ periods: [Period]) -> [Period] {
    var joined: [Period] = []
    for period in periods.filter({ !$0.isEmpty }).sorted(by: { $0.begin < $1.begin }) {
      if let last = joined.last, period.begin <= last.end {
        joined[joined.count - 1] = Period(begin: last.begin, end: max(last.end, period.end))
      } else {
        joined.append(period)
      }
    }
    return joined
  }
}
