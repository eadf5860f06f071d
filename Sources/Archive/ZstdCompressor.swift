internal import CArchive

/// Writes whole zstd frames, each with its content size and checksum (RFC 8878).
///
/// A frame depends on its content and the level only, not on the frames before it; the bytes are
/// promised for one libzstd version. Not for use by two tasks at once.
@safe public final class ZstdCompressor {
  // Made by create in the initialiser and freed only by deinit, so it is valid for life.
  private let context: OpaquePointer
  private var scratch: [UInt8] = []

  /// A compressor of this level, `1...19`.
  public init(level: Int = 3) {
    guard let context = unsafe carchive_zstd_compressor_create(Int32(level)) else {
      preconditionFailure("no memory for a zstd compressor")
    }
    unsafe self.context = context
  }

  deinit { unsafe carchive_zstd_compressor_free(context) }

  /// Appends one frame with this content to `output`.
  public func compressFrame(_ content: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    let bound = carchive_zstd_bound(content.count)
    if scratch.count < bound { scratch = [UInt8](repeating: 0, count: bound) }
    // The scratch buffer is at least as long as the call is told.
    unsafe scratch.withUnsafeMutableBytes { space in
      guard let base = space.baseAddress else { return }
      let count = unsafe carchive_zstd_compress(
        context,
        content.baseAddress,
        content.count,
        base,
        space.count
      )
      precondition(count > 0, "zstd can't compress")
      unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: space[..<count]))
    }
  }

  /// Returns one frame with this content.
  public func compressFrame(_ content: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    unsafe content.withUnsafeBytes { unsafe compressFrame($0, into: &output) }
    return output
  }
}
