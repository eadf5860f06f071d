import Archive

/// Appends lines to segments, in frames that any zstd can read.
///
/// A segment is named by the index of its first entry. Each run begins a new one, and one that
/// reaches 262,144 entries is closed, so that what a backup took never changes. A frame holds 256
/// entries, the last of a run what is left: an entry is found by reading one frame. Frames are
/// compressed side by side and written in order.
final class SegmentWriter {
  /// Where a frame lies.
  struct Frame: Sendable, Hashable {
    /// Index of its first entry.
    let first: Int
    let segment: Int
    let offset: Int
    let byteCount: Int
  }

  static let entriesPerFrame = 256
  static let entriesPerSegment = 262_144
  private static let framesInFlight = 64
  /// Half the time of level 3 for frames that are 2 % larger.
  private static let level = 1

  /// Index of the entry that comes next.
  private(set) var count: Int
  private let state: StateFolder
  private let framed: (Frame) throws -> Void
  private var lines: [UInt8] = []
  private var frameFirst: Int
  private var pending: [Lines] = []
  /// Frames that are being compressed while the run goes on.
  private var compressing: Task<[Lines], Never>?
  private var segment: OpenSegment?

  /// What a frame holds, plain or compressed.
  private struct Lines: Sendable {
    /// Index of its first entry.
    let first: Int
    let bytes: [UInt8]
  }

  /// A segment that this run writes.
  private struct OpenSegment {
    let first: Int
    let file: LogFile
  }

  /// - Parameters:
  ///   - first: number of entries that the log has.
  ///   - framed: called for each frame, in order, when it is written.
  init(
    _ state: StateFolder,
    first: Int,
    framed: @escaping (Frame) throws -> Void
  ) {
    self.state = state
    self.framed = framed
    count = first
    frameFirst = first
  }

  /// Appends one line, LF excluded; ``flush()`` must follow when ``isFull``.
  func append(_ line: ArraySlice<UInt8>) {
    lines += line
    lines.append(UInt8(ascii: "\n"))
    count += 1
    if count - frameFirst == Self.entriesPerFrame { closeFrame() }
  }

  /// Counts a line that isn't kept.
  func pass() {
    count += 1
    frameFirst = count
  }

  /// Whether enough frames wait for compression.
  var isFull: Bool { pending.count >= Self.framesInFlight }

  /// Writes the frames that were given to compression last, and begins with those that wait.
  func flush() async throws {
    let ready = await compressing?.value ?? []
    compressing = pending.isEmpty ? nil : Self.compress(pending)
    pending.removeAll(keepingCapacity: true)
    for frame in ready { try write(frame.bytes, first: frame.first) }
  }

  private static func compress(_ frames: [Lines]) -> Task<[Lines], Never> {
    Task {
      await concurrentMap(frames) { frame in
        let bytes = ZstdCompressor(level: level).compressFrame(frame.bytes)
        return Lines(first: frame.first, bytes: bytes)
      }
    }
  }

  /// Closes the frame and the segment, and makes all of it durable.
  func finish() async throws {
    closeFrame()
    try await flush()
    try await flush()
    try closeSegment()
    try Disk.syncFolder(state.segments)
  }

  private func closeFrame() {
    guard count > frameFirst else { return }
    pending.append(Lines(first: frameFirst, bytes: lines))
    let size = lines.count
    lines = []
    lines.reserveCapacity(size)
    frameFirst = count
  }

  private func write(_ bytes: [UInt8], first: Int) throws {
    if let open = segment, first - open.first >= Self.entriesPerSegment { try closeSegment() }
    let open = try segment ?? OpenSegment(first: first, file: LogFile(state.segment(first: first)))
    segment = open
    let offset = open.file.byteCount
    try open.file.write(bytes)
    try framed(Frame(first: first, segment: open.first, offset: offset, byteCount: bytes.count))
  }

  private func closeSegment() throws {
    try segment?.file.close()
    segment = nil
  }
}

/// Returns what the closure makes of each element, in the elements' order, made on all cores.
func concurrentMap<Element: Sendable, Result: Sendable>(
  _ elements: [Element],
  _ body: @escaping @Sendable (Element) -> Result
) async -> [Result] {
  await withTaskGroup(of: (Int, Result).self) { group in
    for (index, element) in elements.enumerated() {
      group.addTask { (index, body(element)) }
    }
    var results: [(Int, Result)] = []
    results.reserveCapacity(elements.count)
    for await result in group { results.append(result) }
    return results.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
