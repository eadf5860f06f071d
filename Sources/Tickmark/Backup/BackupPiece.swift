package import Cryptography

/// A file that a backup holds.
package struct BackupPiece: Sendable, Hashable {
  /// Relative, parts separated by `/`: its name in the archive.
  package let name: String
  package let byteCount: Int
  /// Of the content.
  package let sha256: Digest

  package init(name: String, byteCount: Int, sha256: Digest) {
    self.name = name
    self.byteCount = byteCount
    self.sha256 = sha256
  }
}

/// What a table of the ledger held.
package struct TableDigest: Sendable, Hashable {
  package let name: String
  package let rowCount: Int
  /// Of the table's sorted dump, see ``TableDump``.
  package let sha256: Digest

  package init(name: String, rowCount: Int, sha256: Digest) {
    self.name = name
    self.rowCount = rowCount
    self.sha256 = sha256
  }
}

/// A line of a manifest or an inventory: digest, number and name, in their one canonical form.
struct DigestLine {
  let sha256: Digest
  let count: Int
  let name: String

  init(sha256: Digest, count: Int, name: String) {
    (self.sha256, self.count, self.name) = (sha256, count, name)
  }

  /// Reads `<64 hex digits> <decimal> <name>`; nil for anything that ``text`` wouldn't write.
  init?(_ line: some StringProtocol) {
    let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let sha256 = Digest(hex: String(parts[0])), let count = Int(parts[1]),
      count >= 0, parts[1] == "\(count)", !parts[2].isEmpty
    else { return nil }
    self.init(sha256: sha256, count: count, name: String(parts[2]))
  }

  var text: String { "\(sha256.hex) \(count) \(name)" }
}

extension String {
  /// The order of names in manifests, inventories and archives: by their bytes.
  static func isOrderedByBytes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// The parts between LFs, the one after the last LF included; CR LF isn't one character here.
  var utf8Lines: [String] {
    utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }
}
