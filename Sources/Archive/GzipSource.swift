/// The content of one gzip member.
///
/// It doesn't throw for damage: it stops and says so in ``ending``. What it gave before that is the
/// content up to the damage, and is proven only by ``StreamEnding/complete`` or
/// ``StreamEnding/appended(byteCount:)``. Memory is bounded by the input buffer of 256 KiB and the
/// caller's own. A copy shares the decoder: use only one of them.
///
/// - SeeAlso: RFC 1952. More than one member is refused, since an append would go unseen.
public struct GzipSource<Base: ByteSource>: ByteSource {
  /// How the member ended; nil before ``read(into:)`` has returned 0.
  public private(set) var ending: StreamEnding?
  /// Number of content bytes given so far.
  public private(set) var byteCount = 0

  private var window: InputWindow<Base>
  private let inflater = Inflater()
  private let ratio: RatioLimit
  private var isInBody = false

  /// A source of what the gzip member in `base` holds.
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
    guard ending == nil else { return 0 }
    if !isInBody { try readHeader() }
    var filled = 0
    while filled < buffer.count, ending == nil {
      try window.fill(atLeast: 1)
      let space = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let step = unsafe window.withUnread { unsafe inflater.step($0, into: space) }
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

  private mutating func readHeader() throws {
    var want = 512
    while true {
      let count = try window.fill(atLeast: want)
      switch unsafe window.withUnread({ unsafe GzipHeader($0) }) {
      case .complete(let byteCount):
        window.take(byteCount)
        isInBody = true
        return
      case .bad(let offset):
        ending = .badData(offset: offset)
        return
      case .unfinished where window.isAtEnd:
        ending = .truncated
        return
      case .unfinished where count == window.capacity:
        ending = .badData(offset: count)
        return
      case .unfinished:
        want = min(count * 2, window.capacity)
      }
    }
  }

  private mutating func judge(_ step: CodecStep) throws {
    if step.status == .end {
      try readTrailer()
    } else if step.status != .goesOn {
      ending = .badData(offset: window.offset)
    } else if step.givenCount == 0, window.unreadCount == 0, window.isAtEnd {
      ending = .truncated
    } else if step.isIdle {
      ending = .badData(offset: window.offset)
    }
    if ratio.isExceeded(plain: byteCount, raw: rawByteCount) {
      ending = .ratioExceeded(limit: ratio.factor)
    }
  }

  /// Checks CRC-32 and length (the content's modulo 2^32), both little-endian.
  private mutating func readTrailer() throws {
    var trailer = inflater.rest
    let count = min(8 - trailer.count, try window.fill(atLeast: 8 - trailer.count))
    trailer += unsafe window.withUnread { unsafe [UInt8]($0[..<count]) }
    window.take(count)
    guard trailer.count == 8 else {
      ending = .truncated
      return
    }
    let stored = trailer.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let found = UInt64(inflater.checksum) | UInt64(UInt32(truncatingIfNeeded: byteCount)) << 32
    guard stored == found else {
      ending = .badChecksum
      return
    }
    let end = window.offset
    try window.drain()
    ending = window.offset == end ? .complete : .appended(byteCount: window.offset - end)
  }
}
