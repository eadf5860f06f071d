import CanonicalJSON
import Cryptography
import Documents
import Formats
import Trail
import TransparencyLog

/// Writes a bag's payload: what the shown exceptions stand on, down to the source's own proof.
///
///     data/evidence/keys/bag.vkey checkpoint.vkey      to compare with keys known another way
///     data/evidence/<control>/<reference>.json         the entry: id, nonce, sealed record, source
///     data/evidence/<control>/<reference>.tlog-proof   its inclusion in the signed log
///     data/evidence/source/<source>/<name>             digests, manifests and, for exceptions of a
///                                                      signed source, their export files
///     data/evidence/source/<source>/<name>.metadata.json   signature and key, where there are
struct BagEvidence {
  let report: Report
  let evidence: any EvidenceReader
  /// Returns an export file by its digest; nil where the state keeps none.
  let rawFile: (Digest) throws -> [UInt8]?

  private static let folder = "data/evidence"

  func write(to bag: BagAssembly) throws {
    try bag.write("\(Self.folder)/keys/bag.vkey", text: "\(report.log.bagKey)\n")
    try bag.write("\(Self.folder)/keys/checkpoint.vkey", text: "\(report.log.checkpointKey)\n")
    var exports: Set<ExportFile> = []
    for control in report.controls {
      try control.forEachShownException { exception in
        guard let found = try ExceptionEvent(exception, evidence) else { return }
        let name = "\(Self.folder)/\(control.control.id)/\(exception.tail)"
        try bag.write("\(name).json", Self.line(found.event))
        try bag.write("\(name).tlog-proof", text: proof(found.event.index))
        if let export = export(of: found) { exports.insert(export) }
      }
    }
    try writeSources(since: exports.compactMap(\.deliveryTime).min(), to: bag)
    for export in exports.sorted() {
      guard let bytes = try rawFile(export.digest) else { continue }
      try write(bytes, source: export.source, name: export.name, digest: export.digest, to: bag)
    }
  }

  /// An export file that an exception was read from.
  private struct ExportFile: Hashable, Comparable {
    let source: String
    let name: String
    let digest: Digest

    /// When a log file was delivered; nil of any other.
    var deliveryTime: Instant? { CloudTrail.deliveryTime(ofLog: name) }

    static func < (a: Self, b: Self) -> Bool {
      (a.source, a.name, a.digest.hex) < (b.source, b.name, b.digest.hex)
    }
  }

  private func export(of found: ExceptionEvent) -> ExportFile? {
    let source = report.sources.first { $0.name == found.event.source }
    guard source?.assurance == .signed, let place = found.provenance else { return nil }
    return ExportFile(source: found.event.source, name: place.file, digest: place.fileDigest)
  }

  /// Returns the entry as canonical JSON without its openings, and a LF.
  static func line(_ event: LoggedEvent) -> [UInt8] {
    var line = Array("{\"id\":".utf8)
    line += JSONValue.string(event.id).canonical
    line += ",\"nonce\":".utf8
    line += JSONValue.string(event.nonce).canonical
    line += ",\"record\":".utf8
    line += event.record
    line += ",\"source\":".utf8
    line += JSONValue.string(event.source).canonical
    return line + Array("}\n".utf8)
  }

  private func proof(_ index: Int) throws -> String {
    let hashes = try MerkleTree.inclusionProof(
      of: UInt64(index),
      size: UInt64(report.log.size),
      EvidenceHashes(evidence)
    )
    return TlogProof(index: UInt64(index), hashes: hashes, checkpoint: report.log.checkpoint).text
  }

  /// Writes what the sources give as proof of the period, and of the oldest file that an exception was
  /// read from; earlier nights' bags hold that of their own time.
  ///
  /// A day more is taken at the end: a digest's signature stands in the next one.
  private func writeSources(since oldest: Instant?, to bag: BagAssembly) throws {
    let begin = report.period.begin
    let period = Period(
      begin: min(begin, oldest?.adding(seconds: -3_600) ?? begin),
      end: report.period.end.adding(seconds: 86_400)
    )
    try evidence.forEachEvidence(overlapping: period) { item in
      let name = try write(
        item.bytes,
        source: item.source,
        name: item.name,
        digest: item.sha256,
        to: bag
      )
      let metadataName = "\(name).metadata.json"
      guard item.metadata.object?.isEmpty == false, bag.hasPlace(for: metadataName) else { return }
      try bag.write(metadataName, item.metadata.canonical + [UInt8(ascii: "\n")])
    }
  }

  /// Writes a source's file under its own name, or as `~<digest>` where that is taken by another.
  @discardableResult
  private func write(
    _ bytes: [UInt8],
    source: String,
    name: String,
    digest: Digest,
    to bag: BagAssembly
  ) throws -> String {
    let folder = "\(Self.folder)/source/\(source)"
    let path = "\(folder)/\(name)"
    if bag.digest(of: path) == digest { return path }
    if bag.hasPlace(for: path) {
      try bag.write(path, bytes)
      return path
    }
    let other = "\(folder)/~\(digest.hex)"
    if !bag.contains(other) { try bag.write(other, bytes) }
    return other
  }
}
