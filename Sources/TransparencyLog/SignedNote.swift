import Cryptography

/// A text with the signatures under it.
///
///     example.com/log
///     2
///     LH…=
///
///     — example.com/log <base64 of key id ‖ signature>
///
/// - SeeAlso: c2sp.org/signed-note.
package struct SignedNote: Sendable, Hashable {
  /// One line under the text.
  package struct Signature: Sendable, Hashable {
    package let name: String
    package let keyID: UInt32
    /// What follows the key id.
    package let bytes: [UInt8]
  }

  /// Most bytes and signatures that are read; the specification asks for 16 signatures at least.
  private static let byteLimit = 16 << 20
  private static let signatureLimit = 100

  /// The signed text, its last newline included.
  package let text: String
  package let signatures: [Signature]

  /// A note of a text and the signatures that were made of it.
  ///
  /// - Precondition: the text ends in a newline and has no other control character.
  package init(text: String, signatures: [Signature]) {
    precondition(Self.isText(text), "a note's text is lines without control characters")
    precondition(!signatures.isEmpty, "a note has a signature")
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note exactly as ``description`` writes it; nothing is checked yet.
  ///
  /// - Throws: `malformed`.
  package init(_ note: some Collection<UInt8>) throws(NoteError) {
    let bytes = Array(note.prefix(Self.byteLimit + 1))
    guard bytes.count <= Self.byteLimit else { throw .malformed("over 16 MiB, want less") }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw .malformed("other bytes than UTF-8, want text")
    }
    if let control = bytes.first(where: { $0 < 0x20 && $0 != newline }) {
      throw .malformed("a control character \(control), want none but newlines")
    }
    guard bytes.last == newline, let split = Self.lastEmptyLine(bytes) else {
      throw .malformed("no empty line before signatures, want one")
    }
    text = String(decoding: bytes[..<split], as: UTF8.self)
    let lines = String(decoding: bytes[(split + 1)...], as: UTF8.self).lines.dropLast()
    guard 1...Self.signatureLimit ~= lines.count else {
      throw .malformed("\(lines.count) signatures, want 1 to \(Self.signatureLimit)")
    }
    var signatures: [Signature] = []
    for line in lines { signatures.append(try Signature(line)) }
    self.signatures = signatures
  }

  /// Reads a note as from its UTF-8 bytes.
  package init(_ note: String) throws(NoteError) { try self.init(note.utf8) }

  /// Whether a text can be signed: it has lines, the last one ended, and no control characters.
  static func isText(_ text: String) -> Bool {
    text.utf8.last == newline && text.utf8.allSatisfy { $0 >= 0x20 || $0 == newline }
  }

  /// Returns where the last empty line begins, which is where the text ends; there is text before it.
  private static func lastEmptyLine(_ bytes: [UInt8]) -> Int? {
    var index = bytes.count - 1
    while index > 0 {
      if bytes[index] == newline, bytes[index - 1] == newline { return index }
      index -= 1
    }
    return nil
  }

  /// Checks the signatures by the given keys; those of unknown keys are passed over.
  ///
  /// - Returns: the keys that signed, in the order of the note.
  /// - Throws: `unsigned` if none of them did, `signatureInvalid` for a known key's wrong one.
  @discardableResult
  package func verify(with keys: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
    let signed = Array(text.utf8)
    var found: [VerifierKey] = []
    for signature in signatures {
      guard let key = keys.first(where: { $0.made(signature) }) else { continue }
      guard key.isValid(signature.bytes, for: signed) else {
        throw .signatureInvalid(key: key.name)
      }
      if !found.contains(key) { found.append(key) }
    }
    guard !found.isEmpty else { throw .unsigned }
    return found
  }
}

extension SignedNote: CustomStringConvertible {
  /// The note as it is stored and sent.
  package var description: String {
    "\(text)\n" + signatures.map { "\($0)\n" }.joined()
  }
}

private let newline = UInt8(ascii: "\n")
