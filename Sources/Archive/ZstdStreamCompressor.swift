internal import CArchive

/// Writes one zstd frame with a checksum, of content whose length isn't known beforehand.
///
/// Not for use by two tasks at once.
@safe public final class ZstdStreamCompressor {
  // Made by create in the initialiser and freed only by deinit, so it is valid for life.
  private let context: OpaquePointer
  private var scratch = [UInt8](repeating: 0, count: 131_072)
  private var isFinished = false

  /// A compressor of this level, `1...19`.
  public init(level: Int = 3) {
    guard let context = unsafe carchive_zstd_compressor_create(Int32(level)) else {
      preconditionFailure("no memory for a zstd compressor")
    }
    unsafe self.context = context
  }

  deinit { unsafe carchive_zstd_compressor_free(context) }

  /// Takes `content` and appends what is ready of the frame to `output`; that may be nothing.
  public func write(_ content: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    precondition(!isFinished, "written after finish()")
    var taken = 0
    while taken < content.count {
      let rest = unsafe UnsafeRawBufferPointer(rebasing: content[taken...])
      taken += unsafe step(rest, finish: false, into: &output).takenCount
    }
  }

  /// Takes `content` and returns what is ready of the frame.
  public func write(_ content: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    unsafe content.withUnsafeBytes { unsafe write($0, into: &output) }
    return output
  }

  /// Appends the end of the frame to `output`.
  public func finish(into output: inout [UInt8]) {
    precondition(!isFinished, "finished twice")
    isFinished = true
    let none = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    while unsafe step(none, finish: true, into: &output).status != .end {}
  }

  /// Returns the end of the frame.
  public func finish() -> [UInt8] {
    var output: [UInt8] = []
    finish(into: &output)
    return output
  }

  private func step(
    _ content: UnsafeRawBufferPointer,
    finish: Bool,
    into output: inout [UInt8]
  ) -> CodecStep {
    // Both buffers are as long as the call is told.
    unsafe scratch.withUnsafeMutableBytes { space in
      guard let base = space.baseAddress else { preconditionFailure("no room for output") }
      let step = unsafe CodecStep(
        carchive_zstd_compress_step(
          context,
          content.baseAddress,
          content.count,
          base,
          space.count,
          finish ? 1 : 0
        )
      )
      precondition(step.status == .goesOn || step.status == .end, "zstd can't compress")
      unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: space[..<step.givenCount]))
      return step
    }
  }
}
