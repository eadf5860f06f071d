import Archive
import CanonicalJSON
import Cryptography
import Formats
import SQLite
import Trail

/// Takes prepared batches into the log, one file after the other, in the order of their records.
struct BatchIntake {
  private let plan: SourcePlan
  private let log: LogWriter
  private let tracker: ChainTracker
  private var preparer: RecordPreparer
  private let order: StreamOrder
  private(set) var findings: [Finding] = []
  /// By folder of a table's data files: the entries that they hold, those taken before included.
  private(set) var held: [String: EntrySet] = [:]

  // Of the file that is being taken.
  private var name = ""
  /// Whether the records that are being taken stand one a line.
  private var isLines = true
  /// Where the records that are being taken begin, if they were made of other text; the first of them.
  private var places: [FilePlace] = []
  private var firstPlaced = 0
  private var firstIndex = 0
  private var skipped: [Range<Int>] = []
  private var recordCount = 0
  private var earliest: Instant?
  private var latest: Instant?
  private var troubles: [(place: String, trouble: RecordTrouble)] = []
  private var duplicates: (first: String, count: Int)?
  private var heldHere: EntrySet?

  init(
    plan: SourcePlan,
    log: LogWriter,
    tracker: ChainTracker,
    preparer: RecordPreparer
  ) {
    self.plan = plan
    self.log = log
    self.tracker = tracker
    self.preparer = preparer
    order = plan.settings.order
  }

  /// Begins a file.
  mutating func begin(_ name: String) {
    self.name = name
    firstIndex = log.size
    skipped = []
    recordCount = 0
    earliest = nil
    latest = nil
    troubles = []
    duplicates = nil
    heldHere = plan.settings.format == .dynamodbExport ? held[Self.folder(name)] ?? EntrySet() : nil
  }

  static func folder(_ name: String) -> String {
    name.split(separator: "/").dropLast().joined(separator: "/")
  }

  /// Prepares a file's batches side by side and takes them in order.
  ///
  /// - Parameter first: the file's first batch, where it was prepared before.
  mutating func takeAll(
    _ cutter: inout FileCutter,
    first: (batch: RawBatch, rows: EventRows)?,
    inFlight: Int,
    _ progress: @Sendable (Int) throws -> Void
  ) async throws {
    if let first {
      try take(first.rows, of: first.batch)
      try await log.relieve()
      try progress(first.rows.count)
    }
    guard !cutter.isDone else { return }
    let (preparer, name) = (preparer, name)
    try await inOrder(inFlight: inFlight) {
      try cutter.next()
    } work: { batch in
      var preparer = preparer
      return (batch, preparer.prepare(batch, fileName: name))
    } take: { (batch: RawBatch, rows: EventRows) in
      try take(rows, of: batch)
      try await log.relieve()
      try progress(rows.count)
    }
  }

  /// Takes one batch's rows.
  private mutating func take(_ rows: EventRows, of batch: RawBatch) throws {
    var numbers = [Int64](repeating: -1, count: rows.texts.count)
    (isLines, places, firstPlaced) = (batch.isLines, batch.places, batch.firstRecord)
    var next = 0
    for row in 0..<rows.count {
      for blank in next..<rows.numbers[row] { skip(batch.firstRecord + blank) }
      next = rows.numbers[row] + 1
      try take(rows, row, of: batch, &numbers)
    }
    for blank in next..<max(next, batch.pieces.count) { skip(batch.firstRecord + blank) }
    recordCount = batch.firstRecord + batch.pieces.count
  }

  private mutating func take(
    _ rows: EventRows,
    _ row: Int,
    of batch: RawBatch,
    _ numbers: inout [Int64]
  ) throws {
    let record = batch.firstRecord + rows.numbers[row]
    guard let known = try log.known(rows.entries[row].key) else {
      return try add(rows, row, record: record, isConflict: false, &numbers)
    }
    heldHere?.insert(known.entry)
    guard known.content != rows.contents[row] else {
      // The place is asked for now: only the batch at hand knows the lines of its records.
      duplicates = (duplicates?.first ?? place(record), (duplicates?.count ?? 0) + 1)
      return skip(record)
    }
    let other = preparer.prepareConflict(batch, number: rows.numbers[row], fileName: name)
    guard other.count == 1, try log.known(other.entries[0].key) == nil else { return skip(record) }
    var otherNumbers = [Int64](repeating: -1, count: other.texts.count)
    try add(other, 0, record: record, isConflict: true, &otherNumbers)
    tellConflict(other, with: known, record: record)
  }

  private mutating func add(
    _ rows: EventRows,
    _ row: Int,
    record: Int,
    isConflict: Bool,
    _ numbers: inout [Int64]
  ) throws {
    let entry = try log.append(rows, row, source: plan.name, numbers: &numbers)
    heldHere?.insert(entry)
    if let trouble = rows.troubles[row] {
      try log.ledger.quarantine(
        entry,
        source: plan.name,
        id: String(decoding: rows.id(row), as: UTF8.self)
      )
      troubles.append((place(record), trouble))
    }
    guard let time = rows.times[row] else { return }
    earliest = min(earliest ?? time, time)
    latest = max(latest ?? time, time)
    if !isConflict, rows.changes[row] != .insert {
      tellChange(rows.changes[row], time, record: record)
    }
    if !isConflict, let sequence = rows.sequences[row], let stream = rows.streamText(row),
      order != .free
    {
      let event = ChainTracker.Event(
        sequence: sequence,
        link: rows.links[row],
        time: time,
        entry: entry
      )
      // The text has its number since the row went in.
      for fault in try tracker.observe(event, in: numbers[stream]) {
        tell(fault, stream: rows.stream(row), record: record)
      }
    }
  }

  private mutating func skip(_ record: Int) {
    if let last = skipped.last, last.upperBound == record {
      skipped[skipped.count - 1] = last.lowerBound..<record + 1
    } else {
      skipped.append(record..<record + 1)
    }
  }

  /// `file:line`, or `file#record` in an array, both counted from 1.
  private func place(_ record: Int) -> String {
    places.isEmpty
      ? "\(name)\(isLines ? ":" : "#")\(record + 1)"
      : "\(name):\(places[record - firstPlaced].line)"
  }

  // MARK: Findings

  private mutating func tell(_ fault: ChainTracker.Fault, stream: String?, record: Int) {
    findings.append(
      Finding(
        fault.code,
        source: plan.name,
        place: fault.hadToWait ? nil : place(record),
        stream: stream,
        interval: fault.interval,
        found: fault.found,
        expected: fault.expected
      )
    )
  }

  private mutating func tellConflict(
    _ rows: EventRows,
    with known: IdentityIndex.Known,
    record: Int
  ) {
    let interval = rows.times[0]?.alone
    guard rows.changes[0] == .insert else {
      return tellChange(rows.changes[0], rows.times[0], record: record)
    }
    findings.append(
      Finding(
        .eventConflicting,
        source: plan.name,
        place: place(record),
        stream: rows.stream(0),
        interval: interval,
        found: String(decoding: rows.id(0).prefix(200), as: UTF8.self),
        expected: "the content of entry \(known.entry)"
      )
    )
  }

  private mutating func tellChange(_ change: RecordChange, _ time: Instant?, record: Int) {
    findings.append(
      Finding(
        change == .delete ? .itemDeleted : .itemUpdated,
        source: plan.name,
        place: place(record),
        interval: time?.alone
      )
    )
  }

  /// A table's exports hold what those before held; elsewhere a record comes once.
  private mutating func tellDuplicates() {
    guard let duplicates, plan.settings.format != .dynamodbExport else { return }
    findings.append(
      Finding(
        .eventDuplicated,
        source: plan.name,
        place: duplicates.first,
        found: "\(duplicates.count) in the file",
        expected: "each event once"
      )
    )
  }

  /// Ends the file: says what was wrong with it, and what of it is in the log.
  mutating func end(
    sha256: Digest,
    contentSHA256: Digest,
    byteCount: Int,
    md5: String?,
    ending: StreamEnding,
    isBrokenOff: Bool
  ) -> TakenFile {
    var interval: Period?
    if let earliest, let latest { interval = Period(begin: earliest, end: latest.alone.end) }
    held[Self.folder(name)] = heldHere
    tellDuplicates()
    for (place, trouble) in troubles {
      findings.append(
        Finding(
          trouble.code,
          source: plan.name,
          place: place,
          interval: interval,
          found: trouble.found
        )
      )
    }
    if let code = FindingCode(ending) {
      findings.append(
        Finding(code, source: plan.name, place: name, interval: interval, found: "\(ending)")
      )
    } else if isBrokenOff, troubles.isEmpty {
      findings.append(
        Finding(
          .recordMalformed,
          source: plan.name,
          place: name,
          interval: interval,
          found: "an array that isn't closed"
        )
      )
    }
    return TakenFile(
      source: plan.name,
      name: name,
      sha256: sha256,
      contentSHA256: contentSHA256,
      byteCount: byteCount,
      firstIndex: firstIndex,
      count: log.size - firstIndex,
      skipped: skipped,
      earliest: earliest,
      latest: latest,
      md5: md5
    )
  }
}

extension Ledger {
  func quarantine(_ entry: Int, source: String, id: String) throws {
    let statement = try database.prepare("INSERT INTO quarantine VALUES (?, ?, ?)")
    try statement.bind(1, entry)
    try statement.bind(2, source)
    try statement.bind(3, id)
    try statement.run()
  }
}

extension FindingCode {
  /// The code for a compressed stream that didn't end as it should; nil for one that did.
  init?(_ ending: StreamEnding) {
    switch ending {
    case .complete: return nil
    case .truncated: self = .gzipTruncated
    case .appended: self = .gzipAppended
    case .badChecksum, .badData: self = .gzipCorrupt
    case .ratioExceeded: self = .ratioExceeded
    }
  }

  static let gzipTruncated = FindingCode(
    "gzip-truncated",
    .broken,
    meaning: "a compressed file ends before its content does",
    advice: "Fetch the file again; what was readable is in the log."
  )
  static let gzipAppended = FindingCode(
    "gzip-appended",
    .broken,
    meaning: "bytes follow the end of a compressed file",
    advice: "Compare the file with the source's own: what follows the end was not read."
  )
  static let gzipCorrupt = FindingCode(
    "gzip-corrupt",
    .broken,
    meaning: "a compressed file doesn't match its own checksum",
    advice: "Fetch the file again; what was readable is in the log."
  )
  static let ratioExceeded = FindingCode(
    "ratio-exceeded",
    .broken,
    meaning: "a compressed file grows beyond the limit",
    advice: "Raise limits.ratio if the source really compresses so well."
  )
  static let eventDuplicated = FindingCode(
    "event-duplicated",
    .notice,
    meaning: "a file holds events that came before, with the same content",
    advice: "Nothing to do: each event counts once; find out why the source sends it again."
  )
  static let eventConflicting = FindingCode(
    "event-conflicting",
    .broken,
    meaning: "an identity came with other content before",
    advice: "Both are in the log: find out which one the source holds."
  )
  static let itemUpdated = FindingCode(
    "item-updated",
    .broken,
    meaning: "an item of an append-only table was changed",
    advice: "Find out who may write to the table, and what the item said before."
  )
  static let itemDeleted = FindingCode(
    "item-deleted",
    .broken,
    meaning: "an item of an append-only table was deleted",
    advice: "Find out who may delete from the table; the item's old image may be in the record."
  )
}
