import Archive

/// Bytes that come in pieces of at most `pieceByteCount`.
struct PieceSource: ByteSource {
  private var base: BytesSource
  private let pieceByteCount: Int

  init(_ bytes: [UInt8], pieceByteCount: Int) {
    base = BytesSource(bytes)
    self.pieceByteCount = pieceByteCount
  }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    unsafe try base.read(into: .init(rebasing: buffer.prefix(pieceByteCount)))
  }
}

/// A base that can't be read.
struct FailingSource: ByteSource {
  struct Failure: Error {}

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { throw Failure() }
}

/// Reads `source` with a buffer of `byteCount` bytes until it gives none.
func readInPieces(_ source: inout some ByteSource, of byteCount: Int) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: byteCount)
  while true {
    let count = unsafe try buffer.withUnsafeMutableBytes { unsafe try source.read(into: $0) }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// Bytes that look like log lines, the same for the same seed.
func sampleText(byteCount: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  var bytes: [UInt8] = []
  while bytes.count < byteCount {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    bytes += Array("{\"actor\":\"u-\(state >> 52)\",\"id\":\"\(state)\"}\n".utf8)
  }
  return Array(bytes.prefix(byteCount))
}

/// Bytes without any pattern, the same for the same seed.
func noise(byteCount: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  return (0..<byteCount).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 56)
  }
}
