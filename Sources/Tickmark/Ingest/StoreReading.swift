import Cryptography
import EventStore
import Trail

/// The ranges of an event store's positions that aren't in the log as they are in the store.
///
/// Each is a file of `chained-jsonl` named `<store>/<first>-<last>.jsonl`, twelve digits each: line n
/// is position first + n - 1 where none is missing. What one night brought is one range; it is read
/// again every night and must have the bytes that it had, else it comes in once more and the
/// differences are findings.
struct StoreReading {
  /// In the spool folder, sorted by name.
  private(set) var files: [ListedFile] = []
  private(set) var findings: [Finding] = []
  private static let bufferedByteCount = 1 << 20
  private let plan: SourcePlan
  private let store: EventStore
  private let base: String
  private let spool: String

  /// - Parameters:
  ///   - taken: the files that the log has of the source.
  ///   - spool: a folder that is made where something is to be taken.
  init(_ plan: SourcePlan, taken: [TakenFile], spool: String) throws {
    self.plan = plan
    self.spool = spool
    base = plan.location.split(separator: "/").last.map(String.init) ?? plan.location
    store = try openStore(plan.location, isReadOnly: true)
    let known = Dictionary(grouping: taken) { $0.name }.mapValues { Set($0.map(\.sha256)) }
    let ranges = known.keys.compactMap(range).sorted { $0.lowerBound < $1.lowerBound }
    for range in ranges { try read(range, known: known[name(of: range)] ?? []) }
    let begin = ranges.map(\.upperBound).max() ?? 1
    let end = try store.lastPosition + 1
    if begin < end { try read(begin..<end, known: []) }
  }

  private mutating func read(_ range: Range<Int>, known: Set<Digest>) throws {
    try storeErrors(plan.location) {
      var hasher = SHA256Hasher()
      var missing = try store.export(range) { hasher.update($0) }
      // A store that ends before what it held once is an older one.
      let end = max(range.lowerBound, try store.lastPosition + 1)
      if end < range.upperBound { missing.append(end..<range.upperBound) }
      for gap in missing { try report(gap) }
      guard !known.contains(hasher.finalize()) else { return }
      try spool(range)
    }
  }

  private mutating func spool(_ range: Range<Int>) throws {
    try Disk.makeFolder(spool)
    let path = "\(spool)/\(name(of: range).split(separator: "/").last ?? "")"
    let file = try OutputFile(path)
    var buffer: [UInt8] = []
    try store.export(range) { line in
      buffer += line
      guard buffer.count >= Self.bufferedByteCount else { return }
      try file.write(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    try file.write(buffer)
    try file.finishUnsynced()
    files.append(ListedFile(name: name(of: range), path: path))
  }

  private mutating func report(_ gap: Range<Int>) throws {
    let before = try store.page(.all(from: gap.lowerBound - 1, .backward), limit: 1).events.first
    let after = try store.page(.all(from: gap.upperBound), limit: 1).events.first
    let begin = before.flatMap { Instant(rfc3339: $0.time) }
    let end = after.flatMap { Instant(rfc3339: $0.time) }
    var interval: Period?
    if let begin, let end, begin < end { interval = Period(begin: begin, end: end) }
    findings.append(
      Finding(
        .positionGap,
        source: plan.name,
        place: base,
        interval: interval,
        found: after.map { "position \($0.position)" } ?? "the end",
        expected: "position \(gap.lowerBound)"
      )
    )
  }

  // MARK: Names

  private func name(of range: Range<Int>) -> String {
    "\(base)/\(Self.digits(range.lowerBound))-\(Self.digits(range.upperBound - 1)).jsonl"
  }

  private func range(_ name: String) -> Range<Int>? {
    guard let last = name.split(separator: "/").last, last.hasSuffix(".jsonl") else { return nil }
    let numbers = last.dropLast(6).split(separator: "-").compactMap { Int($0) }
    guard numbers.count == 2, 1 <= numbers[0], numbers[0] <= numbers[1] else { return nil }
    let range = numbers[0]..<numbers[1] + 1
    return self.name(of: range) == name ? range : nil
  }

  private static func digits(_ number: Int) -> String {
    let text = "\(number)"
    return String(repeating: "0", count: max(0, 12 - text.count)) + text
  }
}

extension FindingCode {
  static let positionGap = FindingCode(
    "position-gap",
    .absent,
    meaning: "positions of an event store hold no event",
    advice: "Events were taken out of the store: compare it with its newest backup."
  )
}
