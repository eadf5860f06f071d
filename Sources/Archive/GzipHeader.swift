internal import CArchive

/// The head of a gzip member, as far as it tells where the deflate stream begins.
///
///     1f 8b 08 flags mtime(4) xfl os [xlen(2) extra] [name 00] [comment 00] [crc16(2)]
///
/// - SeeAlso: RFC 1952, section 2.3.
enum GzipHeader: Equatable {
  case complete(byteCount: Int)
  case unfinished
  case bad(offset: Int)

  private enum Flag {
    static let checksum: UInt8 = 2
    static let extra: UInt8 = 4
    static let name: UInt8 = 8
    static let comment: UInt8 = 16
    static let reserved: UInt8 = 0xe0
  }

  /// Reads the header at the start of `bytes`; text is a flag without meaning here.
  init(_ bytes: UnsafeRawBufferPointer) {
    let magic: [UInt8] = [0x1f, 0x8b, 0x08]
    for (index, want) in magic.enumerated() where index < bytes.count {
      guard unsafe bytes[index] == want else {
        self = .bad(offset: index)
        return
      }
    }
    guard bytes.count >= 10 else {
      self = .unfinished
      return
    }
    let flags = unsafe bytes[3]
    guard flags & Flag.reserved == 0 else {
      self = .bad(offset: 3)
      return
    }
    guard let end = unsafe Self.endOfFields(flags, in: bytes) else {
      self = .unfinished
      return
    }
    self = unsafe Self.checked(flags, end: end, in: bytes)
  }

  private static func endOfFields(_ flags: UInt8, in bytes: UnsafeRawBufferPointer) -> Int? {
    var end = 10
    if flags & Flag.extra != 0 {
      guard bytes.count >= end + 2 else { return nil }
      end += unsafe 2 + Int(bytes[end]) + Int(bytes[end + 1]) << 8
    }
    for flag in [Flag.name, Flag.comment] where flags & flag != 0 {
      guard end < bytes.count, let zero = unsafe bytes[end...].firstIndex(of: 0) else {
        return nil
      }
      end = zero + 1
    }
    return end <= bytes.count ? end : nil
  }

  private static func checked(
    _ flags: UInt8,
    end: Int,
    in bytes: UnsafeRawBufferPointer
  ) -> GzipHeader {
    guard flags & Flag.checksum != 0 else { return .complete(byteCount: end) }
    guard bytes.count >= end + 2 else { return .unfinished }
    let stored = unsafe UInt32(bytes[end]) | UInt32(bytes[end + 1]) << 8
    let found = unsafe carchive_crc32(0, bytes.baseAddress, end)
    return stored == found & 0xffff ? .complete(byteCount: end + 2) : .bad(offset: end)
  }
}
