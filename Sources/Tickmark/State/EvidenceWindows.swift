import Formats
import SQLite
import Trail

/// Which time each piece of a source's own proof is about.
///
/// A bag holds the proof of its period, not that of all time: a log of many years would else be copied
/// into each night's bag, and its backup.
struct EvidenceWindows {
  /// How long a window may be that a digest's name doesn't tell the begin of.
  private static let digestSeconds: Int64 = 3_600
  private var formats: [String: SourceFormat] = [:]
  /// Windows of DynamoDB's incremental exports by source and folder.
  private var exports: [String: Period] = [:]

  init(_ database: Database, size: Int) throws {
    for row in try database.rows("SELECT name, format FROM source") {
      guard let name = row[0].text else { continue }
      formats[name] = row[1].text.flatMap(SourceFormat.init(rawValue:))
    }
    let statement = try database.prepare(
      """
      SELECT source, name, bytes FROM evidence
      WHERE entry < ? AND name LIKE '%manifest-summary.json' ORDER BY entry
      """
    )
    try statement.bind(1, size)
    while try statement.step() {
      let (source, name) = (statement.text(0) ?? "", statement.text(1) ?? "")
      guard let summary = try? DynamoDB.Summary(statement.blob(2), file: name),
        let window = summary.window
      else { continue }
      exports[Self.key(source, name)] = window
    }
  }

  /// Whether a piece is about time within the period, or may be: what names no time always is.
  func touches(_ period: Period, source: String, name: String) -> Bool {
    switch formats[source]?.evidence {
    case .digests:
      guard let end = CloudTrail.DigestFile.end(ofKey: name) else { return true }
      return end > period.begin && end.adding(seconds: -Self.digestSeconds) < period.end
    case .manifests:
      guard let window = exports[Self.key(source, name)] else { return true }
      return window.end > period.begin && window.begin < period.end
    case .notes, .streams, nil: return true
    }
  }

  private static func key(_ source: String, _ name: String) -> String {
    "\(source)/" + name.split(separator: "/").dropLast().joined(separator: "/")
  }
}
