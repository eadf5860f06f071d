import Archive
import CanonicalJSON
import Cryptography
import Formats
import SQLite
import Trail

/// Builds the ledger and the tiles anew from the segments.
///
/// Each line is made again from its record, and must come out as it lies: a segment that was changed
/// is told, not taken over.
struct Rebuild {
  private let state: StateFolder
  private let ledger: Ledger
  private let secrets: StateSecrets
  private let plans: [String: SourcePlan]
  private let tree: TreeWriter
  private let identities: IdentityIndex
  private let own: EntrySealer
  private var preparers: [String: RecordPreparer] = [:]
  private var trackers: [String: ChainTracker] = [:]
  private var contexts: [String: DynamoDB.Context] = [:]
  private let limit: Int
  private var size = 0

  /// - Parameter limit: number of entries that are taken; what a killed run left lies behind them.
  init(
    _ state: StateFolder,
    _ ledger: Ledger,
    _ plans: [SourcePlan],
    _ secrets: StateSecrets,
    limit: Int = .max
  ) throws {
    self.limit = limit
    self.state = state
    self.ledger = ledger
    self.secrets = secrets
    self.plans = Dictionary(uniqueKeysWithValues: plans.map { ($0.name, $0) })
    tree = try TreeWriter(state, size: 0)
    identities = try IdentityIndex(ledger)
    own = EntrySealer(source: OwnFact.source, secrets: secrets)
    try ledger.declare(plans.map { ($0.name, $0.settings.format.rawValue) })
  }

  /// Fills the empty ledger and commits it.
  mutating func run() throws {
    try readContexts()
    try forEachLine { rebuild, line in
      try rebuild.take(line)
    }
    for tracker in trackers.values { try tracker.store() }
    let root = try tree.finish()
    try identities.store()
    try ledger.commit(size: size, root: root)
  }

  // MARK: Reading

  private mutating func forEachLine(
    _ body: (inout Rebuild, [UInt8]) throws -> Void
  ) throws {
    for name in try Disk.names(in: state.segments) {
      guard let first = StateFolder.firstIndex(ofSegment: name) else { continue }
      let bytes = try Disk.read("\(state.segments)/\(name)")
      let frames = try unsafe bytes.withUnsafeBytes { buffer in
        try unsafe ZstdDecompressor.frameRanges(in: buffer)
      }
      var index = first
      for range in frames {
        let lines = FrameLines(
          try ZstdDecompressor().decompressFrame(Array(bytes[range]), limit: 1 << 33)
        )
        isRecording = SegmentWriter.Frame(
          first: index,
          segment: first,
          offset: range.lowerBound,
          byteCount: range.count
        )
        for line in 0..<lines.count { try body(&self, lines[line]) }
        index += lines.count
      }
    }
  }

  /// The frame that is being read, until it is noted.
  private var isRecording: SegmentWriter.Frame?

  /// A first pass over evidence: what manifests say is needed for the records before them.
  private mutating func readContexts() throws {
    guard plans.values.contains(where: { $0.settings.format.evidence == .manifests }) else {
      return
    }
    var evidence: [String: [(name: String, bytes: [UInt8])]] = [:]
    var keys: [String: [String]] = [:]
    let plans = plans
    try forEachLine { _, line in
      guard let event = try LoggedEvent(line: line, index: 0) else { return }
      if event.source == OwnFact.source {
        guard let fact = OwnFact(try JSONValue(parsing: event.record)), fact.kind == .evidence,
          let item = EvidenceItem(fact.data)
        else { return }
        evidence[item.source, default: []].append((item.name, item.bytes))
      } else if keys[event.source] == nil, event.opaque == nil,
        plans[event.source]?.settings.format.evidence == .manifests
      {
        let names = try JSONValue(parsing: event.record)["Keys"]?.object?.names.sorted()
        if let names { keys[event.source] = names }
      }
    }
    for (source, items) in evidence {
      guard let plan = plans[source], plan.settings.format.evidence == .manifests else { continue }
      contexts[source] = try DynamoDB.context(items, keys: plan.settings.keys) { _ in keys[source] }
    }
  }

  // MARK: Taking lines

  private mutating func take(_ line: [UInt8]) throws {
    guard size < limit else { return }
    if let frame = isRecording {
      try ledger.append(frame)
      isRecording = nil
    }
    let index = size
    guard let event = try LoggedEvent(line: line, index: index) else { throw damaged(index) }
    if event.source == OwnFact.source {
      try takeFact(event, line)
    } else {
      try takeRecord(event, line)
    }
    size += 1
  }

  private mutating func takeFact(_ event: LoggedEvent, _ line: [UInt8]) throws {
    guard let fact = OwnFact(try JSONValue(parsing: event.record)) else {
      throw damaged(event.index)
    }
    var made: [UInt8] = []
    let entry = own.seal(id: Array(fact.id.utf8), record: fact.record, to: &made)
    guard made == line else { throw damaged(event.index) }
    tree.append(entry.digest)
    try identities.add(entry.key, entry: event.index, content: entry.digest.leadingWord)
    try ledger.append(fact, entry: event.index)
  }

  private mutating func takeRecord(_ event: LoggedEvent, _ line: [UInt8]) throws {
    guard let plan = plans[event.source] else {
      throw RunError(
        place: "ledger.db",
        message: "entry \(event.index) is of the source \(event.source), which isn't configured",
        hint: "the ledger is rebuilt with the sources that filled it: name them in the pipeline"
      )
    }
    let rows = try rows(of: event, plan)
    guard rows.count == 1, Array(rows.lines[rows.line(0)]) == line else {
      throw damaged(event.index)
    }
    let entry = rows.entries[0]
    tree.append(entry.digest)
    try identities.add(entry.key, entry: event.index, content: rows.contents[0])
    var numbers = [Int64](repeating: -1, count: rows.texts.count)
    try ledger.append(
      rows,
      0,
      entry: event.index,
      source: event.source,
      numbers: &numbers
    )
    if rows.times[0] == nil {
      try ledger.quarantine(event.index, source: event.source, id: event.id)
    } else if !event.id.contains("~c/"), plan.settings.order != .free,
      let sequence = rows.sequences[0], let stream = rows.streamText(0), let time = rows.times[0]
    {
      let tracker =
        trackers[event.source]
        ?? ChainTracker(ledger, source: event.source, order: plan.settings.order)
      trackers[event.source] = tracker
      let link = ChainTracker.Event(
        sequence: sequence,
        link: rows.links[0],
        time: time,
        entry: event.index
      )
      // What was wrong was told, and is in the log, since the event came in.
      _ = try tracker.observe(link, in: numbers[stream])
    }
  }

  /// Returns the event's row, made from its record as it was before sealing.
  private mutating func rows(of event: LoggedEvent, _ plan: SourcePlan) throws -> EventRows {
    if event.id.hasPrefix("quarantine/") { return try quarantined(event, plan) }
    var preparer =
      preparers[plan.name]
      ?? RecordPreparer(
        sealer: sealer(plan),
        secrets: secrets,
        reader: RecordReader(plan.settings, context: contexts[plan.name] ?? DynamoDB.Context()),
        limits: plan.limits.json
      )
    let bytes = try event.openedRecord().canonical
    let batch = RawBatch(
      file: 0,
      firstRecord: 0,
      bytes: bytes,
      pieces: [.record(0..<bytes.count)]
    )
    let rows =
      event.id.contains("~c/")
      ? preparer.prepareConflict(batch, number: 0, fileName: "")
      : preparer.prepare(batch, fileName: "")
    preparers[plan.name] = preparer
    return rows
  }

  private func quarantined(_ event: LoggedEvent, _ plan: SourcePlan) throws -> EventRows {
    var rows = EventRows()
    let entry = sealer(plan).seal(
      id: Array(event.id.utf8),
      record: event.record,
      opaque: event.opaque,
      to: &rows.lines
    )
    rows.appendQuarantined(
      id: Array(event.id.utf8),
      entry,
      RecordTrouble(code: .recordMalformed, found: "")
    )
    rows.numbers.append(0)
    return rows
  }

  private func sealer(_ plan: SourcePlan) -> EntrySealer {
    EntrySealer(source: plan.name, secrets: secrets, sensitive: plan.settings.storedSensitive)
  }

  private func damaged(_ index: Int) -> RunError {
    RunError(
      place: "entry \(index)",
      message: "the segment's line isn't what its record makes",
      hint: "segments, commit key and sensitive pointers must be those it was written with"
    )
  }
}

extension LoggedEvent {
  /// The record with its sealed values back in their places.
  func openedRecord() throws -> JSONValue {
    let sealed = try JSONValue(parsing: record)
    guard !openings.isEmpty else { return sealed }
    var opened = sealed
    for (pointer, opening) in openings {
      opened = opened.replacing(try JSONPointer(pointer).tokens[...], with: opening.value)
    }
    return opened
  }
}

extension JSONValue {
  /// Returns the value with the one at a place exchanged; as it is where there is no such place.
  fileprivate func replacing(_ tokens: ArraySlice<[UInt8]>, with value: JSONValue) -> JSONValue {
    guard let token = tokens.first else { return value }
    let name = String(decoding: token, as: UTF8.self)
    switch self {
    case .object(let object):
      return .object(
        JSONObject(
          object.map { member in
            guard member.name.utf8.elementsEqual(name.utf8) else {
              return (member.name, member.value)
            }
            return (member.name, member.value.replacing(tokens.dropFirst(), with: value))
          }
        )
      )
    case .array(var elements):
      guard let index = Int(name), elements.indices.contains(index) else { return self }
      elements[index] = elements[index].replacing(tokens.dropFirst(), with: value)
      return .array(elements)
    default: return self
    }
  }
}
