internal import CCrypto

/// ChaCha20-Poly1305 with one key (RFC 8439).
///
/// Not for use by two tasks at once.
@safe public final class ChaChaPoly {
  // Made by create in the initialiser and freed only by deinit, so it is valid for life.
  private let context: OpaquePointer

  /// A cipher with this key; nil unless it has 32 bytes.
  public init?(key: [UInt8]) {
    guard key.count == 32, let context = unsafe ccrypto_aead_create(key) else { return nil }
    unsafe self.context = context
  }

  deinit { unsafe ccrypto_aead_free(context) }

  /// Writes ciphertext and tag to `sealed`, which takes `plain.count + 16` bytes.
  public func seal(
    _ plain: UnsafeRawBufferPointer,
    nonce: [UInt8],
    into sealed: UnsafeMutableRawBufferPointer
  ) {
    precondition(
      nonce.count == 12 && sealed.count >= plain.count + 16,
      "12-byte nonce, room for the tag"
    )
    guard let out = sealed.baseAddress else { return }
    let held = unsafe ccrypto_aead_seal(
      context,
      nonce,
      plain.baseAddress,
      plain.count,
      out.assumingMemoryBound(to: UInt8.self)
    )
    precondition(held == 1, "ChaCha20-Poly1305 can't seal")
  }

  /// Writes the plain text of `sealed` to `plain`, which takes `sealed.count - 16` bytes.
  ///
  /// - Returns: false when the tag doesn't match; `plain` then holds nothing of use.
  public func open(
    _ sealed: UnsafeRawBufferPointer,
    nonce: [UInt8],
    into plain: UnsafeMutableRawBufferPointer
  ) -> Bool {
    guard nonce.count == 12, sealed.count >= 16, let input = sealed.baseAddress,
      plain.count >= sealed.count - 16
    else { return false }
    let opened = unsafe ccrypto_aead_open(
      context,
      nonce,
      input.assumingMemoryBound(to: UInt8.self),
      sealed.count,
      plain.baseAddress?.assumingMemoryBound(to: UInt8.self)
    )
    return opened == 1
  }

  /// The ciphertext and tag of `plain`.
  public func seal(_ plain: [UInt8], nonce: [UInt8]) -> [UInt8] {
    var sealed = [UInt8](repeating: 0, count: plain.count + 16)
    unsafe plain.withUnsafeBytes { input in
      unsafe sealed.withUnsafeMutableBytes { unsafe seal(input, nonce: nonce, into: $0) }
    }
    return sealed
  }

  /// The plain text of `sealed`, or nil when the tag doesn't match.
  public func open(_ sealed: [UInt8], nonce: [UInt8]) -> [UInt8]? {
    guard sealed.count >= 16 else { return nil }
    var plain = [UInt8](repeating: 0, count: sealed.count - 16)
    let opened = unsafe sealed.withUnsafeBytes { input in
      unsafe plain.withUnsafeMutableBytes { unsafe open(input, nonce: nonce, into: $0) }
    }
    return opened ? plain : nil
  }
}
