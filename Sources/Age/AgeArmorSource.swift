public import Archive
internal import Cryptography

/// The age file in an armored one.
///
/// Read as strictly as it is written by ``AgeArmor/encode(_:)``, but white space before and after
/// is allowed, as are CRLF line ends.
public struct AgeArmorSource<Base: ByteSource>: ByteSource {
  private enum State {
    case begin, lines, end, ended
    case failed(any Error)
  }

  private var window: InputWindow<Base>
  private var state = State.begin
  private var line = 0
  private var decoded: [UInt8] = []
  private var decodedBegin = 0

  /// A source of the age file armored in `base`.
  public init(_ base: Base) {
    window = InputWindow(base, capacity: 65_536)
  }

  /// Gives the next bytes of the age file.
  ///
  /// - Throws: ``AgeError/armorMalformed(line:_:)``, and again for every further call; what the
  ///   base throws.
  public mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if case .failed(let error) = state { throw error }
    do {
      return unsafe try decode(into: buffer)
    } catch {
      state = .failed(error)
      throw error
    }
  }

  private mutating func decode(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      if decodedBegin == decoded.count {
        guard try decodeLine() else { break }
      }
      let count = min(buffer.count - filled, decoded.count - decodedBegin)
      let part = decoded[decodedBegin..<(decodedBegin + count)]
      // The buffer has room for `count` bytes from `filled` on, by the line above.
      unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyBytes(from: part)
      decodedBegin += count
      filled += count
    }
    return filled
  }

  /// Decodes one more line; false at the armor's end.
  private mutating func decodeLine() throws -> Bool {
    if case .begin = state { try readBegin() }
    if case .ended = state { return false }
    guard let text = try nextLine() else { throw fault(.end) }
    if text.elementsEqual(AgeArmor.end.utf8) {
      try readTrailer()
      return false
    }
    // Only the last line may be shorter, so nothing but the end follows one.
    guard case .lines = state else { throw fault(.end) }
    guard 1...AgeArmor.columnCount ~= text.count,
      let bytes = Base64.decode(String(decoding: text, as: UTF8.self))
    else { throw fault(.line) }
    if bytes.count < AgeArmor.lineByteCount { state = .end }
    decoded = bytes
    decodedBegin = 0
    return true
  }

  private mutating func readBegin() throws {
    line = 1
    try skipSpace()
    line -= 1
    guard try nextLine()?.elementsEqual(AgeArmor.begin.utf8) == true else { throw fault(.begin) }
    state = .lines
  }

  private mutating func readTrailer() throws {
    line += 1
    try skipSpace()
    guard try window.fill(atLeast: 1) == 0 else { throw fault(.trailingData) }
    state = .ended
  }

  private mutating func skipSpace() throws {
    var skipped = 0
    while try window.fill(atLeast: 1) > 0 {
      let byte = unsafe window.withUnread { unsafe $0[0] }
      guard AgeArmor.isSpace(byte), skipped < AgeArmor.maxSpaceByteCount else { return }
      if byte == 0x0a { line += 1 }
      window.take(1)
      skipped += 1
    }
  }

  /// The next line without LF or CRLF; nil at the end of the input.
  private mutating func nextLine() throws -> [UInt8]? {
    line += 1
    // The longest line that can be right is the begin line, with CRLF.
    let count = try window.fill(atLeast: 80)
    guard count > 0 else { return nil }
    let bytes = unsafe window.withUnread { unsafe [UInt8]($0.prefix(80)) }
    // The last line may lack its line end.
    let end = bytes.firstIndex(of: 0x0a) ?? (count < 80 ? count : nil)
    guard let end else { throw fault(.line) }
    window.take(min(end + 1, count))
    return Array(bytes[..<end].last == 0x0d ? bytes[..<(end - 1)] : bytes[..<end])
  }

  private func fault(_ fault: AgeError.ArmorFault) -> AgeError {
    .armorMalformed(line: line, fault)
  }
}
