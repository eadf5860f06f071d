internal import CArchive

/// The content of zstd frames, one after the other.
///
/// Several frames are normal; each one's checksum is verified where it has one. As
/// ``GzipSource`` does, it stops at damage and says so in ``ending``. Windows above 128 MiB are
/// refused. A copy shares the decoder: use only one of them.
///
/// - SeeAlso: RFC 8878.
public struct ZstdSource<Base: ByteSource>: ByteSource {
  /// How the frames ended; nil before ``read(into:)`` has returned 0.
  public private(set) var ending: StreamEnding?
  /// Number of content bytes given so far.
  public private(set) var byteCount = 0

  private var window: InputWindow<Base>
  private let decoder = ZstdStreamDecoder()
  private let ratio: RatioLimit
  private var frameBegin = 0
  private var isBetweenFrames = true

  /// A source of what the zstd frames in `base` hold.
  ///
  /// After the first MiB, content of more than `ratioLimit` times the compressed length ends the
  /// stream.
  public init(_ base: Base, ratioLimit: Int = 1_000) {
    window = InputWindow(base, capacity: 262_144)
    ratio = RatioLimit(factor: ratioLimit)
  }

  /// The compressed input.
  public var base: Base { window.base }

  /// Number of compressed bytes used so far; after the end, with all that was appended.
  public var rawByteCount: Int { window.offset }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count, ending == nil {
      if try window.fill(atLeast: 1) == 0, isBetweenFrames {
        // An empty input has no frame, so it isn't complete.
        ending = frameBegin > 0 ? .complete : .truncated
        break
      }
      let space = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let step = unsafe window.withUnread { unsafe decoder.step($0, into: space) }
      window.take(step.takenCount)
      filled += step.givenCount
      byteCount += step.givenCount
      try judge(step)
    }
    return filled
  }

  /// Reads what is left of the base, so that ``rawByteCount`` is its whole length.
  public mutating func drain() throws {
    try window.drain()
  }

  private mutating func judge(_ step: CodecStep) throws {
    switch step.status {
    case .end:
      frameBegin = window.offset
      isBetweenFrames = true
    case .goesOn where step.isIdle:
      ending = window.isAtEnd ? .truncated : .badData(offset: window.offset)
    case .goesOn:
      isBetweenFrames = false
    case .badStart where frameBegin > 0:
      try window.drain()
      ending = .appended(byteCount: window.offset - frameBegin)
    case .badChecksum:
      ending = .badChecksum
    case .badStart, .badData:
      ending = .badData(offset: window.offset)
    }
    if ratio.isExceeded(plain: byteCount, raw: rawByteCount) {
      ending = .ratioExceeded(limit: ratio.factor)
    }
  }
}

/// A zstd decompression context that reads frame after frame.
@safe private final class ZstdStreamDecoder {
  // Made by create in the initialiser and freed only by deinit, so it is valid for life.
  private let context: OpaquePointer

  init() {
    guard let context = unsafe carchive_zstd_decompressor_create(27) else {
      preconditionFailure("no memory for a zstd decompressor")
    }
    unsafe self.context = context
  }

  deinit { unsafe carchive_zstd_decompressor_free(context) }

  /// Decodes from `input` to `output`, as far as either goes, or to the end of a frame.
  func step(
    _ input: UnsafeRawBufferPointer,
    into output: UnsafeMutableRawBufferPointer
  ) -> CodecStep {
    guard let out = output.baseAddress else { preconditionFailure("no room for output") }
    return unsafe CodecStep(
      carchive_zstd_decompress_step(context, input.baseAddress, input.count, out, output.count)
    )
  }
}
