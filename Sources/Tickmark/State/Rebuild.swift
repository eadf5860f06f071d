import CanonicalJSON
import Cryptography
import Formats
import SQLite
import Trail

/// Builds the ledger and the tiles anew from the segments.
///
/// Each line is made again from its record, by the same steps as when it was taken in, and must come
/// out as it lies: a segment that was changed is told, not taken over.
struct Rebuild {
  private static let piecesInFlight = 4
  private let state: StateFolder
  private let ledger: Ledger
  private let secrets: StateSecrets
  private let plans: [SourcePlan]
  private let tree: TreeWriter
  private let identities: IdentityIndex
  private let own: EntrySealer
  private var trackers: [Int: ChainTracker] = [:]
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
    self.plans = plans
    tree = try TreeWriter(state, size: 0)
    identities = try IdentityIndex(ledger)
    own = EntrySealer(source: OwnFact.source, secrets: secrets)
    try ledger.declare(plans.map { ($0.name, $0.settings.format.rawValue) })
  }

  /// Fills the empty ledger and commits it.
  ///
  /// - Parameter observe: called with each entry, in the order of the log.
  mutating func run(_ observe: (Digest) throws -> Void = { _ in }) async throws {
    let remaker = LineRemaker(plans, secrets, contexts: try contexts())
    var pieces = try SegmentPieces(state)
    try await inOrder(inFlight: Self.piecesInFlight) {
      try pieces.next()
    } work: { piece in
      (piece.segment, piece.isFirst, try remaker.remake(piece))
    } take: { (segment: Int, isFirst: Bool, lines: RemadeLines) in
      guard !isFirst || segment == size else {
        let name = StateFolder.segmentName(first: segment)
        throw RunError(place: "segments/\(name)", message: "begins at \(segment), want \(size)")
      }
      try take(lines, segment, observe)
      try tree.writeComplete()
    }
    for (_, tracker) in trackers.sorted(by: { $0.key < $1.key }) { try tracker.store() }
    let root = try tree.finish()
    try identities.store()
    try ledger.commit(size: size, root: root)
  }

  /// A first pass over evidence: what manifests say is needed for the records before them.
  private func contexts() throws -> [String: DynamoDB.Context] {
    let plans = plans.filter { $0.settings.format.evidence == .manifests }
    guard !plans.isEmpty else { return [:] }
    var search = ManifestSearch(plans.map(\.name))
    var pieces = try SegmentPieces(state)
    while let piece = try pieces.next() { try search.look(at: piece.lines().0) }
    var contexts: [String: DynamoDB.Context] = [:]
    for plan in plans {
      guard let items = search.evidence[plan.name] else { continue }
      contexts[plan.name] = try DynamoDB.context(items, keys: plan.settings.keys) { _ in
        search.keys[plan.name]
      }
    }
    return contexts
  }

  // MARK: Taking lines

  private mutating func take(
    _ lines: RemadeLines,
    _ segment: Int,
    _ observe: (Digest) throws -> Void
  ) throws {
    var first = size
    for frame in lines.frames where first < limit {
      try ledger.append(
        SegmentWriter.Frame(
          first: first,
          segment: segment,
          offset: frame.offset,
          byteCount: frame.byteCount
        )
      )
      first += frame.lineCount
    }
    for part in lines.parts where size < limit {
      switch part {
      case .events(let rows, let source, let isConflict):
        try takeEvents(rows, source, isConflict: isConflict, observe)
      case .fact(let range): try takeFact(Array(lines.bytes[range]), observe)
      case .damaged: throw damaged()
      case .unknown(let source): throw unknown(source)
      }
    }
  }

  private mutating func takeEvents(
    _ rows: EventRows,
    _ source: Int,
    isConflict: Bool,
    _ observe: (Digest) throws -> Void
  ) throws {
    let plan = plans[source]
    var numbers = [Int64](repeating: -1, count: rows.texts.count)
    for row in 0..<min(rows.count, limit - size) {
      let entry = rows.entries[row]
      tree.append(entry.digest)
      try observe(entry.digest)
      try identities.add(entry.key, entry: size, content: rows.contents[row])
      try ledger.append(rows, row, entry: size, source: plan.name, numbers: &numbers)
      if rows.times[row] == nil {
        let id = String(decoding: rows.id(row), as: UTF8.self)
        try ledger.quarantine(size, source: plan.name, id: id)
      } else if !isConflict, plan.settings.order != .free {
        try follow(rows, row, source, numbers)
      }
      size += 1
    }
  }

  /// Follows the chain of an event's stream.
  private mutating func follow(
    _ rows: EventRows,
    _ row: Int,
    _ source: Int,
    _ numbers: [Int64]
  ) throws {
    guard let sequence = rows.sequences[row], let stream = rows.streamText(row),
      let time = rows.times[row]
    else { return }
    let plan = plans[source]
    let tracker =
      trackers[source] ?? ChainTracker(ledger, source: plan.name, order: plan.settings.order)
    trackers[source] = tracker
    let event = ChainTracker.Event(
      sequence: sequence,
      link: rows.links[row],
      time: time,
      entry: size
    )
    // What was wrong was told, and is in the log, since the event came in.
    _ = try tracker.observe(event, in: numbers[stream])
  }

  private mutating func takeFact(
    _ line: [UInt8],
    _ observe: (Digest) throws -> Void
  ) throws {
    guard let event = try? LoggedEvent(line: line, index: size),
      let fact = OwnFact(try JSONValue(parsing: event.record))
    else { throw damaged() }
    var made: [UInt8] = []
    let entry = own.seal(id: Array(fact.id.utf8), record: fact.record, to: &made)
    guard made == line else { throw damaged() }
    tree.append(entry.digest)
    try observe(entry.digest)
    try identities.add(entry.key, entry: size, content: entry.digest.leadingWord)
    try ledger.append(fact, entry: size)
    size += 1
  }

  private func unknown(_ source: String) -> RunError {
    RunError(
      place: "ledger.db",
      message: "entry \(size) is of the source \(source), which isn't configured",
      hint: "the ledger is rebuilt with the sources that filled it: name them in the pipeline"
    )
  }

  private func damaged() -> RunError {
    RunError(
      place: "entry \(size)",
      message: "the segment's line isn't what its record makes",
      hint: "segments, commit key and sensitive pointers must be those it was written with"
    )
  }
}

/// What a rebuild must know before the records that it explains: manifests, and the names of keys.
private struct ManifestSearch {
  /// By source.
  private(set) var evidence: [String: [(name: String, bytes: [UInt8])]] = [:]
  /// By source, of the first record that names them.
  private(set) var keys: [String: [String]] = [:]
  private let sources: Set<String>

  init(_ sources: [String]) { self.sources = Set(sources) }

  mutating func look(at lines: FrameLines) throws {
    for number in 0..<lines.count {
      let line = lines.bytes[lines.range(number)]
      if line.hasSuffix(Self.evidenceEnding) {
        guard let event = try LoggedEvent(line: Array(line), index: 0),
          let fact = OwnFact(try JSONValue(parsing: event.record)), fact.kind == .evidence,
          let item = EvidenceItem(fact.data)
        else { continue }
        evidence[item.source, default: []].append((item.name, item.bytes))
      } else if keys.count < sources.count, line.contains(Self.keysStart) {
        guard let event = try LoggedEvent(line: Array(line), index: 0),
          sources.contains(event.source), keys[event.source] == nil, event.opaque == nil
        else { continue }
        let names = try JSONValue(parsing: event.record)["Keys"]?.object?.names.sorted()
        if let names { keys[event.source] = names }
      }
    }
  }

  private static let evidenceEnding = Array(
    #""type":"tickmark.evidence"},"source":"tickmark"}"#.utf8
  )
  private static let keysStart = Array(#","record":{"Keys":"#.utf8)
}

extension ArraySlice<UInt8> {
  fileprivate func hasSuffix(_ text: [UInt8]) -> Bool { suffix(text.count).elementsEqual(text) }
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
