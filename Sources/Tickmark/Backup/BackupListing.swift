package import Cryptography

/// What a backup holds: `manifest`, the second member of an archive, whose digest is signed in the
/// first.
///
///     schema <sha256>                         of the statements that made those tables
///     table <sha256> <row count> <table>      of the ledger, sorted by name
///     gone <name>                             state files that the predecessor had, sorted
///     file <sha256> <byte count> <name>       the members that follow, in this order
///
/// There is one schema at most; other lines come as often as needed, in this order of kinds. Names are sorted by their bytes. In an
/// unpacked folder the members can be checked without us:
///
///     sed -n 's/^file \([0-9a-f]*\) [0-9]* /\1  /p' manifest | sha256sum --check
package struct BackupListing: Sendable, Hashable {
  /// nil in a backup of a release before schemas were named.
  package var schema: Digest?
  package var tables: [TableDigest]
  package var gone: [String]
  package var files: [BackupPiece]

  /// - Parameters: in any order, each name once.
  init(
    schema: Digest? = nil,
    tables: [TableDigest],
    gone: [String],
    files: [BackupPiece]
  ) {
    self.schema = schema
    self.tables = tables.sorted { String.isOrderedByBytes($0.name, $1.name) }
    self.gone = gone.sorted(by: String.isOrderedByBytes)
    self.files = files.sorted { String.isOrderedByBytes($0.name, $1.name) }
  }

  package var text: String {
    var text = schema.map { "schema \($0.hex)\n" } ?? ""
    for table in tables {
      let line = DigestLine(sha256: table.sha256, count: table.rowCount, name: table.name)
      text += "table \(line.text)\n"
    }
    for name in gone { text += "gone \(name)\n" }
    for file in files {
      let line = DigestLine(sha256: file.sha256, count: file.byteCount, name: file.name)
      text += "file \(line.text)\n"
    }
    return text
  }

  /// Reads the one text of a value, and checks that each name may stand in a backup of this name.
  ///
  /// - Throws: ``Fault`` with the line.
  init(parsing bytes: [UInt8], in backup: BackupName) throws(Fault) {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Fault(line: nil) }
    (schema, tables, gone, files) = (nil, [], [], [])
    for (index, line) in text.utf8Lines.dropLast().enumerated() {
      guard take(line, of: backup) else { throw Fault(line: index + 1) }
    }
    // Other orders of kinds and other spellings of a number fail here.
    guard isSorted, self.text.utf8.elementsEqual(bytes) else { throw Fault(line: nil) }
  }

  private mutating func take(_ line: String, of backup: BackupName) -> Bool {
    if line.hasPrefix("gone ") {
      let name = String(line.dropFirst(5))
      gone.append(name)
      return BackupLayout.isState(name)
    }
    if line.hasPrefix("schema ") {
      guard schema == nil, let digest = Digest(hex: String(line.dropFirst(7))) else { return false }
      schema = digest
      return true
    }
    let isTable = line.hasPrefix("table ")
    guard isTable || line.hasPrefix("file "), let row = DigestLine(line.dropFirst(isTable ? 6 : 5))
    else { return false }
    if isTable {
      tables.append(TableDigest(name: row.name, rowCount: row.count, sha256: row.sha256))
      return true
    }
    files.append(BackupPiece(name: row.name, byteCount: row.count, sha256: row.sha256))
    return BackupLayout.isAllowed(row.name, in: backup)
  }

  private var isSorted: Bool {
    [tables.map(\.name), gone, files.map(\.name)].allSatisfy { names in
      zip(names, names.dropFirst()).allSatisfy { String.isOrderedByBytes($0, $1) }
    }
  }

  /// A text that is no listing.
  struct Fault: Error, Hashable {
    /// From 1; nil where the lines are fine one by one, but not together.
    var line: Int?
  }
}
