import Cryptography

/// A private key that signs notes: `PRIVATE+KEY+<name>+<key id in hex>+<base64 of 0x01 ‖ seed>`.
///
/// The text is one line, as Go's golang.org/x/mod/sumdb/note writes its keys. Printing the value
/// shows its public key only.
package struct NoteSigner: Sendable {
  /// The key that checks this key's signatures.
  package let verifier: VerifierKey
  private let key: Ed25519PrivateKey
  private let seed: [UInt8]

  private static let prefix = "PRIVATE+KEY+"

  /// The key of this name over a seed of 32 bytes.
  ///
  /// - Throws: `malformedKey` for another length, and for a name that no key can have.
  package init(name: String, seed: [UInt8]) throws(NoteError) {
    guard let key = Ed25519PrivateKey(seed: seed) else {
      throw .malformedKey("a seed of \(seed.count) bytes, want 32")
    }
    self.key = key
    self.seed = seed
    verifier = try VerifierKey(name: name, key: key.publicKey)
  }

  /// Reads the text form; one newline may follow.
  package init(_ text: String) throws(NoteError) {
    guard let rest = KeyName.line(text).dropping(prefix: Self.prefix),
      let (name, id, bytes) = KeyName.parse(rest), bytes.count == 33,
      bytes[0] == VerifierKey.Algorithm.ed25519.rawValue
    else {
      // What stands there may be most of a secret, so it isn't shown.
      throw .malformedKey("a text of another form, want PRIVATE+KEY+<name>+<key id>+<base64>")
    }
    try self.init(name: name, seed: Array(bytes[1...]))
    guard id == KeyName.hex(verifier.id) else {
      throw .malformedKey("a key id of another key, want \(KeyName.hex(verifier.id))")
    }
  }

  package var name: String { verifier.name }

  /// The text form, which is secret; without a newline.
  package var secretText: String {
    let type = VerifierKey.Algorithm.ed25519.rawValue
    return Self.prefix
      + "\(name)+\(KeyName.hex(verifier.id))+\(Base64.encode([type] + seed))"
  }

  /// Returns the signed note over a text.
  ///
  /// - Precondition: the text ends in a newline and has no other control character.
  package func sign(_ text: String) -> String {
    precondition(SignedNote.isText(text), "a note's text is lines without control characters")
    return SignedNote(text: text, signatures: [signature(of: text)]).description
  }

  /// Returns the signature of a text, to stand beside others in a ``SignedNote``.
  package func signature(of text: String) -> SignedNote.Signature {
    let bytes = key.signature(for: Array(text.utf8))
    return SignedNote.Signature(name: name, keyID: verifier.id, bytes: bytes)
  }
}

extension NoteSigner: CustomStringConvertible, CustomReflectable {
  package var description: String { "signer for \(verifier)" }
  // Otherwise a dump, or an optional in a message, would show the seed.
  package var customMirror: Mirror { Mirror(self, children: ["verifier": verifier]) }
}
