/// Lower-case hexadecimal digits, two a byte (RFC 4648, section 8, in lower case).
public enum Hex {
  private static let digits = Array("0123456789abcdef".utf8)

  /// The digits of `bytes`.
  public static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of `text`; nil for an odd count, an upper-case digit or another character.
  public static func decode(_ text: String) -> [UInt8]? {
    let codes = Array(text.utf8)
    guard codes.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(codes.count / 2)
    for index in stride(from: 0, to: codes.count, by: 2) {
      guard let high = value(codes[index]), let low = value(codes[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ code: UInt8) -> UInt8? {
    switch code {
    case 0x30...0x39: code - 0x30
    case 0x61...0x66: code - 0x61 + 10
    default: nil
    }
  }
}

/// Standard base64 with padding (RFC 4648, section 4).
public enum Base64 {
  /// The padded text of `bytes`.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    Base64Alphabet.standard.encode(bytes, padded: true)
  }

  /// The bytes of `text`; nil unless it is exactly what ``encode(_:)`` writes.
  public static func decode(_ text: String) -> [UInt8]? {
    Base64Alphabet.standard.decode(text, padded: true)
  }

  /// Standard alphabet without padding, as age's header has it.
  public static func encodeUnpadded(_ bytes: some Collection<UInt8>) -> String {
    Base64Alphabet.standard.encode(bytes, padded: false)
  }

  /// The bytes of canonical text without padding.
  public static func decodeUnpadded(_ text: String) -> [UInt8]? {
    Base64Alphabet.standard.decode(text, padded: false)
  }
}

/// URL-safe base64 without padding (RFC 4648, section 5).
public enum Base64URL {
  /// The text of `bytes`, unpadded.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    Base64Alphabet.urlSafe.encode(bytes, padded: false)
  }

  /// Appends the text of `bytes`, unpadded.
  public static func append(_ bytes: some Collection<UInt8>, to text: inout [UInt8]) {
    Base64Alphabet.urlSafe.append(bytes, padded: false, to: &text)
  }

  /// Appends the text of a digest's first `count` bytes, unpadded.
  public static func append(first count: Int, of digest: Digest, to text: inout [UInt8]) {
    unsafe digest.withUnsafeBytes { bytes in
      unsafe Base64Alphabet.urlSafe.append(
        UnsafeRawBufferPointer(rebasing: bytes[..<count]),
        padded: false,
        to: &text
      )
    }
  }

  /// The bytes of `text`; nil unless it is exactly what ``encode(_:)`` writes.
  public static func decode(_ text: String) -> [UInt8]? {
    Base64Alphabet.urlSafe.decode(text, padded: false)
  }
}

/// One of base64's alphabets, with its inverse.
private struct Base64Alphabet: Sendable {
  static let standard = Base64Alphabet(last: "+/")
  static let urlSafe = Base64Alphabet(last: "-_")

  private let codes: [UInt8]
  private let values: [UInt8]

  private init(last: String) {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    codes = Array((letters + last).utf8)
    var inverse = [UInt8](repeating: 255, count: 256)
    for (value, code) in codes.enumerated() { inverse[Int(code)] = UInt8(value) }
    values = inverse
  }

  func encode(_ bytes: some Collection<UInt8>, padded: Bool) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    append(bytes, padded: padded, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  func append(_ bytes: some Collection<UInt8>, padded: Bool, to text: inout [UInt8]) {
    let begin = text.count
    var bits: UInt32 = 0
    var bitCount = 0
    for byte in bytes {
      bits = bits << 8 | UInt32(byte)
      bitCount += 8
      while bitCount >= 6 {
        bitCount -= 6
        text.append(codes[Int(bits >> UInt32(bitCount) & 63)])
      }
    }
    if bitCount > 0 { text.append(codes[Int(bits << UInt32(6 - bitCount) & 63)]) }
    while padded, !(text.count - begin).isMultiple(of: 4) { text.append(0x3d) }
  }

  func decode(_ text: String, padded: Bool) -> [UInt8]? {
    var symbols = Array(text.utf8)
    if padded {
      guard symbols.count.isMultiple(of: 4) else { return nil }
      var padding = 0
      while padding < 2, symbols.last == 0x3d {
        symbols.removeLast()
        padding += 1
      }
      guard (4 - symbols.count % 4) % 4 == padding else { return nil }
    }
    guard symbols.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(symbols.count / 4 * 3 + 2)
    var bits: UInt32 = 0
    var bitCount = 0
    for symbol in symbols {
      let value = values[Int(symbol)]
      guard value < 64 else { return nil }
      bits = bits << 6 | UInt32(value)
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    // Left-over bits must be zero, or two texts would stand for the same bytes.
    return bits & (1 << UInt32(bitCount) - 1) == 0 ? bytes : nil
  }
}
