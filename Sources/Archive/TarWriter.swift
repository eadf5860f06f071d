/// Writes a tar archive, the same bytes for the same members.
///
/// Headers are ustar's, with owner, group and time 0 and mode 0600 (folders 0700). An extended
/// header stands before a member whose name is over 100 bytes or not ASCII, or whose size is 8 GiB
/// or more. For each file: ``begin(_:byteCount:)``, ``write(_:)``, ``end()``; then ``finish()``.
/// What a closure of `emit` throws comes through.
///
/// - SeeAlso: POSIX.1-2017, pax.
@safe public struct TarWriter {
  // The closure may use the bytes for the length of the call only.
  private let emit: (UnsafeRawBufferPointer) throws -> Void
  private var names: Set<String> = []
  private var offset = 0
  private var current: (name: String, byteCount: Int, written: Int)?
  private var isFinished = false

  /// A writer that gives its bytes to `emit`, in order.
  @safe public init(emit: @escaping (UnsafeRawBufferPointer) throws -> Void) {
    unsafe self.emit = emit
  }

  /// Begins a file of exactly `byteCount` bytes.
  ///
  /// - Throws: ``TarError`` for a name that the reader would refuse: absolute, with `..`, twice.
  public mutating func begin(_ name: String, byteCount: Int) throws {
    precondition(byteCount >= 0, "a file has no negative length")
    try writeHeader(TarEntry(name: name, byteCount: byteCount, kind: .file))
    current = (name, byteCount, 0)
  }

  /// Writes the next bytes of the current file.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let file = current else { preconditionFailure("no file was begun") }
    current = (file.name, file.byteCount, file.written + bytes.count)
    guard file.written + bytes.count <= file.byteCount else { throw wrongLength() }
    unsafe try put(bytes)
  }

  /// Writes the next bytes of the current file.
  public mutating func write(_ bytes: [UInt8]) throws {
    unsafe try bytes.withUnsafeBytes { unsafe try write($0) }
  }

  /// Ends the current file.
  ///
  /// - Throws: ``TarError`` when fewer bytes were written than it was begun with.
  public mutating func end() throws {
    guard let file = current else { preconditionFailure("no file was begun") }
    guard file.written == file.byteCount else { throw wrongLength() }
    current = nil
    try pad()
  }

  /// Writes a folder.
  public mutating func addFolder(_ name: String) throws {
    try writeHeader(TarEntry(name: name, byteCount: 0, kind: .folder))
  }

  /// Writes the end marker: two blocks of zeros.
  public mutating func finish() throws {
    precondition(current == nil && !isFinished, "finished twice, or within a file")
    isFinished = true
    try put([UInt8](repeating: 0, count: 2 * TarHeader.byteCount))
  }

  private mutating func writeHeader(_ entry: TarEntry) throws {
    precondition(current == nil && !isFinished, "begun after finish(), or within a file")
    guard TarName.isAllowed(entry.name) else {
      throw TarError(offset: offset, reason: .badName(entry.name))
    }
    guard names.insert(entry.name).inserted else {
      throw TarError(offset: offset, reason: .duplicate(entry.name))
    }
    let isFolder = entry.kind == .folder
    let name = entry.name + (isFolder ? "/" : "")
    var records = PaxRecords()
    if name.utf8.count > 100 || !name.utf8.allSatisfy({ $0 < 0x80 }) { records.path = name }
    if entry.byteCount >= TarHeader.sizeEnd { records.size = entry.byteCount }
    if records != PaxRecords() { try write(records) }
    let header = TarHeader(
      name: records.path == nil ? Array(name.utf8) : standIn(isFolder: isFolder),
      byteCount: records.size == nil ? entry.byteCount : 0,
      kind: isFolder ? TarHeader.Kind.folder : TarHeader.Kind.file
    )
    try put(header.block)
  }

  private mutating func write(_ records: PaxRecords) throws {
    let bytes = records.bytes
    let name = Array("PaxHeaders/\(names.count)".utf8)
    let kind = TarHeader.Kind.extended
    try put(TarHeader(name: name, byteCount: bytes.count, kind: kind).block)
    try put(bytes)
    try pad()
  }

  /// The name for programs that don't read extended headers: unique, and safe anywhere.
  private func standIn(isFolder: Bool) -> [UInt8] {
    Array("PaxMembers/\(names.count)\(isFolder ? "/" : "")".utf8)
  }

  private mutating func pad() throws {
    let excess = offset % TarHeader.byteCount
    if excess > 0 { try put([UInt8](repeating: 0, count: TarHeader.byteCount - excess)) }
  }

  private mutating func put(_ bytes: [UInt8]) throws {
    unsafe try bytes.withUnsafeBytes { unsafe try put($0) }
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer) throws {
    offset += bytes.count
    unsafe try emit(bytes)
  }

  private func wrongLength() -> TarError {
    let file = current ?? ("", 0, 0)
    let reason = TarError.Reason.wrongLength(
      name: file.name,
      found: file.written,
      want: file.byteCount
    )
    return TarError(offset: offset, reason: reason)
  }
}
