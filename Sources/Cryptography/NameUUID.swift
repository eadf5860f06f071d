internal import CCrypto

/// An identifier made from a name: a UUID of version 5.
///
/// The same name in the same namespace gives the same identifier, everywhere and always. It rests on
/// SHA-1, so it names a thing and proves nothing about it.
///
/// - SeeAlso: RFC 9562, section 5.5.
public struct NameUUID: Sendable, Hashable, CustomStringConvertible {
  /// 16 bytes.
  public let bytes: [UInt8]

  /// The namespace of URLs.
  public static let url = NameUUID(bytes: [
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8,
  ])

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Makes the identifier of a name.
  public init(_ name: String, in namespace: NameUUID) {
    var bytes = Array(Self.sha1(namespace.bytes + Array(name.utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x50
    bytes[8] = bytes[8] & 0x3f | 0x80
    self.bytes = bytes
  }

  /// Lower case, with hyphens.
  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func sha1(_ bytes: [UInt8]) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
      // The buffer has the 20 bytes that the call writes.
      guard let base = buffer.baseAddress else { return }
      unsafe ccrypto_sha1(bytes, bytes.count, base)
      count = 20
    }
  }
}
