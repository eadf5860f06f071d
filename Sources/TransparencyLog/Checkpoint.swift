package import Cryptography

/// A signed tree head: origin, size and root, one a line.
///
/// - SeeAlso: c2sp.org/tlog-checkpoint.
package struct Checkpoint: Sendable, Hashable {
  package let origin: String
  package let size: UInt64
  package let root: Digest
  /// Further lines; we write none.
  package let extensions: [String]

  package init(origin: String, size: UInt64, root: Digest, extensions: [String] = []) {
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }

  /// The text that is signed.
  package var text: String {
    ([origin, String(size), root.base64] + extensions).map { "\($0)\n" }.joined()
  }

  /// Reads a text exactly as ``text`` writes it.
  package init(text: String) throws(NoteError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 4, lines.last == "" else {
      throw .textMalformed("checkpoint: \(max(0, lines.count - 1)) lines, want at least 3")
    }
    let extensions = Array(lines[3..<(lines.count - 1)])
    guard !lines[0].isEmpty, extensions.allSatisfy({ !$0.isEmpty }) else {
      throw .textMalformed("checkpoint: an empty line")
    }
    guard let size = UInt64(lines[1]), String(size) == lines[1] else {
      throw .textMalformed("checkpoint: size \(lines[1]), want a decimal number")
    }
    guard let root = Digest(base64: lines[2]) else {
      throw .textMalformed("checkpoint: root \(lines[2]), want 32 bytes in base64")
    }
    self.init(origin: lines[0], size: size, root: root, extensions: extensions)
  }

  /// Opens a note that the key named after the origin must have signed.
  package init(note: String, key: VerifierKey) throws(NoteError) {
    let note = try SignedNote(note)
    try note.verify(with: [key])
    try self.init(text: note.text)
    guard origin == key.name else {
      throw .textMalformed("checkpoint: origin \(origin), want \(key.name)")
    }
  }

  /// Returns the signed note.
  package func signed(by signer: NoteSigner) -> String { signer.sign(text) }
}
