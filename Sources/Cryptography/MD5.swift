internal import CCrypto

/// MD5 (RFC 1321), only to compare with checksums that others wrote; it finds accidents, not attackers.
public enum MD5 {
  /// The 16 bytes of the checksum of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var hasher = MD5Hasher()
    unsafe bytes.withUnsafeBytes { unsafe hasher.update($0) }
    return hasher.finalize()
  }
}

/// An MD5 that takes its input in pieces.
public struct MD5Hasher: Sendable {
  private var context = ccrypto_md5()

  /// A hasher that has seen no bytes.
  public init() {
    unsafe ccrypto_md5_init(&context)
  }

  /// Takes the bytes in `buffer`.
  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    unsafe ccrypto_md5_update(&context, buffer.baseAddress, buffer.count)
  }

  /// The 16 bytes of the checksum; the hasher itself may go on.
  public func finalize() -> [UInt8] {
    var copy = context
    return unsafe [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
      // The buffer has the 16 bytes that the call writes.
      guard let base = buffer.baseAddress else { return }
      unsafe ccrypto_md5_final(&copy, base)
      count = 16
    }
  }
}
