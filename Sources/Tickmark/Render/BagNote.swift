package import Cryptography
package import TransparencyLog

/// What is signed over a whole bag.
///
///     tickmark-bag/v1
///     nightly/2026-11-23T02:00:00Z
///     <SHA-256 of manifest-sha256.txt, in hex>
///     <SHA-256 of tagmanifest-sha256.txt, in hex>
///     <SHA-256 of the predecessor's bag.note, in hex, or ->
///
/// Signed by the key `<origin>/bag`. It is the one file of a bag that no manifest lists.
///
/// - SeeAlso: c2sp.org/signed-note.
package struct BagNote: Sendable, Hashable {
  /// The file's name in a bag.
  package static let name = "bag.note"
  private static let firstLine = "tickmark-bag/v1"

  package let run: String
  package let manifest: Digest
  package let tagManifest: Digest
  package let predecessor: Digest?

  package init(run: String, manifest: Digest, tagManifest: Digest, predecessor: Digest?) {
    self.run = run
    self.manifest = manifest
    self.tagManifest = tagManifest
    self.predecessor = predecessor
  }

  /// The text that is signed.
  package var text: String {
    let digests = [manifest.hex, tagManifest.hex, predecessor?.hex ?? "-"]
    return ([Self.firstLine, run] + digests).map { "\($0)\n" }.joined()
  }

  /// Reads a text exactly as ``text`` writes it.
  package init(text: String) throws(NoteError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count == 6, lines[0] == Self.firstLine, !lines[1].isEmpty, lines[5].isEmpty else {
      throw .textMalformed("bag note: want \(Self.firstLine), a run and three digests")
    }
    guard let manifest = Digest(hex: lines[2]), let tagManifest = Digest(hex: lines[3]) else {
      throw .textMalformed("bag note: want two digests of 64 hexadecimal digits")
    }
    let predecessor = Digest(hex: lines[4])
    guard predecessor != nil || lines[4] == "-" else {
      throw .textMalformed("bag note: predecessor \(lines[4].debugDescription), want a digest or -")
    }
    self.init(run: lines[1], manifest: manifest, tagManifest: tagManifest, predecessor: predecessor)
  }
}
