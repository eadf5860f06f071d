/// A SHA-256 digest: 32 bytes, kept inline.
///
/// Written as 64 lower-case hexadecimal digits, or as 44 characters of padded standard base64.
public struct Digest: Sendable, Hashable {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// 32 zero bytes: no digest of anything known.
  public static let zero = Digest(words: (0, 0, 0, 0))

  /// The digest of no bytes.
  public static let empty = SHA256.hash([])

  private init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// Copies the 32 bytes at `pointer`.
  ///
  /// The caller promises that 32 bytes can be read there; no alignment is needed.
  @unsafe public init(copying pointer: UnsafeRawPointer) {
    words = unsafe (
      pointer.loadUnaligned(as: UInt64.self),
      pointer.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      pointer.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
      pointer.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    )
  }

  /// The digest with these bytes; nil unless there are exactly 32.
  public init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    let copy = Array(bytes)
    // The array has 32 bytes, as checked above.
    self = unsafe copy.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return .zero }
      return unsafe Digest(copying: base)
    }
  }

  /// Parses 64 lower-case hexadecimal digits.
  public init?(hex: String) {
    guard hex.utf8.count == 64, let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes)
  }

  /// Parses 44 characters of canonical base64.
  public init?(base64: String) {
    guard base64.utf8.count == 44, let bytes = Base64.decode(base64) else { return nil }
    self.init(bytes)
  }

  /// Calls `body` with the 32 bytes.
  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    // The tuple of four words is 32 contiguous bytes.
    try unsafe Swift.withUnsafeBytes(of: words) { try unsafe body($0) }
  }

  /// The 32 bytes.
  public var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { Hex.encode(bytes) }

  /// 44 characters of padded standard base64.
  public var base64: String { Base64.encode(bytes) }

  /// The first eight bytes as a big-endian number.
  public var leadingWord: UInt64 { UInt64(bigEndian: words.0) }

  public static func == (left: Digest, right: Digest) -> Bool {
    left.words == right.words
  }

  public func hash(into hasher: inout Hasher) {
    // The bytes are uniform already.
    hasher.combine(words.0)
  }
}

extension Digest: Comparable {
  public static func < (left: Digest, right: Digest) -> Bool {
    func key(_ d: Digest) -> (UInt64, UInt64, UInt64, UInt64) {
      (
        d.words.0.bigEndian, d.words.1.bigEndian, d.words.2.bigEndian, d.words.3.bigEndian
      )
    }
    return key(left) < key(right)
  }
}

extension Digest: CustomStringConvertible {
  public var description: String { hex }
}
