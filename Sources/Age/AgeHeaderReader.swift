internal import Archive
internal import Cryptography

/// Reads a header from the front of a window, and no byte more.
struct AgeHeaderReader {
  private static let maxByteCount = 1 << 20
  private static let maxLineByteCount = 65_536

  private var text: [UInt8] = []
  private var line = 0

  /// Returns the header; what is unread in `window` begins behind it.
  ///
  /// - Throws: ``AgeError/headerMalformed(line:_:)``, and what the window's base throws.
  static func read(_ window: inout InputWindow<some ByteSource>) throws -> AgeHeader {
    var reader = AgeHeaderReader()
    return try reader.header(&window)
  }

  private mutating func header(_ window: inout InputWindow<some ByteSource>) throws -> AgeHeader {
    guard try nextLine(&window).elementsEqual(AgeHeader.version.utf8) else { throw fault(.version) }
    var stanzas: [AgeStanza] = []
    while true {
      let start = text.count
      let line = try nextLine(&window)
      if line.starts(with: "-> ".utf8) {
        stanzas.append(try stanza(line, &window))
      } else if line.starts(with: "---".utf8), !stanzas.isEmpty {
        let signedText = Array(text[..<(start + 3)])
        let header = AgeHeader(stanzas: stanzas, signedText: signedText, code: try code(in: line))
        try checkMixture(stanzas)
        return header
      } else {
        throw fault(.stanza)
      }
    }
  }

  private mutating func stanza(
    _ line: [UInt8],
    _ window: inout InputWindow<some ByteSource>
  ) throws -> AgeStanza {
    guard let arguments = AgeStanza.arguments(in: line) else { throw fault(.stanza) }
    var body: [UInt8] = []
    while true {
      let line = try nextLine(&window)
      guard line.count <= AgeStanza.columnCount else { throw fault(.body) }
      body += line
      if line.count < AgeStanza.columnCount { break }
    }
    guard let bytes = Base64.decodeUnpadded(String(decoding: body, as: UTF8.self)) else {
      throw fault(.body)
    }
    return AgeStanza(arguments: arguments, body: bytes)
  }

  private func code(in line: [UInt8]) throws(AgeError) -> Digest {
    let text = String(decoding: line.dropFirst(4), as: UTF8.self)
    guard line.count == 47, line.starts(with: "--- ".utf8),
      let bytes = Base64.decodeUnpadded(text), let code = Digest(bytes)
    else { throw fault(.end) }
    return code
  }

  /// A passphrase must stand alone, or it would vouch for more than its owner wrote.
  private func checkMixture(_ stanzas: [AgeStanza]) throws(AgeError) {
    guard stanzas.count == 1 || !stanzas.contains(where: { $0.arguments[0] == "scrypt" }) else {
      throw fault(.mixed)
    }
  }

  /// The next line without its LF; `text` keeps it with it.
  private mutating func nextLine(_ window: inout InputWindow<some ByteSource>) throws -> [UInt8] {
    line += 1
    var want = 1
    while true {
      let count = try window.fill(atLeast: want)
      let end = unsafe window.withUnread { unsafe $0.firstIndex(of: 0x0a) }
      if let end { return try take(end, from: &window) }
      guard count <= Self.maxLineByteCount else { throw fault(.tooLong) }
      guard !window.isAtEnd else { throw fault(.truncated) }
      want = count + 1
    }
  }

  private mutating func take(
    _ count: Int,
    from window: inout InputWindow<some ByteSource>
  ) throws(AgeError) -> [UInt8] {
    guard count <= Self.maxLineByteCount, text.count + count < Self.maxByteCount else {
      throw fault(.tooLong)
    }
    let line = unsafe window.withUnread { unsafe [UInt8]($0[..<count]) }
    window.take(count + 1)
    text += line
    text.append(0x0a)
    return line
  }

  private func fault(_ fault: AgeError.HeaderFault) -> AgeError {
    .headerMalformed(line: line, fault)
  }
}
