internal import CArchive

/// Reads whole zstd frames as ``ZstdCompressor`` writes them (RFC 8878).
///
/// A frame must state its content's size and carry a checksum; skippable frames are refused.
/// Not for use by two tasks at once.
@safe public final class ZstdDecompressor {
  // Made by create in the initialiser and freed only by deinit, so it is valid for life.
  private let context: OpaquePointer

  /// A decompressor.
  public init() {
    guard let context = unsafe carchive_zstd_decompressor_create(27) else {
      preconditionFailure("no memory for a zstd decompressor")
    }
    unsafe self.context = context
  }

  deinit { unsafe carchive_zstd_decompressor_free(context) }

  /// Appends the content of `frame`, which is exactly one frame, to `output`.
  ///
  /// A content size above `limit` bytes is refused before memory is taken.
  ///
  /// - Throws: ``CompressionError``; `output` is then as it was.
  public func decompressFrame(
    _ frame: UnsafeRawBufferPointer,
    into output: inout [UInt8],
    limit: Int
  ) throws(CompressionError) {
    guard let size = unsafe try Self.contentSize(of: frame) else {
      throw CompressionError(offset: nil, reason: .sizeMissing)
    }
    // Bit 2 of the descriptor, the byte behind the magic number (RFC 8878, section 3.1.1.1.1).
    guard unsafe frame[4] & 4 != 0 else {
      throw CompressionError(offset: nil, reason: .checksumMissing)
    }
    guard size <= limit else {
      throw CompressionError(offset: nil, reason: .contentTooLarge(limit: limit))
    }
    guard unsafe try Self.frameByteCount(of: frame) == frame.count else {
      throw CompressionError(offset: nil, reason: .notFrame)
    }
    let begin = output.count
    output.append(contentsOf: repeatElement(0, count: size))
    let status = unsafe decode(frame, into: &output, from: begin)
    guard status == .end else {
      output.removeLast(size)
      let ending = status == .badChecksum ? StreamEnding.badChecksum : .badData(offset: 0)
      throw CompressionError(offset: nil, reason: .ending(ending))
    }
  }

  /// Returns the content of `frame`, which is exactly one frame.
  public func decompressFrame(
    _ frame: [UInt8],
    limit: Int
  ) throws(CompressionError) -> [UInt8] {
    var output: [UInt8] = []
    unsafe try frame.withUnsafeBufferPointer { (bytes) throws(CompressionError) in
      unsafe try decompressFrame(UnsafeRawBufferPointer(bytes), into: &output, limit: limit)
    }
    return output
  }

  /// Returns the length of the frame at the start of `bytes`, to walk frames.
  ///
  /// - Throws: ``CompressionError`` when no frame begins there or it isn't whole.
  public static func frameByteCount(
    of bytes: UnsafeRawBufferPointer
  ) throws(CompressionError) -> Int {
    let count = unsafe carchive_zstd_frame_count(bytes.baseAddress, bytes.count)
    guard count > 0, unsafe isFrame(bytes) else {
      throw CompressionError(offset: nil, reason: .notFrame)
    }
    return count
  }

  /// Returns the content size that the frame at the start of `bytes` states; nil if it states none.
  ///
  /// - Throws: ``CompressionError`` when no frame begins there.
  public static func contentSize(
    of bytes: UnsafeRawBufferPointer
  ) throws(CompressionError) -> Int? {
    let size = unsafe carchive_zstd_content_size(bytes.baseAddress, bytes.count)
    guard size >= -1, unsafe isFrame(bytes) else {
      throw CompressionError(offset: nil, reason: .notFrame)
    }
    return size == -1 ? nil : Int(size)
  }

  /// Returns the byte ranges of the frames that `bytes` consists of.
  ///
  /// - Throws: ``CompressionError`` with the offset at which no whole frame begins.
  public static func frameRanges(
    in bytes: UnsafeRawBufferPointer
  ) throws(CompressionError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var begin = 0
    while begin < bytes.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[begin...])
      guard let count = unsafe try? frameByteCount(of: rest) else {
        throw CompressionError(offset: begin, reason: .notFrame)
      }
      ranges.append(begin..<begin + count)
      begin += count
    }
    return ranges
  }

  /// Whether the magic number is that of a frame with content, little-endian FD2FB528.
  private static func isFrame(_ bytes: UnsafeRawBufferPointer) -> Bool {
    unsafe bytes.count > 4 && bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd])
  }

  private func decode(
    _ frame: UnsafeRawBufferPointer,
    into output: inout [UInt8],
    from begin: Int
  ) -> CodecStep.Status {
    // An empty content still needs an address, and one byte of room is never written to.
    var spare: UInt8 = 0
    return unsafe output.withUnsafeMutableBytes { all in
      unsafe withUnsafeMutableBytes(of: &spare) { one in
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: all[begin...])
        guard let input = frame.baseAddress,
          let room = unsafe space.baseAddress ?? one.baseAddress
        else {
          return .badData
        }
        let step = unsafe CodecStep(
          carchive_zstd_decompress(context, input, frame.count, room, space.count)
        )
        // More or less content than the frame states is damage as well.
        guard step.status == .end else { return step.status }
        return step.givenCount == space.count ? .end : .badData
      }
    }
  }
}
