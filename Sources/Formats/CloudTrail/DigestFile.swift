import Archive
import CanonicalJSON
package import Cryptography
package import Trail

extension CloudTrail {
  /// The one algorithm that CloudTrail signs digests with.
  package static let signatureAlgorithm = "SHA256withRSA"

  /// A digest file: what AWS says of the log files it delivered in one window.
  ///
  /// - SeeAlso: AWS CloudTrail User Guide, "CloudTrail digest file structure".
  package struct DigestFile: Sendable, Hashable {
    /// A log file that the digest lists.
    package struct Log: Sendable, Hashable {
      package let key: String
      /// SHA-256 of its uncompressed content.
      package let hash: Digest
      package let oldest: Instant?
      package let newest: Instant?
    }

    /// The digest before, as this one states it.
    package struct Previous: Sendable, Hashable {
      package let key: String
      package let hash: Digest?
      /// Lower-case hex.
      package let signature: String
    }

    package let account: String
    package let window: Period
    package let bucket: String
    package let key: String
    package let fingerprint: String
    package let algorithm: String
    package let previous: Previous?
    package let logs: [Log]
    /// SHA-256 of the uncompressed file.
    package let hash: Digest
    /// digestEndTime as it stands in the file, which is what was signed.
    private let endText: String

    /// Reads a file as it lies, gzipped or not.
    ///
    /// - Throws: ``RecordProblem`` for a damaged gzip stream or a missing member.
    package init(_ bytes: [UInt8]) throws(RecordProblem) {
      let content = try Self.inflated(bytes)
      guard let value = try? JSONValue(parsing: content) else {
        throw RecordProblem("not a JSON document")
      }
      hash = SHA256.hash(content)
      account = try Self.text("awsAccountId", value)
      endText = try Self.text("digestEndTime", value)
      let start = try Self.time("digestStartTime", value)
      let end = try Self.time("digestEndTime", value)
      guard start <= end else { throw RecordProblem("digestStartTime after digestEndTime") }
      window = Period(begin: start, end: end)
      bucket = try Self.text("digestS3Bucket", value)
      key = try Self.text("digestS3Object", value)
      fingerprint = try Self.text("digestPublicKeyFingerprint", value)
      algorithm = try Self.text("digestSignatureAlgorithm", value)
      previous = try Self.previous(value)
      guard let logs = value["logFiles"]?.array else { throw RecordProblem("no logFiles") }
      var list: [Log] = []
      for log in logs {
        guard let hash = Digest(hex: try Self.text("hashValue", log)),
          try Self.text("hashAlgorithm", log) == "SHA-256"
        else { throw RecordProblem("a log without SHA-256 in hex") }
        list.append(
          Log(
            key: try Self.text("s3Object", log),
            hash: hash,
            oldest: log["oldestEventTime"]?.string.flatMap { Instant(rfc3339: $0) },
            newest: log["newestEventTime"]?.string.flatMap { Instant(rfc3339: $0) }
          )
        )
      }
      self.logs = list
    }

    private static func inflated(_ bytes: [UInt8]) throws(RecordProblem) -> [UInt8] {
      guard bytes.starts(with: [0x1f, 0x8b]) else { return bytes }
      do {
        return try Gzip.decompress(bytes, limit: 64 << 20)
      } catch {
        throw RecordProblem("\(error)")
      }
    }

    private static func text(
      _ name: String,
      _ value: JSONValue
    ) throws(RecordProblem) -> String {
      guard let text = value[name]?.string else { throw RecordProblem("no \(name)") }
      return text
    }

    private static func time(
      _ name: String,
      _ value: JSONValue
    ) throws(RecordProblem) -> Instant {
      guard let time = Instant(rfc3339: try text(name, value)) else {
        throw RecordProblem("\(name) is no time")
      }
      return time
    }

    private static func previous(_ value: JSONValue) throws(RecordProblem) -> Previous? {
      guard let key = value["previousDigestS3Object"]?.string else { return nil }
      return Previous(
        key: key,
        hash: value["previousDigestHashValue"]?.string.flatMap { Digest(hex: $0) },
        signature: try text("previousDigestSignature", value).lowercased()
      )
    }

    /// What AWS signs, four parts joined by LF.
    package var signedText: [UInt8] {
      Array("\(endText)\n\(bucket)/\(key)\n\(hash.hex)\n\(previous?.signature ?? "null")".utf8)
    }

    /// Whether a digest came late, for logs that were delivered late: a chain of its own.
    package var isBackfill: Bool { key.hasSuffix("_backfill.json.gz") }

    /// Returns when a digest's window ended, by the stamp in its key.
    package static func end(ofKey key: String) -> Instant? {
      let base = key.split(separator: "/").last ?? ""
      for part in base.split(separator: "_").reversed() {
        let stamp = part.split(separator: ".").first ?? ""
        if let end = Instant(stamp: stamp) { return end }
      }
      return nil
    }

    /// Returns the key that a digest of the same trail has for another window; nil for a key that
    /// isn't made of its window's end.
    package static func key(_ key: String, of end: Instant, for other: Instant) -> String? {
      let parts = key.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      let ending = "_\(end.stamp).json.gz"
      guard parts.count >= 4, let base = parts.last, base.hasSuffix(ending),
        parts.dropLast().suffix(3).joined(separator: "-") == end.dateText
      else { return nil }
      let folders = parts.dropLast(4) + other.dateText.split(separator: "-").map(String.init)
      return folders.joined(separator: "/") + "/" + base.dropLast(ending.count)
        + "_\(other.stamp).json.gz"
    }

    /// `<account>/<region>/<trail>`, by the key's last part; a backfill's has a mark.
    package var scope: String {
      let base = key.split(separator: "/").last.map(String.init) ?? key
      let marker = "_CloudTrail-Digest_"
      guard let range = base.range(of: marker) else { return account }
      var parts = base[range.upperBound...].split(separator: "_").map(String.init)
      if isBackfill { parts.removeLast() }
      // region, trail (which may hold the separator), home region, stamp
      guard parts.count >= 4 else { return account }
      let trail = parts[1..<(parts.count - 2)].joined(separator: "_")
      return "\(account)/\(parts[0])/\(trail)"
    }
  }

  /// Returns when a log file was delivered, by the stamp in its name, in whole minutes; nil for a
  /// name without one.
  package static func deliveryTime(ofLog name: String) -> Instant? {
    let base = name.split(separator: "/").last ?? ""
    for part in base.split(separator: "_") where part.utf8.count == 14 {
      if let time = Instant(stamp: "\(part.dropLast())00Z") { return time }
    }
    return nil
  }

  /// Returns `<account>/<region>` of a log file's name, nil for a name of another form.
  package static func accountAndRegion(ofLog name: String) -> String? {
    let base = name.split(separator: "/").last.map(String.init) ?? name
    let parts = base.split(separator: "_")
    guard parts.count >= 5, parts[1] == "CloudTrail" else { return nil }
    return "\(parts[0])/\(parts[2])"
  }
}

extension Instant {
  /// Reads `yyyymmddThhmmssZ`.
  fileprivate init?(stamp: some StringProtocol) {
    let text = String(stamp)
    guard text.utf8.count == 16, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    func part(_ start: Int, _ count: Int) -> Substring { text.dropFirst(start).prefix(count) }
    let date = "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))"
    let time = "\(part(9, 2)):\(part(11, 2)):\(part(13, 2))"
    self.init(rfc3339: "\(date)\(part(8, 1))\(time)\(part(15, 1))")
  }
}

extension String {
  /// Returns where a text first stands in this one.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) {
        return index..<self.index(index, offsetBy: text.count)
      }
      index = self.index(after: index)
    }
    return nil
  }
}
