/// Where each part of the state lies.
///
///     segments/000000000000.jsonl.zst   sealed records, append-only: the source of truth
///     log/checkpoint  log/tile/…        tlog-tiles over the entries
///     ledger.db                         SQL projection of the segments
///     raw/<sha256>                      export files of signed sources
///     runs/<stamp>.json                 what must not be in a report
///     spool/                            what is read from an event store, while it is read
///     format                            version of what lies here
///     pending.json                      the run that is under way
///     lock                              held by it
package struct StateFolder: Sendable, Hashable {
  package let path: String

  package init(_ path: String) { self.path = path }

  package var segments: String { "\(path)/segments" }
  package var log: String { "\(path)/log" }
  package var checkpoint: String { "\(path)/log/checkpoint" }
  package var ledger: String { "\(path)/ledger.db" }
  package var raw: String { "\(path)/raw" }
  package var runs: String { "\(path)/runs" }
  package var spool: String { "\(path)/spool" }
  package var format: String { "\(path)/format" }
  package var pending: String { "\(path)/pending.json" }
  package var lock: String { "\(path)/lock" }

  /// The path of the segment whose first entry has this index.
  package func segment(first index: Int) -> String {
    "\(segments)/\(Self.segmentName(first: index))"
  }

  /// `000000000256.jsonl.zst`: twelve digits, so that names sort as numbers do.
  package static func segmentName(first index: Int) -> String {
    let digits = String(index)
    return String(repeating: "0", count: max(0, 12 - digits.count)) + digits + ".jsonl.zst"
  }

  /// The first index that a segment's name states; nil for any other name.
  package static func firstIndex(ofSegment name: String) -> Int? {
    guard name.hasSuffix(".jsonl.zst"), let index = Int(name.dropLast(10)), index >= 0,
      segmentName(first: index) == name
    else { return nil }
    return index
  }

  /// Makes the folders that a run writes to.
  package func makeFolders() throws(DiskError) {
    for folder in [path, segments, log, raw, runs] { try Disk.makeFolder(folder) }
  }
}
