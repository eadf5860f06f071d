import CanonicalJSON
import Cryptography
import Formats
import Glibc
import Trail

/// Lines of segments made again from their records, as ingest made them, and compared with what lies
/// there.
struct RemadeLines: Sendable {
  /// Neighbouring lines of one kind.
  enum Part: Sendable {
    /// Records of a source, which come out as they lie.
    case events(EventRows, source: Int, isConflict: Bool)
    /// A fact of our own: its line's range.
    case fact(Range<Int>)
    /// A line that isn't what its record makes.
    case damaged
    /// A line of a source that isn't configured.
    case unknown(String)
  }

  let bytes: [UInt8]
  /// Where each frame of the piece begins, and its number of lines.
  let frames: [(offset: Int, byteCount: Int, lineCount: Int)]
  let parts: [Part]
}

/// Makes the lines of segments again.
///
/// A line is cut, not parsed: what was cut wrongly doesn't come out as it lies. A value of its own in
/// each task, so that pieces are remade side by side.
struct LineRemaker: Sendable {
  /// One source whose records lie in the segments.
  private struct Source: Sendable {
    let plan: SourcePlan
    /// How its lines end: `,"source":"<name>"}`.
    let ending: [UInt8]
    let sealer: EntrySealer
    var preparer: RecordPreparer
  }

  private let ownEnding = Self.ending(OwnFact.source)
  private var sources: [Source]
  private var tape: JSONTape

  /// - Parameter contexts: of DynamoDB sources, what their manifests say.
  init(_ plans: [SourcePlan], _ secrets: StateSecrets, contexts: [String: DynamoDB.Context]) {
    sources = plans.map { plan in
      let sealer = EntrySealer(
        source: plan.name,
        secrets: secrets,
        sensitive: plan.settings.storedSensitive
      )
      let context = contexts[plan.name] ?? DynamoDB.Context()
      return Source(
        plan: plan,
        ending: Self.ending(plan.name),
        sealer: sealer,
        preparer: RecordPreparer(
          sealer: sealer,
          secrets: secrets,
          reader: RecordReader(plan.settings, context: context),
          limits: plan.limits.json
        )
      )
    }
    // A record lies two levels below its line, and an opened value may be as large as one.
    let depth = plans.map(\.limits.depth).max() ?? 128
    tape = JSONTape(limits: JSONLimits(depth: depth + 3, stringByteCount: 1 << 30))
  }

  private static func ending(_ source: String) -> [UInt8] {
    Array(#","source":"#.utf8) + JSONValue.string(source).canonical + [UInt8(ascii: "}")]
  }

  /// Remakes the lines of a piece.
  func remake(_ piece: SegmentPiece) throws -> RemadeLines {
    var copy = self
    let (lines, counts) = try piece.lines()
    var parts: [RemadeLines.Part] = []
    var batch = Batch()
    for number in 0..<lines.count {
      let cut = copy.cut(lines.bytes, lines.range(number))
      if cut.kind != batch.kind || cut.kind == .other { copy.close(&batch, lines, to: &parts) }
      switch cut.kind {
      case .records(let source):
        if batch.kind == nil { batch.begin(source, at: number) }
        batch.add(cut.record, of: lines.bytes)
      case .other: parts.append(copy.part(lines, number))
      }
    }
    copy.close(&batch, lines, to: &parts)
    let frames = zip(piece.frames, counts).map { frame, count in
      (offset: frame.offset, byteCount: frame.bytes.count, lineCount: count)
    }
    return RemadeLines(bytes: lines.bytes, frames: frames, parts: parts)
  }

  // MARK: Cutting

  private enum Kind: Hashable {
    /// Plain records of one source.
    case records(Int)
    case other
  }

  /// Where a record lies, and what stands in place of its sealed values.
  private enum Record {
    case plain(Range<Int>)
    case opened([UInt8])
  }

  private mutating func cut(
    _ bytes: [UInt8],
    _ line: Range<Int>
  ) -> (kind: Kind, record: Record) {
    let none = (kind: Kind.other, record: Record.plain(line))
    guard let source = sources.firstIndex(where: { ends(bytes, line, $0.ending) }),
      let id = Self.id(bytes, line), !Self.isSpecial(bytes[id])
    else { return none }
    let end = line.upperBound - sources[source].ending.count
    // `","nonce":"`, 22 characters, `"`.
    let next = id.upperBound + 11 + 22 + 1
    guard next < end else { return none }
    if Self.begins(bytes, next, Self.record, before: end) {
      return (.records(source), .plain(next + Self.record.count..<end))
    }
    guard Self.begins(bytes, next, Self.open, before: end), let opened = opened(bytes, line) else {
      return none
    }
    return (.records(source), .opened(opened))
  }

  private static let idStart = Array(#"{"id":""#.utf8)
  private static let record = Array(#","record":"#.utf8)
  private static let open = Array(#","open":"#.utf8)
  private static let quarantine = Array("quarantine/".utf8)
  private static let conflict = Array("~c/".utf8)

  /// The id's range between its quotes; nil where the line doesn't begin with one.
  private static func id(_ bytes: [UInt8], _ line: Range<Int>) -> Range<Int>? {
    guard begins(bytes, line.lowerBound, idStart, before: line.upperBound) else { return nil }
    let begin = line.lowerBound + idStart.count
    var at = begin
    while at < line.upperBound, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    return at < line.upperBound ? begin..<at : nil
  }

  /// Whether the entry is a quarantined one, or one in conflict with another.
  private static func isSpecial(_ id: ArraySlice<UInt8>) -> Bool {
    id.starts(with: quarantine) || id.contains(conflict)
  }

  private static func begins(
    _ bytes: [UInt8],
    _ place: Int,
    _ text: [UInt8],
    before end: Int
  ) -> Bool {
    place + text.count <= end && isEqual(bytes, place, text, 0, text.count)
  }

  private func ends(_ bytes: [UInt8], _ line: Range<Int>, _ text: [UInt8]) -> Bool {
    text.count < line.count
      && Self.isEqual(bytes, line.upperBound - text.count, text, 0, text.count)
  }

  private static func isEqual(
    _ left: [UInt8],
    _ leftPlace: Int,
    _ right: [UInt8],
    _ rightPlace: Int,
    _ count: Int
  ) -> Bool {
    precondition(leftPlace + count <= left.count && rightPlace + count <= right.count)
    guard count > 0 else { return true }
    // Both ranges were just found to lie in their arrays, which outlive the call.
    return unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return false }
        return unsafe memcmp(left + leftPlace, right + rightPlace, count) == 0
      }
    }
  }

  /// Returns a line's record with its sealed values back in their places; nil for no such line.
  private mutating func opened(_ bytes: [UInt8], _ line: Range<Int>) -> [UInt8]? {
    unsafe bytes.withUnsafeBytes { all in
      // The slice is of the array, which outlives the closure.
      let line = unsafe UnsafeRawBufferPointer(rebasing: all[line])
      guard (try? unsafe tape.parse(line)) != nil,
        let record = unsafe tape.member("record", in: line),
        let open = unsafe tape.member("open", in: line)
      else { return nil }
      var values: [JSONTape.Replacement] = []
      var isWhole = true
      tape.forEachMember(of: open) { name, opening in
        guard let pointer = try? JSONPointer(unsafe tape.string(at: name, in: line)),
          let place = unsafe tape.resolve(pointer, from: record, in: line),
          let value = unsafe tape.member("value", of: opening, in: line)
        else { return isWhole = false }
        values.append((place, unsafe tape.canonical(value, in: line)))
      }
      guard isWhole else { return nil }
      var output: [UInt8] = []
      values.sort { $0.node < $1.node }
      unsafe tape.appendCanonical(record, in: line, replacing: values, to: &output)
      return output
    }
  }

  // MARK: Making

  /// Neighbouring plain records of one source.
  private struct Batch {
    private(set) var kind: Kind?
    private(set) var source = 0
    private(set) var firstLine = 0
    private(set) var bytes: [UInt8] = []
    private(set) var pieces: [RawBatch.Piece] = []

    mutating func begin(_ source: Int, at line: Int) {
      (kind, self.source, firstLine) = (.records(source), source, line)
      bytes.removeAll(keepingCapacity: true)
      pieces.removeAll(keepingCapacity: true)
    }

    mutating func add(_ record: Record, of lines: [UInt8]) {
      let begin = bytes.count
      switch record {
      case .plain(let range): bytes += lines[range]
      case .opened(let opened): bytes += opened
      }
      pieces.append(.record(begin..<bytes.count))
    }

    mutating func end() { kind = nil }
  }

  private mutating func close(
    _ batch: inout Batch,
    _ lines: FrameLines,
    to parts: inout [RemadeLines.Part]
  ) {
    guard batch.kind != nil else { return }
    batch.end()
    let raw = RawBatch(file: 0, firstRecord: 0, bytes: batch.bytes, pieces: batch.pieces)
    let rows = sources[batch.source].preparer.prepare(raw, fileName: "")
    let isRight =
      rows.count == batch.pieces.count
      && (0..<rows.count).allSatisfy { isRemade(rows, $0, lines, batch.firstLine + $0) }
    parts.append(isRight ? .events(rows, source: batch.source, isConflict: false) : .damaged)
  }

  private func isRemade(
    _ rows: EventRows,
    _ row: Int,
    _ lines: FrameLines,
    _ number: Int
  ) -> Bool {
    let (made, found) = (rows.line(row), lines.range(number))
    return made.count == found.count
      && Self.isEqual(rows.lines, made.lowerBound, lines.bytes, found.lowerBound, made.count)
  }

  /// Remakes a line that comes seldom: a fact of our own, a quarantined or a conflicting record.
  private mutating func part(_ lines: FrameLines, _ number: Int) -> RemadeLines.Part {
    if ends(lines.bytes, lines.range(number), ownEnding) { return .fact(lines.range(number)) }
    guard let event = try? LoggedEvent(line: lines[number], index: 0) else { return .damaged }
    guard let source = sources.firstIndex(where: { $0.plan.name == event.source }) else {
      return .unknown(event.source)
    }
    let isConflict = event.id.contains("~c/")
    let rows =
      event.id.hasPrefix("quarantine/")
      ? quarantined(event, source) : remade(event, source, isConflict: isConflict)
    guard let rows, rows.count == 1, isRemade(rows, 0, lines, number) else { return .damaged }
    return .events(rows, source: source, isConflict: isConflict)
  }

  private mutating func remade(
    _ event: LoggedEvent,
    _ source: Int,
    isConflict: Bool
  ) -> EventRows? {
    guard let bytes = try? event.openedRecord().canonical else { return nil }
    let batch = RawBatch(
      file: 0,
      firstRecord: 0,
      bytes: bytes,
      pieces: [.record(0..<bytes.count)]
    )
    return isConflict
      ? sources[source].preparer.prepareConflict(batch, number: 0, fileName: "")
      : sources[source].preparer.prepare(batch, fileName: "")
  }

  private func quarantined(_ event: LoggedEvent, _ source: Int) -> EventRows {
    var rows = EventRows()
    let key = sources[source].sealer.seal(
      id: Array(event.id.utf8),
      record: event.record,
      opaque: event.opaque,
      to: &rows.lines,
      &rows.preimages
    )
    rows.appendQuarantined(
      id: Array(event.id.utf8),
      key: key,
      RecordTrouble(code: .recordMalformed, found: "")
    )
    rows.numbers.append(0)
    rows.settle()
    return rows
  }
}
