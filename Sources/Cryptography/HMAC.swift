/// A key for HMAC-SHA-256 with both pads hashed beforehand (RFC 2104).
public struct HMACKey: Sendable {
  private var inner = SHA256Hasher()
  private var outer = SHA256Hasher()

  /// Prepares `key`, of any length.
  public init(_ key: [UInt8]) {
    var block = key.count > 64 ? SHA256.hash(key).bytes : key
    block += [UInt8](repeating: 0, count: 64 - block.count)
    inner.update(block.map { $0 ^ 0x36 })
    outer.update(block.map { $0 ^ 0x5c })
  }

  /// A hasher to feed the message to; give it to ``finish(_:)``.
  public func begin() -> SHA256Hasher { inner }

  /// The authentication code of the message that `message` has taken since ``begin()``.
  public func finish(_ message: SHA256Hasher) -> Digest {
    var hasher = outer
    hasher.update(message.finalize())
    return hasher.finalize()
  }

  /// The authentication code of `message`.
  public func authenticate(_ message: [UInt8]) -> Digest {
    var hasher = begin()
    hasher.update(message)
    return finish(hasher)
  }

  /// The authentication code of the bytes in `message`.
  public func authenticate(_ message: UnsafeRawBufferPointer) -> Digest {
    var hasher = begin()
    unsafe hasher.update(message)
    return finish(hasher)
  }

  /// The authentication code of `message` in UTF-8.
  public func authenticate(_ message: String) -> Digest {
    authenticate(Array(message.utf8))
  }
}

/// Key derivation with HKDF-SHA-256 (RFC 5869).
public enum HKDF {
  /// Returns `byteCount` bytes of key material; at most 8,160.
  public static func derive(
    secret: [UInt8],
    salt: [UInt8],
    info: String,
    byteCount: Int = 32
  ) -> [UInt8] {
    precondition(byteCount <= 255 * 32, "HKDF-SHA-256 gives at most 8,160 bytes")
    let key = HMACKey(HMACKey(salt).authenticate(secret).bytes)
    var material: [UInt8] = []
    var block: [UInt8] = []
    var counter: UInt8 = 1
    while material.count < byteCount {
      block = key.authenticate(block + Array(info.utf8) + [counter]).bytes
      material += block
      counter &+= 1
    }
    return Array(material.prefix(byteCount))
  }
}
