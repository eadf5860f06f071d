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
    package let bytes: [UInt8]
  }

  /// Most bytes and signatures that are read.
  private static let byteLimit = 16 << 20
  private static let signatureLimit = 100

  /// The signed text, its last newline included.
  package let text: String
  package let signatures: [Signature]

  /// Reads a note; nothing is checked yet.
  package init(_ note: some Collection<UInt8>) throws(NoteError) {
    guard note.count <= Self.byteLimit else { throw .malformed("larger than 16 MiB") }
    guard let whole = String(validating: note, as: UTF8.self) else { throw .malformed("not UTF-8") }
    guard whole.unicodeScalars.allSatisfy({ $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7f) })
    else { throw .malformed("a control character") }
    let bytes = Array(note)
    guard bytes.last == newline, let split = Self.lastEmptyLine(bytes) else {
      throw .malformed("no empty line before the signatures")
    }
    text = String(decoding: bytes[..<split], as: UTF8.self)
    let lines = String(decoding: bytes[(split + 1)...], as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard !lines.isEmpty, lines.count <= Self.signatureLimit else {
      throw .malformed("\(lines.count) signatures, want 1 to \(Self.signatureLimit)")
    }
    var signatures: [Signature] = []
    for line in lines { signatures.append(try Self.signature(line)) }
    self.signatures = signatures
  }

  package init(_ note: String) throws(NoteError) { try self.init(note.utf8) }

  /// Returns where the last empty line begins; the text ends there.
  private static func lastEmptyLine(_ bytes: [UInt8]) -> Int? {
    var index = bytes.count - 2
    while index > 0 {
      if bytes[index] == newline, bytes[index - 1] == newline { return index }
      index -= 1
    }
    return nil
  }

  private static func signature(_ line: Substring) throws(NoteError) -> Signature {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "—", KeyName.isValid(String(parts[1])),
      let bytes = Base64.decode(String(parts[2])), bytes.count >= 5
    else { throw .malformed("a line that isn't — <name> <base64>") }
    let id = bytes[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return Signature(name: String(parts[1]), keyID: id, bytes: Array(bytes[4...]))
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
      let known = keys.first { $0.name == signature.name && $0.id == signature.keyID }
      guard let key = known, !found.contains(key) else { continue }
      guard key.isValid(signature.bytes, for: signed) else {
        throw .signatureInvalid(key: key.name)
      }
      found.append(key)
    }
    guard !found.isEmpty else { throw .unsigned }
    return found
  }
}

private let newline = UInt8(ascii: "\n")
