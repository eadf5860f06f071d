import Testing

@testable import Archive

@Suite struct GzipHeaderTests {
  private func header(_ bytes: [UInt8]) -> GzipHeader {
    unsafe bytes.withUnsafeBytes { unsafe GzipHeader($0) }
  }

  /// A header with all optional fields; the last two bytes are the checksum of those before.
  private let full: [UInt8] =
    [0x1f, 0x8b, 8, 0x1f, 1, 2, 3, 4, 2, 3, 4, 0, 0x41, 0x42, 0, 0]
    + Array("name\0comment\0".utf8)

  private var checked: [UInt8] {
    var crc: UInt32 = 0xffff_ffff
    for byte in full {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xedb8_8320 }
    }
    crc = ~crc
    return full + [UInt8(crc & 255), UInt8(crc >> 8 & 255)]
  }

  @Test func allFieldsAreStepped() {
    #expect(header(checked) == .complete(byteCount: checked.count))
    #expect(header(checked + [1, 2, 3]) == .complete(byteCount: checked.count))
  }

  @Test func everyPrefixIsUnfinished() {
    for count in checked.indices {
      #expect(header(Array(checked.prefix(count))) == .unfinished, "first \(count) bytes")
    }
  }

  @Test func wrongHeaderChecksumIsBad() {
    var damaged = checked
    damaged[5] ^= 1
    #expect(header(damaged) == .bad(offset: full.count))
  }

  @Test(arguments: [UInt8(0x20), 0x40, 0x80]) func reservedFlagsAreBad(flag: UInt8) {
    #expect(header([0x1f, 0x8b, 8, flag, 0, 0, 0, 0, 0, 255]) == .bad(offset: 3))
  }

  @Test func endlessNameIsBad() throws {
    let name = [UInt8](repeating: 0x41, count: 400_000)
    var source = GzipSource(BytesSource([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 255] + name))
    #expect(try source.readAll().isEmpty)
    #expect(source.ending == .badData(offset: 262_144))
  }
}
