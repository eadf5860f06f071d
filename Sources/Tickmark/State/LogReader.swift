import CanonicalJSON
package import Cryptography
package import SQLite
package import Trail
import TransparencyLog

/// A finished log: entries from the segments, hashes from the tiles, provenance from the ledger.
package final class LogReader: EvidenceReader {
  package let size: Int
  private let database: Database
  private let segments: SegmentReader
  private let tiles: TileReader

  /// - Parameters:
  ///   - size: the signed size; entries beyond it don't exist for this reader.
  package init(_ state: StateFolder, database: Database, size: Int) throws {
    self.size = size
    self.database = database
    segments = SegmentReader(state) { index in
      try SegmentWriter.Frame(holding: index, in: database)
    }
    tiles = TileReader(size: UInt64(size)) { try Disk.read("\(state.log)/\($0.path)") }
  }

  package func event(at index: Int) throws -> LoggedEvent {
    guard (0..<size).contains(index) else {
      throw RunError(place: "entry \(index)", message: "the log has \(size) entries")
    }
    return try segments.event(index)
  }

  package func provenance(of index: Int) throws -> Provenance? {
    let statement = try database.prepare(
      """
      SELECT name, sha256, first_index, count, skipped FROM file WHERE first_index <= ?
      ORDER BY first_index DESC, count DESC LIMIT 1
      """
    )
    try statement.bind(1, index)
    guard try statement.step(), index < statement.int(2) + statement.int(3),
      let digest = statement.text(1).flatMap(Digest.init(hex:))
    else { return nil }
    var record = index - statement.int(2)
    for range in try TakenFile.ranges(statement.text(4) ?? "[]") where range.lowerBound <= record {
      record += range.count
    }
    return Provenance(file: statement.text(0) ?? "", record: record, fileDigest: digest)
  }

  package func hash(level: Int, index: Int) throws -> Digest {
    try tiles.hash(level: level, index: UInt64(index))
  }

  package func forEachEvidence(
    overlapping period: Period,
    _ body: (EvidenceItem) throws -> Void
  ) throws {
    let statement = try database.prepare(
      """
      SELECT source, name, sha256, bytes, metadata FROM evidence WHERE entry < ?
      ORDER BY source, name, entry
      """
    )
    try statement.bind(1, size)
    let windows = try EvidenceWindows(database, size: size)
    while try statement.step() {
      let (source, name) = (statement.text(0) ?? "", statement.text(1) ?? "")
      guard windows.touches(period, source: source, name: name) else { continue }
      try body(try EvidenceItem(statement))
    }
  }
}

extension LogReader: HashReader {
  package func hash(level: Int, index: UInt64) throws -> Digest {
    try tiles.hash(level: level, index: index)
  }
}

extension EvidenceItem {
  /// Reads a row of `source, name, sha256, bytes, metadata`.
  init(_ row: Statement) throws {
    guard let digest = row.text(2).flatMap(Digest.init(hex:)) else {
      throw RunError(place: "ledger.db", message: "evidence without a digest")
    }
    self.init(
      source: row.text(0) ?? "",
      name: row.text(1) ?? "",
      sha256: digest,
      bytes: row.blob(3),
      metadata: try JSONValue(parsing: Array((row.text(4) ?? "{}").utf8))
    )
  }
}
