package import Cryptography

/// What the nightly host says of an archive that it has read back: the text signed in
/// `<stamp>.receipt`, beside the archive.
///
///     tickmark-backup-receipt/v1
///     nightly/2026-11-22T02:00:00Z                the run
///     <sha256 of the predecessor's manifest.note, or ->
///     <sha256 of this archive's manifest.note>
///     2012                                        size of the log
///     <root hash in base64>
///     <sha256 of the inventory>
///     <sha256 of the archive as it lies> <its byte count>
///
/// It names no person and no file of an export, so it lies in clear: a host without an identity can
/// list backups, check that none is missing or altered, and take their roots as anchors. An archive
/// without a receipt wasn't finished.
package struct BackupReceipt: Sendable, Hashable {
  static let version = "tickmark-backup-receipt/v1"

  package var run: String
  package var predecessor: Digest?
  package var manifest: Digest
  /// Number of entries in the log.
  package var size: Int
  package var root: Digest
  package var inventory: Digest
  /// Of the archive as it lies.
  package var sha256: Digest
  package var byteCount: Int

  package var text: String {
    let lines = [
      Self.version, run, predecessor?.hex ?? "-", manifest.hex, "\(size)", root.base64,
      inventory.hex, "\(sha256.hex) \(byteCount)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}

extension BackupReceipt {
  init(_ manifest: BackupManifest, note: Digest, sha256: Digest, byteCount: Int) {
    self.init(
      run: manifest.run,
      predecessor: manifest.predecessor,
      manifest: note,
      size: manifest.size,
      root: manifest.root,
      inventory: manifest.inventory,
      sha256: sha256,
      byteCount: byteCount
    )
  }

  /// Reads the one text of a value; nil for anything else.
  init?(parsing text: String) {
    let lines = text.utf8Lines
    guard lines.count == 9, lines[0] == Self.version, BackupName(run: lines[1]) != nil,
      let manifest = Digest(hex: lines[3]), let size = Int(lines[4]), size >= 0,
      let root = Digest(base64: lines[5]), let inventory = Digest(hex: lines[6]),
      let sha256 = Digest(hex: String(lines[7].prefix(64))),
      let byteCount = Int(lines[7].dropFirst(65)), byteCount >= 0
    else { return nil }
    let predecessor = Digest(hex: lines[2])
    self.init(
      run: lines[1],
      predecessor: predecessor,
      manifest: manifest,
      size: size,
      root: root,
      inventory: inventory,
      sha256: sha256,
      byteCount: byteCount
    )
    guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
  }
}
