package import Cryptography

/// A public key that checks notes, in its text form `<name>+<key id in hex>+<base64 of type ‖ key>`.
///
///     example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
///
/// - SeeAlso: c2sp.org/signed-note, verifier keys.
package struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
  /// What a key signs.
  package enum Algorithm: UInt8, Sendable, Hashable {
    /// Ed25519 over the note's text.
    case ed25519 = 1
    /// Ed25519 over `cosignature/v1`, a time and the note's text (c2sp.org/tlog-cosignature).
    case cosignature = 4
  }

  package let name: String
  package let algorithm: Algorithm
  package let key: Ed25519PublicKey
  /// The first 4 bytes of SHA-256(name LF type key), big-endian.
  package let id: UInt32

  /// - Throws: `malformedKey` for an empty name, and for one with spaces or a plus sign.
  package init(name: String, algorithm: Algorithm = .ed25519, key: Ed25519PublicKey)
    throws(NoteError)
  {
    guard KeyName.isValid(name) else {
      throw .malformedKey("name \(name.quoted), want one without spaces and plus signs")
    }
    self.name = name
    self.algorithm = algorithm
    self.key = key
    id = KeyName.id(name, type: algorithm.rawValue, key: key.bytes)
  }

  /// Reads the text form; one newline may follow.
  package init(_ text: String) throws(NoteError) {
    let line = KeyName.line(text)
    guard let (name, id, bytes) = KeyName.parse(line), let type = bytes.first,
      let algorithm = Algorithm(rawValue: type),
      let key = Ed25519PublicKey(Array(bytes.dropFirst()))
    else {
      throw .malformedKey("\(line.quoted), want <name>+<key id>+<base64> of an Ed25519 key")
    }
    try self.init(name: name, algorithm: algorithm, key: key)
    guard id == KeyName.hex(self.id) else {
      throw .malformedKey("key id \(id.quoted), want \(KeyName.hex(self.id))")
    }
  }

  package var description: String {
    "\(name)+\(KeyName.hex(id))+\(Base64.encode([algorithm.rawValue] + key.bytes))"
  }

  /// Whether this key's name and id stand in the signature's line.
  func made(_ signature: SignedNote.Signature) -> Bool {
    id == signature.keyID && name.isSame(as: signature.name)
  }

  /// Whether the signature, which follows the key id in a note, is this key's over the text.
  package func isValid(_ signature: [UInt8], for text: [UInt8]) -> Bool {
    switch algorithm {
    case .ed25519: return key.isValid(signature: signature, for: text)
    case .cosignature:
      guard let time = SignedNote.Signature.time(of: signature) else { return false }
      let message = Array("cosignature/v1\ntime \(time)\n".utf8) + text
      return key.isValid(signature: Array(signature[8...]), for: message)
    }
  }
}
