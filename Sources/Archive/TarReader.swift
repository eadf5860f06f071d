/// Reads a tar archive strictly, for restore: nothing in it can leave the folder it is put into.
///
/// Refused are absolute names, `.` and `..` parts, links, devices, names that come twice, wrong
/// checksums, bytes between members and behind the end marker, and an archive without end marker.
/// The last two are seen only when ``next()`` has returned nil.
///
/// - SeeAlso: POSIX.1-2017, pax; the formats `ustar` and `pax` of other programs are read as well.
public struct TarReader<Base: ByteSource>: ByteSource {
  private var window: InputWindow<Base>
  private let memberLimit: Int
  private var names: Set<String> = []
  private var unread = 0
  private var isAtEnd = false

  /// A reader of the archive in `base`, of at most `memberLimit` members.
  public init(_ base: Base, memberLimit: Int = 1_000_000) {
    window = InputWindow(base, capacity: 131_072)
    self.memberLimit = memberLimit
  }

  /// The archive's bytes.
  public var base: Base { window.base }

  /// Returns the next member, after skipping what is unread of the one before; nil at the end.
  ///
  /// - Throws: ``TarError``, and what the base throws.
  public mutating func next() throws -> TarEntry? {
    if isAtEnd { return nil }
    try skip()
    let offset = window.offset
    var block = try readBlock()
    if block.allSatisfy({ $0 == 0 }) {
      try readEnd()
      return nil
    }
    var header = try TarHeader(parsing: block, offset: offset)
    var records = PaxRecords()
    if header.kind == TarHeader.Kind.extended {
      records = try readRecords(header, offset: offset)
      block = try readBlock()
      header = try TarHeader(parsing: block, offset: window.offset - TarHeader.byteCount)
    }
    let entry = try entry(header, records, offset: offset)
    unread = entry.byteCount
    return entry
  }

  /// Reads from the current member; 0 at its end.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard unread > 0 else { return 0 }
    let available = try window.fill(atLeast: 1)
    guard available > 0 else { throw TarError(offset: window.offset, reason: .truncated) }
    let count = min(available, unread, buffer.count)
    // Both sides have `count` bytes, by the line above.
    unsafe window.withUnread { unsafe buffer.copyMemory(from: .init(rebasing: $0[..<count])) }
    window.take(count)
    unread -= count
    if unread == 0 { try skipPadding() }
    return count
  }

  private mutating func skip() throws {
    while unread > 0 {
      let count = min(unread, try window.fill(atLeast: 1))
      guard count > 0 else { throw TarError(offset: window.offset, reason: .truncated) }
      window.take(count)
      unread -= count
      if unread == 0 { try skipPadding() }
    }
  }

  private mutating func skipPadding() throws {
    let excess = window.offset % TarHeader.byteCount
    guard excess > 0 else { return }
    let offset = window.offset
    guard try take(TarHeader.byteCount - excess).allSatisfy({ $0 == 0 }) else {
      throw TarError(offset: offset, reason: .badPadding)
    }
  }

  private mutating func readBlock() throws -> [UInt8] {
    try take(TarHeader.byteCount)
  }

  private mutating func take(_ count: Int) throws -> [UInt8] {
    guard try window.fill(atLeast: count) >= count else {
      throw TarError(offset: window.offset, reason: .truncated)
    }
    let bytes = unsafe window.withUnread { unsafe [UInt8]($0[..<count]) }
    window.take(count)
    return bytes
  }

  private mutating func readRecords(_ header: TarHeader, offset: Int) throws -> PaxRecords {
    guard header.byteCount <= PaxRecords.maxByteCount else {
      throw TarError(offset: offset, reason: .badExtension("\(header.byteCount) bytes"))
    }
    let records = try PaxRecords(parsing: take(header.byteCount), offset: offset)
    try skipPadding()
    return records
  }

  private mutating func entry(
    _ header: TarHeader,
    _ records: PaxRecords,
    offset: Int
  ) throws(TarError) -> TarEntry {
    let isFolder = header.kind == TarHeader.Kind.folder
    guard isFolder || header.kind == TarHeader.Kind.file else {
      throw TarError(offset: offset, reason: .badKind(header.kind))
    }
    let name = try name(records.path.map { Array($0.utf8) } ?? header.name, isFolder, offset)
    let byteCount = records.size ?? header.byteCount
    guard !isFolder || byteCount == 0 else {
      throw TarError(offset: offset, reason: .folderWithContent(name))
    }
    guard names.insert(name).inserted else {
      throw TarError(offset: offset, reason: .duplicate(name))
    }
    guard names.count <= memberLimit else {
      throw TarError(offset: offset, reason: .tooManyMembers(limit: memberLimit))
    }
    return TarEntry(name: name, byteCount: byteCount, kind: isFolder ? .folder : .file)
  }

  /// The checked name; a folder's ends with a slash in the archive.
  private func name(
    _ bytes: [UInt8],
    _ isFolder: Bool,
    _ offset: Int
  ) throws(TarError) -> String {
    let path = isFolder && bytes.last == UInt8(ascii: "/") ? bytes.dropLast() : bytes[...]
    guard let name = TarName.parse(path) else {
      let shown = String(decoding: bytes.prefix(200), as: UTF8.self)
      throw TarError(offset: offset, reason: .badName(shown))
    }
    return name
  }

  /// Reads the second block of the end marker and all that follows.
  private mutating func readEnd() throws {
    let offset = window.offset
    guard try readBlock().allSatisfy({ $0 == 0 }) else {
      throw TarError(offset: offset, reason: .trailingData)
    }
    while try window.fill(atLeast: 1) > 0 {
      let isZero = unsafe window.withUnread { unsafe $0.allSatisfy { $0 == 0 } }
      guard isZero else { throw TarError(offset: window.offset, reason: .trailingData) }
      window.take(window.unreadCount)
    }
    isAtEnd = true
  }
}
