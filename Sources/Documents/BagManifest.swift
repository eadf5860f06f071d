public import Cryptography

/// A manifest of a bag: the SHA-256 of each file, sorted by the names' bytes.
///
/// On disk, a line for each file: `<64 hexadecimal digits>  <name>` LF.
///
/// - SeeAlso: RFC 8493, sections 2.1.3 and 2.2.1.
public struct BagManifest: Sendable, Hashable {
  /// A file with its digest.
  public struct Entry: Sendable, Hashable {
    public let name: String
    public let digest: Digest

    public init(name: String, digest: Digest) {
      self.name = name
      self.digest = digest
    }
  }

  /// Names of the two manifests of a bag.
  public static let payloadName = "manifest-sha256.txt"
  public static let tagName = "tagmanifest-sha256.txt"

  /// Sorted, each name once.
  public let entries: [Entry]

  /// - Precondition: names are allowed (``BagName/isAllowed(_:)``), each once.
  public init(_ entries: [Entry]) {
    self.entries = entries.sorted { BagName.isBefore($0.name, $1.name) }
    for (index, entry) in self.entries.enumerated() {
      precondition(BagName.isAllowed(entry.name), "not a name in a bag: \(entry.name)")
      precondition(
        index == 0 || self.entries[index - 1].name != entry.name,
        "\(entry.name) twice in a bag"
      )
    }
  }

  /// Reads a manifest; what ``bytes`` would not give back is refused.
  ///
  /// `file` is its own name, for errors.
  public init(parsing bytes: [UInt8], file: String) throws(BagError) {
    var entries: [Entry] = []
    for (index, line) in try BagLines.split(bytes, file: file).enumerated() {
      func error(_ reason: BagError.Reason) -> BagError {
        BagError(file: file, line: index + 1, reason: reason)
      }
      let (text, rest) = (line.utf8.prefix(64), line.utf8.dropFirst(64))
      guard let digest = Digest(hex: String(Substring(text))), rest.starts(with: "  ".utf8),
        let name = BagName.decoded(String(Substring(rest.dropFirst(2))))
      else { throw error(.notManifestLine) }
      guard BagName.isAllowed(name) else { throw error(.badName(name)) }
      if let last = entries.last, !BagName.isBefore(last.name, name) {
        throw error(.outOfOrder(name))
      }
      entries.append(Entry(name: name, digest: digest))
    }
    self.entries = entries
  }

  /// The manifest as a file.
  public var bytes: [UInt8] {
    entries.reduce(into: []) { bytes, entry in
      bytes += "\(entry.digest.hex)  \(BagName.encoded(entry.name))\n".utf8
    }
  }
}

/// Lines of a tag file.
enum BagLines {
  /// Returns the lines without their LF; each must have one, and none a CR.
  static func split(_ bytes: [UInt8], file: String) throws(BagError) -> [String] {
    guard !bytes.isEmpty else { return [] }
    let lineCount = bytes.count { $0 == UInt8(ascii: "\n") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw BagError(file: file, line: 1, reason: .malformedUTF8)
    }
    guard bytes.last == UInt8(ascii: "\n") else {
      throw BagError(file: file, line: lineCount + 1, reason: .lineEnd)
    }
    var lines: [String] = []
    lines.reserveCapacity(lineCount)
    for line in text.utf8.dropLast().split(
      separator: UInt8(ascii: "\n"),
      omittingEmptySubsequences: false
    ) {
      guard !line.contains(UInt8(ascii: "\r")) else {
        throw BagError(file: file, line: lines.count + 1, reason: .lineEnd)
      }
      lines.append(String(Substring(line)))
    }
    return lines
  }
}
