/// One header block of 512 bytes.
///
///     name 100 | mode 8 | uid 8 | gid 8 | size 12 | mtime 12 | checksum 8 | type 1 | link 100
///     "ustar" 00 "00" | user 32 | group 32 | major 8 | minor 8 | prefix 155 | zeros 12
///
/// - SeeAlso: POSIX.1-2017, pax, ustar Interchange Format.
struct TarHeader: Equatable {
  static let byteCount = 512
  /// The first size that eleven octal digits can't hold: 8 GiB.
  static let sizeEnd = 1 << 33

  enum Kind {
    static let file = UInt8(ascii: "0")
    static let folder = UInt8(ascii: "5")
    static let extended = UInt8(ascii: "x")
  }

  /// The name as it stands, with the prefix field before it.
  var name: [UInt8]
  var byteCount: Int
  var kind: UInt8

  private static let ustar = Array("ustar\0".utf8) + Array("00".utf8)

  /// The block; owner, group and time are 0.
  var block: [UInt8] {
    precondition(name.count <= 100 && byteCount < Self.sizeEnd, "more than a ustar header holds")
    var block = [UInt8](repeating: 0, count: Self.byteCount)
    block.replaceSubrange(0..<name.count, with: name)
    Self.write(kind == Kind.folder ? 0o700 : 0o600, to: 100..<108, of: &block)
    for field in [108..<116, 116..<124, 136..<148, 329..<337, 337..<345] {
      Self.write(0, to: field, of: &block)
    }
    Self.write(byteCount, to: 124..<136, of: &block)
    block[156] = kind
    block.replaceSubrange(257..<265, with: Self.ustar)
    // Six digits, NUL and a space, unlike the other numbers.
    Self.write(Self.checksum(of: block), to: 148..<155, of: &block)
    block[155] = UInt8(ascii: " ")
    return block
  }

  /// Writes octal digits with leading zeros and a NUL.
  private static func write(_ value: Int, to field: Range<Int>, of block: inout [UInt8]) {
    let digits = String(value, radix: 8).utf8
    let zeros = repeatElement(UInt8(ascii: "0"), count: field.count - 1 - digits.count)
    block.replaceSubrange(field, with: Array(zeros) + Array(digits) + [0])
  }

  /// The sum of all bytes, with the checksum field counted as eight spaces.
  private static func checksum(of block: [UInt8]) -> Int {
    let all = block.reduce(0) { $0 + Int($1) }
    let field = block[148..<156].reduce(0) { $0 + Int($1) }
    return all - field + 8 * 32
  }
}

extension TarHeader {
  /// Parses `block`, whose place in the archive is `offset`.
  init(parsing block: [UInt8], offset: Int) throws(TarError) {
    precondition(block.count == Self.byteCount, "a header block has 512 bytes")
    guard block[257..<265].elementsEqual(Self.ustar) else {
      throw TarError(offset: offset, reason: .notHeader)
    }
    let stored = try Self.number(148..<156, "checksum", of: block, offset: offset)
    guard stored == Self.checksum(of: block) else {
      throw TarError(offset: offset, reason: .badChecksum)
    }
    byteCount = try Self.number(124..<136, "size", of: block, offset: offset)
    kind = block[156]
    let last = try Self.text(0..<100, "name", of: block, offset: offset)
    let prefix = try Self.text(345..<500, "prefix", of: block, offset: offset)
    name = prefix.isEmpty ? last : prefix + [UInt8(ascii: "/")] + last
  }

  private static func number(
    _ field: Range<Int>,
    _ name: String,
    of block: [UInt8],
    offset: Int
  ) throws(TarError) -> Int {
    let digits = block[field].prefix { 0x30...0x37 ~= $0 }
    let rest = block[field].dropFirst(digits.count)
    // At most 11 digits of 3 bits, so the sum can't overflow.
    guard !digits.isEmpty, !rest.isEmpty, rest.allSatisfy({ $0 == 0 || $0 == 0x20 }) else {
      throw TarError(offset: offset, reason: .badNumber(field: name))
    }
    return digits.reduce(0) { $0 << 3 | Int($1 & 7) }
  }

  private static func text(
    _ field: Range<Int>,
    _ name: String,
    of block: [UInt8],
    offset: Int
  ) throws(TarError) -> [UInt8] {
    let text = block[field].prefix { $0 != 0 }
    guard block[field].dropFirst(text.count).allSatisfy({ $0 == 0 }) else {
      throw TarError(offset: offset, reason: .badText(field: name))
    }
    return Array(text)
  }
}
