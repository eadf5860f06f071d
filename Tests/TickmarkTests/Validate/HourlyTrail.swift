import CanonicalJSON
import Cryptography
import Formats
import Trail

@testable import Tickmark

/// A CloudTrail trail made for tests: an hourly chain of signed digests, and the logs they list.
///
/// Files are plain, though their names end in `.gz`: how a file is compressed, its bytes tell.
struct HourlyTrail {
  /// What may be different before a digest is signed.
  typealias Edit = (_ hour: Int, _ digest: inout JSONValue) -> Void

  static let begin = Instant(seconds: 1_790_000_000 / 3_600 * 3_600)
  static let account = "123456789012"
  let region: String
  let hours: Int
  /// By name, which is the S3 key here.
  var files: [String: [UInt8]] = [:]
  var signatures: [String: CloudTrail.Signature] = [:]
  /// Keys of the digests by hour, and of the logs each lists.
  private(set) var digests: [String] = []
  private(set) var logs: [[String]] = []
  var keys = [TestKey.published(TestKey.signing)]

  /// Makes the trail; the digests of the hours in `starts` state no previous one, and `edit` changes a
  /// digest before it is signed.
  init(
    hours: Int = 6,
    region: String = "eu-west-1",
    starts: Set<Int> = [0],
    signedBy key: [UInt8] = TestKey.signing,
    edit: Edit = { _, _ in }
  ) {
    self.region = region
    self.hours = hours
    var previous: (key: String, hash: String, signature: String)?
    for hour in 0..<hours {
      let window = Self.window(hour)
      let name = digestKey(ending: window.end)
      var listed: [JSONValue] = []
      logs.append([])
      for number in 0..<2 { listed.append(addLog(hour, number)) }
      if starts.contains(hour) { previous = nil }
      var digest: JSONValue = [
        "awsAccountId": .string(Self.account), "digestStartTime": "\(window.begin)",
        "digestEndTime": "\(window.end)", "digestS3Bucket": "trail-bucket",
        "digestS3Object": .string(name),
        "digestPublicKeyFingerprint": .string(keys[0].fingerprint),
        "digestSignatureAlgorithm": "SHA256withRSA", "logFiles": .array(listed),
        "previousDigestS3Bucket": previous == nil ? .null : "trail-bucket",
        "previousDigestS3Object": previous.map { .string($0.key) } ?? .null,
        "previousDigestHashValue": previous.map { .string($0.hash) } ?? .null,
        "previousDigestHashAlgorithm": previous == nil ? .null : "SHA-256",
        "previousDigestSignature": previous.map { .string($0.signature) } ?? .null,
      ]
      edit(hour, &digest)
      let bytes = digest.canonical
      let signature = Self.sign(bytes, by: key)
      files[name] = bytes
      digests.append(name)
      signatures[name] = CloudTrail.Signature(hex: signature, algorithm: "SHA256withRSA")
      previous = (name, SHA256.hash(bytes).hex, signature)
    }
  }

  /// The hour with this number.
  static func window(_ hour: Int) -> Period { window(hour..<hour + 1) }

  static func window(_ hours: Range<Int>) -> Period {
    Period(
      begin: begin.adding(seconds: Int64(hours.lowerBound) * 3_600),
      end: begin.adding(seconds: Int64(hours.upperBound) * 3_600)
    )
  }

  static func asked(_ hours: Range<Int>) -> AskedRange {
    AskedRange(from: window(hours).begin, to: window(hours).end)
  }

  /// Returns the signature of a digest file, in hex.
  static func sign(_ bytes: [UInt8], by key: [UInt8]) -> String {
    guard let digest = try? CloudTrail.DigestFile(bytes),
      let signature = RSA.signSHA256(privateKey: key, message: digest.signedText)
    else { return "" }
    return Hex.encode(signature)
  }

  func digestKey(ending end: Instant) -> String {
    let day = end.dateText.split(separator: "-").joined(separator: "/")
    return "AWSLogs/\(Self.account)/CloudTrail-Digest/\(region)/\(day)/"
      + "\(Self.account)_CloudTrail-Digest_\(region)_main_trail_\(region)_\(end.stamp).json.gz"
  }

  func logKey(at time: Instant, _ mark: String) -> String {
    let day = time.dateText.split(separator: "-").joined(separator: "/")
    let stamp = time.stamp.dropLast(3)
    return "AWSLogs/\(Self.account)/CloudTrail/\(region)/\(day)/"
      + "\(Self.account)_CloudTrail_\(region)_\(stamp)Z_\(mark).json.gz"
  }

  /// Returns the time of a log's events: five minutes before it was delivered.
  static func delivery(_ hour: Int, _ number: Int) -> Instant {
    window(hour).begin.adding(seconds: Int64(number) * 1_200 + 600)
  }

  private mutating func addLog(_ hour: Int, _ number: Int) -> JSONValue {
    let time = Self.delivery(hour, number)
    let key = logKey(at: time, "h\(hour)n\(number)aaaaaaaaaaa")
    let bytes = Self.log(at: time.adding(seconds: -300), id: "\(region)-\(hour)-\(number)")
    files[key] = bytes
    logs[hour].append(key)
    return [
      "s3Bucket": "trail-bucket", "s3Object": .string(key),
      "hashValue": .string(SHA256.hash(bytes).hex), "hashAlgorithm": "SHA-256",
      "oldestEventTime": "\(time.adding(seconds: -300))",
      "newestEventTime": "\(time.adding(seconds: -300))",
    ]
  }

  /// Returns a log file with one event.
  static func log(at time: Instant, id: String) -> [UInt8] {
    let event: JSONValue = [
      "eventID": .string(id), "eventTime": "\(time)", "eventName": "GetObject",
      "recipientAccountId": .string(account),
    ]
    let file: JSONValue = ["Records": [event]]
    return file.canonical
  }

  var settings: FormatSettings {
    FormatSettings(format: .cloudtrail, publicKeys: keys, signatures: signatures)
  }

  /// Returns the trail as ingest took it.
  func taken(at: Instant? = nil, asked: AskedRange? = nil) throws -> SourceTrail {
    var trail = try SourceTrail(settings, files: files, at: at)
    trail.asked = asked
    return trail
  }

  /// Returns what validation says of it.
  func judged(at: Instant? = nil, asked: AskedRange? = nil) throws -> SourceJudgement {
    try taken(at: at, asked: asked).judged()
  }
}
