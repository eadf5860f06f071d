import Archive
import Cryptography
import Trail

/// The chain of hourly digests, each signed and naming the one before.
struct SampleDigests {
  private var begin: Instant
  /// JSON of the log files delivered since `begin`.
  private var logs: [String] = []
  private var times: (oldest: Instant, newest: Instant)?
  private var previous: (key: String, hash: Digest, signature: String)?
  private var signatures: [(key: String, signature: String)] = []

  /// A chain whose starting digest's window begins here.
  init(begin: Instant) { self.begin = begin }

  private var end: Instant { begin.adding(seconds: 3_600) }

  /// Adds a log file to the open window.
  mutating func list(
    _ key: String,
    _ content: [UInt8],
    _ times: (oldest: Instant, newest: Instant)
  ) {
    self.times = (
      min(self.times?.oldest ?? times.oldest, times.oldest),
      max(self.times?.newest ?? times.newest, times.newest)
    )
    logs.append(
      #"{"s3Bucket":"\#(SampleTrail.bucket)","s3Object":"\#(key)","#
        + #""hashValue":"\#(SHA256.hash(content))","hashAlgorithm":"SHA-256","#
        + #""newestEventTime":"\#(times.newest)","oldestEventTime":"\#(times.oldest)"}"#
    )
  }

  /// Writes the digests of all windows that are over at an instant.
  mutating func close(before instant: Instant, in folder: inout SampleFolder) throws {
    while end <= instant { try close(in: &folder) }
  }

  private mutating func close(in folder: inout SampleFolder) throws {
    let key =
      "\(SampleTrail.prefix("CloudTrail-Digest", end))/\(SampleStory.account)_CloudTrail-Digest_"
      + "\(SampleTrail.region)_\(SampleTrail.trail)_\(SampleTrail.region)_\(end.stamp).json.gz"
    let content = Array(json(key).utf8)
    let hash = SHA256.hash(content)
    let signed =
      "\(end)\n\(SampleTrail.bucket)/\(key)\n\(hash)\n\(previous?.signature ?? "null")"
    guard
      let bytes = RSA.signSHA256(privateKey: SampleRSAKey.privateKey, message: Array(signed.utf8))
    else { throw RunError(place: "sample", message: "its RSA key can't be read") }
    try folder.write(Gzip.compress(content), to: key)
    let signature = Hex.encode(bytes)
    signatures.append((key, signature))
    previous = (key, hash, signature)
    begin = end
    logs = []
    times = nil
  }

  private func json(_ key: String) -> String {
    func quoted(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
    let first = previous == nil
    return #"{"awsAccountId":"\#(SampleStory.account)","digestStartTime":"\#(begin)","#
      + #""digestEndTime":"\#(end)","digestS3Bucket":"\#(SampleTrail.bucket)","#
      + #""digestS3Object":"\#(key)","#
      + #""digestPublicKeyFingerprint":"\#(SampleRSAKey.fingerprint)","#
      + #""digestSignatureAlgorithm":"SHA256withRSA","#
      + #""newestEventTime":\#(quoted(times?.newest.description)),"#
      + #""oldestEventTime":\#(quoted(times?.oldest.description)),"#
      + #""previousDigestS3Bucket":\#(quoted(first ? nil : SampleTrail.bucket)),"#
      + #""previousDigestS3Object":\#(quoted(previous?.key)),"#
      + #""previousDigestHashValue":\#(quoted(previous?.hash.hex)),"#
      + #""previousDigestHashAlgorithm":\#(quoted(first ? nil : "SHA-256")),"#
      + #""previousDigestSignature":\#(quoted(previous?.signature)),"#
      + #""logFiles":[\#(logs.joined(separator: ","))]}"#
  }

  /// What S3 keeps beside the digests: `{"<key>":{"signature":…,"signature-algorithm":…},…}`.
  var sidecar: String {
    let lines = signatures.map { entry in
      #" "\#(entry.key)": {"signature": "\#(entry.signature)", "#
        + #""signature-algorithm": "SHA256withRSA"}"#
    }
    return "{\n\(lines.joined(separator: ",\n"))\n}\n"
  }
}
