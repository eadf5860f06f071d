internal import Cryptography

/// The chunks of a payload: ChaCha20-Poly1305 with a counter and a mark on the last chunk.
///
/// The nonce is the chunk's number in 11 bytes, big-endian, then 1 for the last chunk and 0 for all
/// others. This is the STREAM construction.
///
/// - SeeAlso: c2sp.org/age, Payload.
struct PayloadCipher {
  static let chunkByteCount = 65_536
  static let tagByteCount = 16
  static let sealedByteCount = chunkByteCount + tagByteCount
  static let nonceByteCount = 16

  /// The number of the next chunk.
  private(set) var chunk = 0
  private let cipher: ChaChaPoly
  private var nonce = [UInt8](repeating: 0, count: 12)

  /// The cipher of a file with this key, whose payload begins with `nonce`.
  init(fileKey: [UInt8], nonce: [UInt8]) {
    let key = HKDF.derive(secret: fileKey, salt: nonce, info: "payload")
    guard let cipher = ChaChaPoly(key: key) else { preconditionFailure("HKDF gives 32 bytes") }
    self.cipher = cipher
  }

  /// Seals the next chunk; `sealed` takes 16 bytes more than `plain` has.
  mutating func seal(
    _ plain: UnsafeRawBufferPointer,
    isLast: Bool,
    into sealed: UnsafeMutableRawBufferPointer
  ) {
    setNonce(isLast: isLast)
    unsafe cipher.seal(plain, nonce: nonce, into: sealed)
    chunk += 1
  }

  /// Opens the next chunk; false, and no step on, when it isn't the one that was sealed.
  mutating func open(
    _ sealed: UnsafeRawBufferPointer,
    isLast: Bool,
    into plain: UnsafeMutableRawBufferPointer
  ) -> Bool {
    setNonce(isLast: isLast)
    guard unsafe cipher.open(sealed, nonce: nonce, into: plain) else { return false }
    chunk += 1
    return true
  }

  private mutating func setNonce(isLast: Bool) {
    for index in 0..<8 { nonce[10 - index] = UInt8(truncatingIfNeeded: chunk >> (8 * index)) }
    nonce[11] = isLast ? 1 : 0
  }
}
