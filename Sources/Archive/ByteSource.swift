/// Bytes that are read from front to end, once.
public protocol ByteSource {
  /// Writes the next bytes to `buffer` and returns how many: at least 1, or 0 at the end.
  ///
  /// The buffer isn't empty, and its memory belongs to the caller.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension ByteSource {
  /// Returns all bytes that are left.
  ///
  /// - Throws: ``CompressionError`` when there are more than `limit`; what the source throws.
  public mutating func readAll(limit: Int = .max) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe try piece.withUnsafeMutableBytes { unsafe try read(into: $0) }
      if count == 0 { return bytes }
      guard bytes.count <= limit - count else {
        throw CompressionError(offset: nil, reason: .contentTooLarge(limit: limit))
      }
      bytes += piece[..<count]
    }
  }
}

/// The bytes of an array as a source.
public struct BytesSource: ByteSource, Sendable {
  private let bytes: [UInt8]
  private var index = 0

  /// A source that gives `bytes`.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - index)
    guard count > 0 else { return 0 }
    // Both sides have `count` bytes, by the line above.
    unsafe buffer.copyBytes(from: bytes[index..<index + count])
    index += count
    return count
  }
}
