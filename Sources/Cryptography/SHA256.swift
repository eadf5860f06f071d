internal import CCrypto

/// SHA-256 in one call (FIPS 180-4).
public enum SHA256 {
  /// The digest of `bytes`.
  public static func hash(_ bytes: [UInt8]) -> Digest {
    var hasher = SHA256Hasher()
    hasher.update(bytes)
    return hasher.finalize()
  }

  /// The digest of the bytes in `buffer`.
  public static func hash(_ buffer: UnsafeRawBufferPointer) -> Digest {
    var hasher = SHA256Hasher()
    unsafe hasher.update(buffer)
    return hasher.finalize()
  }

  /// The digest of `text` in UTF-8.
  public static func hash(_ text: String) -> Digest {
    hash(Array(text.utf8))
  }

  /// The digest of a prefix byte and two digests: a Merkle tree's node.
  public static func node(prefix: UInt8, _ left: Digest, _ right: Digest) -> Digest {
    var out = Digest.zero
    // Each pointer is to 32 bytes that live for the call.
    unsafe left.withUnsafeBytes { l in
      unsafe right.withUnsafeBytes { r in
        guard let l = l.baseAddress, let r = r.baseAddress else { return }
        unsafe withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { result in
          guard let base = result.baseAddress else { return }
          unsafe ccrypto_sha256_node(prefix, l, r, base.assumingMemoryBound(to: UInt8.self))
          out = unsafe Digest(copying: base)
        }
      }
    }
    return out
  }
}

/// A SHA-256 that takes its input in pieces; a copy forks its state.
public struct SHA256Hasher: Sendable {
  private var context = ccrypto_sha256()

  /// A hasher that has seen no bytes.
  public init() {
    unsafe ccrypto_sha256_init(&context)
  }

  /// Takes the bytes in `buffer`.
  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    unsafe ccrypto_sha256_update(&context, buffer.baseAddress, buffer.count)
  }

  /// Takes `bytes`.
  public mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Takes `bytes`.
  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Takes the UTF-8 bytes of `text`.
  public mutating func update(_ text: String) {
    var copy = text
    copy.withUTF8 { unsafe update(UnsafeRawBufferPointer($0)) }
  }

  /// Takes the 32 bytes of `digest`.
  public mutating func update(_ digest: Digest) {
    unsafe digest.withUnsafeBytes { unsafe update($0) }
  }

  /// Takes one byte.
  public mutating func update(byte: UInt8) {
    unsafe withUnsafeBytes(of: byte) { unsafe update($0) }
  }

  /// The digest of all that was taken; the hasher itself may go on.
  public func finalize() -> Digest {
    var copy = context
    // The allocation has the 32 bytes that the call writes.
    return unsafe withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { result in
      guard let base = result.baseAddress else { return .zero }
      unsafe ccrypto_sha256_final(&copy, base.assumingMemoryBound(to: UInt8.self))
      return unsafe Digest(copying: base)
    }
  }
}
