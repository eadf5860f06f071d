/// The bytes that a writer has made and nobody has taken yet.
///
/// Each writer has one; a caller who streams takes it away now and then.
struct DocumentBuffer: Sendable {
  private(set) var bytes: [UInt8] = []
  /// Bytes that were taken away already.
  private(set) var drainedCount = 0

  /// All bytes that were ever written.
  var byteCount: Int { drainedCount + bytes.count }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ text: StaticString) {
    // A static string's UTF-8 lives as long as the program.
    text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// Appends one scalar in UTF-8.
  mutating func append(_ scalar: Unicode.Scalar) {
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  /// Gives what is there to `sink` and empties the buffer, keeping its storage.
  ///
  /// Below `threshold` bytes nothing happens.
  mutating func drain(
    atLeast threshold: Int,
    into sink: ([UInt8]) throws -> Void
  ) rethrows {
    guard bytes.count >= max(threshold, 1) else { return }
    try sink(bytes)
    drainedCount += bytes.count
    bytes.removeAll(keepingCapacity: true)
  }
}
