import CanonicalJSON
package import Cryptography
package import Trail

/// An export file whose records are in the log.
///
/// Its entries are `firstIndex ..< firstIndex + count`, in the file's order; `skipped` are the 0-based
/// numbers of records that made none, being duplicates.
package struct TakenFile: Sendable, Hashable {
  package var source: String
  package var name: String
  /// Of the file as it lay, compressed or not.
  package var sha256: Digest
  /// Of its uncompressed content.
  package var contentSHA256: Digest
  /// Size as it lay.
  package var byteCount: Int
  package var firstIndex: Int
  package var count: Int
  /// Ascending, half-open.
  package var skipped: [Range<Int>]
  /// Times of its oldest and newest event, duplicates left out.
  package var earliest: Instant?
  package var latest: Instant?
  /// MD5 in base64 of the file as it lay, where the source's manifests state one.
  package var md5: String?

  package init(
    source: String,
    name: String,
    sha256: Digest,
    contentSHA256: Digest,
    byteCount: Int,
    firstIndex: Int,
    count: Int,
    skipped: [Range<Int>],
    earliest: Instant?,
    latest: Instant?,
    md5: String? = nil
  ) {
    self.source = source
    self.name = name
    self.sha256 = sha256
    self.contentSHA256 = contentSHA256
    self.byteCount = byteCount
    self.firstIndex = firstIndex
    self.count = count
    self.skipped = skipped
    self.earliest = earliest
    self.latest = latest
    self.md5 = md5
  }

  /// Records in the file, those without an entry included.
  package var recordCount: Int { count + skipped.reduce(0) { $0 + $1.count } }

  /// Returns the record number of an entry of this file.
  func record(of entry: Int) -> Int {
    var record = entry - firstIndex
    for range in skipped where range.lowerBound <= record { record += range.count }
    return record
  }

  /// The data of its `tickmark.file` fact.
  var data: JSONValue {
    var members: [(String, JSONValue)] = [
      ("source", .string(source)), ("name", .string(name)), ("sha256", .string(sha256.hex)),
      ("contentSha256", .string(contentSHA256.hex)), ("byteCount", JSONValue(byteCount)),
      ("firstIndex", JSONValue(firstIndex)), ("count", JSONValue(count)),
      ("skipped", .array(skipped.map { [JSONValue($0.lowerBound), JSONValue($0.upperBound)] })),
    ]
    if let md5 { members.append(("md5", .string(md5))) }
    return .object(JSONObject(members))
  }

  /// Reads `[[0,3],[7,8]]`.
  static func ranges(_ text: String) throws -> [Range<Int>] {
    guard let list = try JSONValue(parsing: Array(text.utf8)).array, let ranges = ranges(list)
    else { throw RunError(place: "ledger.db", message: "skipped records that are no ranges") }
    return ranges
  }

  private static func ranges(_ list: [JSONValue]) -> [Range<Int>]? {
    var ranges: [Range<Int>] = []
    for range in list {
      guard let low = range[0]?.int, let high = range[1]?.int, low <= high else { return nil }
      ranges.append(low..<high)
    }
    return ranges
  }

  /// - Returns: nil where the data isn't that of a file.
  init?(_ data: JSONValue) {
    guard let source = data["source"]?.string, let name = data["name"]?.string,
      let sha256 = data["sha256"]?.string.flatMap(Digest.init(hex:)),
      let content = data["contentSha256"]?.string.flatMap(Digest.init(hex:)),
      let byteCount = data["byteCount"]?.int, let first = data["firstIndex"]?.int,
      let count = data["count"]?.int, let ranges = data["skipped"]?.array
    else { return nil }
    guard let skipped = Self.ranges(ranges) else { return nil }
    self.init(
      source: source,
      name: name,
      sha256: sha256,
      contentSHA256: content,
      byteCount: byteCount,
      firstIndex: first,
      count: count,
      skipped: skipped,
      earliest: nil,
      latest: nil,
      md5: data["md5"]?.string
    )
  }
}

extension EvidenceItem {
  /// The data of its `tickmark.evidence` fact.
  var data: JSONValue {
    [
      "source": .string(source), "name": .string(name), "sha256": .string(sha256.hex),
      "bytes": .string(Base64.encode(bytes)), "metadata": metadata,
    ]
  }

  /// - Returns: nil where the data isn't that of an evidence file.
  init?(_ data: JSONValue) {
    guard let source = data["source"]?.string, let name = data["name"]?.string,
      let sha256 = data["sha256"]?.string.flatMap(Digest.init(hex:)),
      let bytes = data["bytes"]?.string.flatMap(Base64.decode), let metadata = data["metadata"]
    else { return nil }
    self.init(source: source, name: name, sha256: sha256, bytes: bytes, metadata: metadata)
  }
}
