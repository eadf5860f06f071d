import Formats
import SQLite
import Trail

/// Whether a full export of an append-only table still holds what exports before it held.
///
/// An incremental export tells a deletion only while its window has it, and a table can be made anew
/// from a backup without a trace: the next full export shows what is gone.
struct ShrunkHistory {
  private let trail: SourceTrail
  private let held: [String: EntrySet]
  private let ledger: Ledger
  private let firstIndex: Int
  private let read: DynamoDBExports
  private let filesByName: [String: [TakenFile]]

  /// - Parameters:
  ///   - held: by folder, the entries that the data files taken in this run hold.
  ///   - firstIndex: number of entries before this run.
  init(_ trail: SourceTrail, held: [String: EntrySet], ledger: Ledger, firstIndex: Int) {
    self.trail = trail
    self.held = held
    self.ledger = ledger
    self.firstIndex = firstIndex
    read = DynamoDBExports(trail)
    filesByName = Dictionary(grouping: trail.files, by: \.name)
  }

  /// Returns a finding for each full export of this run that lacks something.
  ///
  /// One that isn't whole itself says nothing: its missing files are told apart.
  func findings() throws -> [Finding] {
    try read.exports.filter { $0.summary.window == nil }.compactMap { export in
      guard let files = taken(export), files.allSatisfy({ $0.firstIndex >= firstIndex }) else {
        return nil
      }
      let folders = Set(files.map { BatchIntake.folder($0.name) })
      let holds = folders.compactMap { held[$0] }
      var lost = Lost()
      for range in earlier(than: export) {
        try ledger.forEachItem(in: range) { entry, id, time in
          if !holds.contains(where: { $0.contains(entry) }) { lost.add(id, time) }
        }
      }
      return lost.interval.map { finding(export, lost, over: $0) }
    }
  }

  /// What is gone.
  private struct Lost {
    var count = 0
    var first: String?
    var interval: Period?

    mutating func add(_ id: String, _ time: Instant) {
      count += 1
      first = min(first ?? id, id)
      let span = interval ?? time.alone
      interval = Period(begin: min(span.begin, time), end: max(span.end, time.alone.end))
    }
  }

  /// The files that an export lists, each as its manifest says; nil where one isn't.
  private func taken(_ export: JudgedExport) -> [TakenFile]? {
    guard export.state == .proven, !export.files.isEmpty else { return nil }
    var files: [TakenFile] = []
    for file in export.files {
      let versions = filesByName[read.names.name(ofKey: file.key)] ?? []
      guard let right = versions.first(where: { $0.md5 == file.md5 }) else { return nil }
      files.append(right)
    }
    return files
  }

  /// The entries that exports of the same table made whose time was over by then.
  private func earlier(than export: JudgedExport) -> [Range<Int>] {
    read.exports.filter { other in
      other.place != export.place && other.summary.tableID == export.summary.tableID
        && other.interval.end <= export.summary.exportTime
    }.flatMap { other in
      other.files.flatMap { file in
        (filesByName[read.names.name(ofKey: file.key)] ?? []).filter { $0.md5 == file.md5 }
      }
    }.map { $0.firstIndex..<$0.firstIndex + $0.count }
  }

  private func finding(_ export: JudgedExport, _ lost: Lost, over interval: Period) -> Finding {
    Finding(
      .historyShrunk,
      source: trail.plan.name,
      place: export.place,
      stream: export.summary.tableName,
      interval: interval,
      found: "without \(lost.count) of the items before, the first \(lost.first ?? "")",
      expected: "all items of earlier exports"
    )
  }
}

extension Ledger {
  /// Calls the closure with entry, id and time of each event in a range that isn't in conflict with
  /// another.
  fileprivate func forEachItem(
    in range: Range<Int>,
    _ body: (Int, String, Instant) throws -> Void
  ) throws {
    let statement = try database.prepare(
      """
      SELECT entry, id, time FROM event_row
      WHERE entry >= ? AND entry < ? AND instr(id, '~c/') = 0 ORDER BY entry
      """
    )
    try statement.bind(1, range.lowerBound)
    try statement.bind(2, range.upperBound)
    while try statement.step() {
      guard let id = statement.text(1), let text = statement.text(2),
        let time = Instant(rfc3339: text)
      else { continue }
      try body(statement.int(0), id, time)
    }
  }
}

extension FindingCode {
  static let historyShrunk = FindingCode(
    "history-shrunk",
    .broken,
    meaning: "a full export lacks items that earlier exports held",
    advice: "Find out who deleted them: what they said is in the log, and stays there."
  )
}
