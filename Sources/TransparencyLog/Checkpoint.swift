package import Cryptography

/// A signed tree head: origin, size and root, one a line.
///
///     example.com/behind-the-sofa
///     20852163
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
/// - SeeAlso: c2sp.org/tlog-checkpoint.
package struct Checkpoint: Sendable, Hashable {
  package let origin: String
  package let size: UInt64
  package let root: Digest
  /// Further lines; we write none.
  package let extensions: [String]

  /// - Precondition: origin and extensions are lines: not empty, without control characters.
  package init(origin: String, size: UInt64, root: Digest, extensions: [String] = []) {
    precondition(
      ([origin] + extensions).allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x20 } },
      "a checkpoint's lines have text and no control characters"
    )
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
  ///
  /// - Throws: `textMalformed`.
  package init(text: String) throws(NoteError) {
    let lines = text.lines
    guard lines.count >= 4, lines.last == "" else {
      throw .textMalformed("checkpoint: \(lines.count - 1) lines, want at least 3")
    }
    let extensions = Array(lines[3..<(lines.count - 1)])
    for (number, line) in ([lines[0]] + extensions).enumerated()
    where line.isEmpty || line.utf8.contains(where: { $0 < 0x20 }) {
      let place = number == 0 ? 1 : number + 3
      throw .textMalformed("checkpoint:\(place): \(line.quoted), want a line of text")
    }
    guard let size = lines[1].decimal else {
      throw .textMalformed("checkpoint:2: size \(lines[1].quoted), want a decimal number")
    }
    guard let root = Digest(base64: lines[2]) else {
      throw .textMalformed("checkpoint:3: root \(lines[2].quoted), want 32 bytes in base64")
    }
    self.init(origin: lines[0], size: size, root: root, extensions: extensions)
  }

  /// Opens a note that the key named after the origin must have signed.
  ///
  /// - Throws: `malformed`, `unsigned`, `signatureInvalid`; `textMalformed` also for an origin that
  ///   isn't the key's name.
  package init(note: String, key: VerifierKey) throws(NoteError) {
    try self.init(note: SignedNote(note), key: key)
  }

  /// Opens a note that was read before, in the same way.
  package init(note: SignedNote, key: VerifierKey) throws(NoteError) {
    // A cosignature says what a witness saw; only the log itself can say what the log is.
    guard key.algorithm == .ed25519 else {
      throw .malformedKey("\(key.name.quoted) cosigns, want a key that signs")
    }
    try note.verify(with: [key])
    try self.init(text: note.text)
    guard origin.isSame(as: key.name) else {
      throw .textMalformed("checkpoint:1: origin \(origin.quoted), want \(key.name.quoted)")
    }
  }

  /// Returns the signed note, which ``init(note:key:)`` takes if the key is named after the origin.
  package func signed(by signer: NoteSigner) -> String { signer.sign(text) }
}
