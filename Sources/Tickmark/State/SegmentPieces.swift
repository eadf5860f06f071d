import Archive

/// Some frames of one segment as they lie, compressed.
struct SegmentPiece: Sendable {
  struct Frame: Sendable {
    /// Where it begins in its segment.
    let offset: Int
    let bytes: [UInt8]
  }

  /// The index that the segment's name states.
  let segment: Int
  let frames: [Frame]

  /// Whether the segment begins here.
  var isFirst: Bool { frames.first?.offset == 0 }

  /// Returns the lines of all frames, with the number of lines in each.
  func lines() throws -> (FrameLines, [Int]) {
    var bytes: [UInt8] = []
    var counts: [Int] = []
    for frame in frames {
      let content = try ZstdDecompressor().decompressFrame(frame.bytes, limit: 1 << 33)
      counts.append(content.lazy.filter { $0 == UInt8(ascii: "\n") }.count)
      if frames.count == 1 { return (FrameLines(content), counts) }
      bytes += content
    }
    return (FrameLines(bytes), counts)
  }
}

/// The segments of a state in pieces, in the order of the log.
///
/// One segment is in memory at a time.
struct SegmentPieces {
  /// As many lines as ingest prepares at once, or thereabouts.
  private static let framesPerPiece = 16
  private let state: StateFolder
  private var names: ArraySlice<String>
  private var segment = 0
  private var bytes: [UInt8] = []
  private var frames: ArraySlice<Range<Int>> = []

  init(_ state: StateFolder) throws {
    self.state = state
    names = try Disk.names(in: state.segments).filter {
      StateFolder.firstIndex(ofSegment: $0) != nil
    }[...]
  }

  /// Returns the next piece; nil at the end.
  mutating func next() throws -> SegmentPiece? {
    while frames.isEmpty {
      guard let name = names.popFirst() else { return nil }
      segment = StateFolder.firstIndex(ofSegment: name) ?? 0
      bytes = try Disk.read("\(state.segments)/\(name)")
      frames = try unsafe bytes.withUnsafeBytes { buffer in
        try unsafe ZstdDecompressor.frameRanges(in: buffer)
      }[...]
    }
    defer { frames = frames.dropFirst(Self.framesPerPiece) }
    return SegmentPiece(
      segment: segment,
      frames: frames.prefix(Self.framesPerPiece).map {
        SegmentPiece.Frame(offset: $0.lowerBound, bytes: Array(bytes[$0]))
      }
    )
  }
}
