import Trail
import TransparencyLog

/// The signed texts of backups: `manifest.note` in an archive, and the receipt beside it.
///
/// Both are C2SP signed notes of the key `<origin>/backup`.
///
/// - SeeAlso: c2sp.org/signed-note.
enum BackupNote {
  /// Far above any note of ours; more isn't read.
  static let byteCountLimit = 1 << 20

  static func sign(_ text: String, by signer: NoteSigner) -> [UInt8] {
    Array(signer.sign(text).utf8)
  }

  /// Returns the text, whose signature was checked if a key is given.
  ///
  /// - Throws: ``BackupError`` at `place`.
  static func open(
    _ bytes: [UInt8],
    key: TrustedKeys?,
    place: String
  ) throws(BackupError) -> String {
    do {
      let note = try SignedNote(bytes)
      if let key {
        try key.check(note, at: Instant(ofRunIn: note.text)) { $0.hasSuffix("/backup") }
      }
      return note.text
    } catch {
      throw BackupError(place, .unsigned("\(error)"))
    }
  }
}

extension Instant {
  /// The clock of the run that the second line of a signed text names: `<pipeline>/<at>[.r<n>]`.
  init?(ofRunIn text: String) {
    let lines = text.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
    guard lines.count > 1, let name = lines[1].split(separator: "/").last else { return nil }
    self.init(rfc3339: String(name.prefix(20)))
  }
}
