/// The parts of an SSH message: lengths of four bytes, big-endian, each before its bytes.
///
/// - SeeAlso: RFC 4251, section 5.
struct SSHWire {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  /// Takes as many bytes; nil where fewer are left.
  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  mutating func number() -> Int? {
    bytes(4)?.reduce(0) { $0 << 8 | Int($1) }
  }

  mutating func string() -> [UInt8]? {
    guard let count = number() else { return nil }
    return bytes(count)
  }

  mutating func text() -> String? {
    string().flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// A string as it stands in a message.
  static func string(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let count = UInt32(bytes.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) } + bytes
  }
}

/// The few forms of DER (X.690) that OpenSSL wants where SSH has its own.
enum DER {
  static func integer(_ bytes: [UInt8]) -> [UInt8] { tagged(0x02, bytes) }

  static func sequence(_ parts: [[UInt8]]) -> [UInt8] { tagged(0x30, parts.flatMap { $0 }) }

  private static func tagged(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    if content.count < 128 { return [tag, UInt8(content.count)] + content }
    var length: [UInt8] = []
    var count = content.count
    while count > 0 {
      length.insert(UInt8(truncatingIfNeeded: count), at: 0)
      count >>= 8
    }
    return [tag, 0x80 | UInt8(length.count)] + length + content
  }
}
