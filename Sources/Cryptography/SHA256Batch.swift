internal import CCrypto

/// Many messages to hash at once (FIPS 180-4).
///
/// The digests are those that ``SHA256`` gives one by one. A processor with wide vectors hashes up to
/// sixteen short messages in little more than the time of one.
///
///     var batch = SHA256Batch()
///     for message in messages {
///       batch.bytes += message
///       batch.endMessage()
///     }
///     let digests = batch.takeDigests()
public struct SHA256Batch: Sendable {
  /// The messages, one behind the other; the caller appends, and says where one ends.
  public var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// A batch without messages.
  public init() {}

  /// The number of messages that have an end.
  public var count: Int { ends.count }

  /// Reserves room for so many messages and bytes.
  public mutating func reserve(messages: Int, byteCount: Int) {
    ends.reserveCapacity(messages)
    bytes.reserveCapacity(byteCount)
  }

  /// Appends the 32 bytes of a digest to the message that was begun.
  public mutating func append(_ digest: Digest) {
    unsafe digest.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  /// Ends the message that was begun, which may be empty.
  public mutating func endMessage() { ends.append(bytes.count) }

  /// Returns each message's digest, in order, and forgets the messages.
  ///
  /// Bytes behind the last end belong to no message, and are forgotten too.
  public mutating func takeDigests() -> [Digest] {
    defer {
      bytes.removeAll(keepingCapacity: true)
      ends.removeAll(keepingCapacity: true)
    }
    guard !ends.isEmpty else { return [] }
    // 32 bytes for each message are written, and read again before the buffer goes.
    return unsafe withUnsafeTemporaryAllocation(byteCount: 32 * ends.count, alignment: 8) { raw in
      guard let out = raw.baseAddress else { return [] }
      unsafe bytes.withUnsafeBytes { messages in
        let none: UInt8 = 0
        // Where all messages are empty nothing is read through the pointer.
        unsafe withUnsafePointer(to: none) { none in
          let start = unsafe messages.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? none
          unsafe ccrypto_sha256_many(
            start,
            ends,
            ends.count,
            out.assumingMemoryBound(to: UInt8.self)
          )
        }
      }
      return ends.indices.map { unsafe Digest(copying: out + 32 * $0) }
    }
  }
}
