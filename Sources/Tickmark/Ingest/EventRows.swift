import Cryptography
import Formats
import Trail

/// The prepared entries of one batch: contiguous arrays, no object per event.
struct EventRows: Sendable {
  /// Columns of few values, in the order of their numbers in ``interned``.
  static let internedColumns: [EventColumn] = [
    .stream, .actor, .actorKind, .action, .service, .outcome, .userAgent, .type,
  ]
  /// Columns whose texts go into the row as they are, in the order of ``inlined`` after the id and the
  /// time.
  static let inlinedColumns: [EventColumn] = [.target, .reason, .ip, .session]

  /// Texts of each record in ``inlined``.
  static let inlinedCount = 2 + inlinedColumns.count

  /// A text in ``buffer``; `count` -1 is null.
  struct InlineText: Sendable, Hashable {
    var offset: Int32
    var count: Int32

    static let null = InlineText(offset: 0, count: -1)
  }

  /// Segment lines, without LF between them.
  var lines: [UInt8] = []
  private(set) var lineEnds: [Int] = []
  private(set) var entries: [EntrySealer.Entry] = []
  /// First 8 bytes of a digest over what two deliveries of one event must share.
  private(set) var contents: [UInt64] = []
  /// Until ``settle()``: each entry's key, and its content where that isn't the whole record.
  private var unsettled: [(key: UInt64, content: UInt64?)] = []
  /// What the entries are the hashes of.
  var preimages = SHA256Batch()
  /// What the records of a chain are to be the hashes of, and which row each one is.
  private var chained = SHA256Batch()
  private var statedLinks: [(row: Int, link: StatedLink)] = []
  /// Whether the records are items of a table, whose later exports are held against earlier ones.
  var isOfItems = false
  /// Position of each row's record in its batch.
  var numbers: [Int] = []
  /// nil for a quarantined record, which has no row in `event`.
  private(set) var times: [Instant?] = []
  private(set) var sequences: [Int64?] = []
  private(set) var mfa: [Bool?] = []
  /// ``internedColumns``' count of numbers for each record, -1 for null.
  private(set) var interned: [Int32] = []
  private(set) var texts = TextTable()
  /// The id, the time's text and ``inlinedColumns`` of each record.
  private(set) var inlined: [InlineText] = []
  private(set) var buffer: [UInt8] = []
  private(set) var links: [ChainLink?] = []
  private(set) var changes: [RecordChange] = []
  /// Why a row is quarantined, by row.
  private(set) var troubles: [Int: RecordTrouble] = [:]

  var count: Int { lineEnds.count }

  /// A line's range in ``lines``.
  func line(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : lineEnds[index - 1])..<lineEnds[index]
  }

  /// A row's id.
  func id(_ index: Int) -> ArraySlice<UInt8> {
    let text = inlined[index * Self.inlinedCount]
    return buffer[Int(text.offset)..<Int(text.offset + text.count)]
  }

  /// Whether a judgement asks for the row itself: one that stops a trail, or an item of a table.
  func isJudgedByRow(_ index: Int) -> Bool {
    if isOfItems { return true }
    guard let action = Self.internedColumns.firstIndex(of: .action) else { return false }
    let text = interned[index * Self.internedColumns.count + action]
    guard text >= 0 else { return false }
    let range = texts.range(of: text)
    return range.count == Self.stop.count && texts.bytes[range].elementsEqual(Self.stop)
  }

  private static let stop = Array("StopLogging".utf8)

  /// The number of a row's stream in ``texts``, nil where it has none.
  func streamText(_ index: Int) -> Int? {
    let text = interned[index * Self.internedColumns.count]
    return text < 0 ? nil : Int(text)
  }

  /// A row's stream, nil where it has none.
  func stream(_ index: Int) -> String? {
    streamText(index).map {
      String(decoding: texts.bytes[texts.range(of: Int32($0))], as: UTF8.self)
    }
  }

  mutating func reserve(records: Int, byteCount: Int) {
    lines.reserveCapacity(byteCount + records * 160)
    preimages.reserve(messages: records, byteCount: byteCount + records * 120)
    entries.reserveCapacity(records)
    inlined.reserveCapacity(records * Self.inlinedCount)
    interned.reserveCapacity(records * Self.internedColumns.count)
  }

  /// Hashes the rows that were added, all at once; nothing is added after.
  mutating func settle() {
    for (row, digest) in preimages.takeDigests().enumerated() {
      let (key, content) = unsettled[row]
      entries.append(EntrySealer.Entry(digest: digest, key: key))
      contents.append(content ?? digest.leadingWord)
    }
    for ((row, link), digest) in zip(statedLinks, chained.takeDigests()) {
      links[row] = link.compared(with: digest)
    }
    (unsettled, statedLinks) = ([], [])
    (preimages, chained) = (SHA256Batch(), SHA256Batch())
  }

  /// Adds the row whose line and preimage were just written; ``settle()`` must follow.
  ///
  /// - Parameter content: nil where two deliveries must share the whole record.
  mutating func append(
    _ facts: RecordFacts,
    id: [UInt8],
    key: UInt64,
    content: UInt64?
  ) {
    if let link = facts.statedLink {
      statedLinks.append((count, link))
      chained.bytes += facts.chained
      chained.endMessage()
    }
    close(key, content: content)
    times.append(facts.time)
    sequences.append(facts.sequence)
    links.append(nil)
    changes.append(facts.change)
    let columns = facts.columns
    mfa.append(columns.range(of: .mfa).map { columns.bytes[$0.lowerBound] == UInt8(ascii: "1") })
    unsafe columns.bytes.withUnsafeBytes { bytes in
      for column in Self.internedColumns {
        guard let range = columns.range(of: column) else {
          interned.append(-1)
          continue
        }
        interned.append(unsafe texts.number(of: UnsafeRawBufferPointer(rebasing: bytes[range])))
      }
    }
    inline(id[...])
    let begin = buffer.count
    facts.time.appendColumnText(to: &buffer)
    inlined.append(InlineText(offset: Int32(begin), count: Int32(buffer.count - begin)))
    for column in Self.inlinedColumns {
      inline(columns.range(of: column).map { columns.bytes[$0] })
    }
  }

  /// Adds the quarantined row whose line and preimage were just written; ``settle()`` must follow.
  mutating func appendQuarantined(id: [UInt8], key: UInt64, _ trouble: RecordTrouble) {
    troubles[count] = trouble
    close(key, content: nil)
    times.append(nil)
    sequences.append(nil)
    links.append(nil)
    changes.append(.insert)
    mfa.append(nil)
    interned += repeatElement(-1, count: Self.internedColumns.count)
    inline(id[...])
    for _ in 1..<Self.inlinedCount { inline(nil) }
  }

  private mutating func close(_ key: UInt64, content: UInt64?) {
    lineEnds.append(lines.count)
    unsettled.append((key, content))
  }

  private mutating func inline(_ text: ArraySlice<UInt8>?) {
    guard let text else { return inlined.append(.null) }
    inlined.append(InlineText(offset: Int32(buffer.count), count: Int32(text.count)))
    buffer += text
  }
}
