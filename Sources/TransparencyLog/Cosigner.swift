import Cryptography

/// A witness's private key, whose signature says at which time it saw a checkpoint.
///
/// The text form is that of ``NoteSigner`` with 0x04 before the seed, as the verifier key has it.
///
/// - SeeAlso: c2sp.org/tlog-cosignature.
package struct Cosigner: Sendable {
  /// The key that checks this key's cosignatures.
  package let verifier: VerifierKey
  private let key: Ed25519PrivateKey
  private let seed: [UInt8]

  private static let prefix = "PRIVATE+KEY+"

  /// The witness of this name over a seed of 32 bytes.
  ///
  /// - Throws: `malformedKey` for another length, and for a name that no key can have.
  package init(name: String, seed: [UInt8]) throws(NoteError) {
    guard let key = Ed25519PrivateKey(seed: seed) else {
      throw .malformedKey("a seed of \(seed.count) bytes, want 32")
    }
    self.key = key
    self.seed = seed
    verifier = try VerifierKey(name: name, algorithm: .cosignature, key: key.publicKey)
  }

  /// Reads the text form; one newline may follow.
  package init(_ text: String) throws(NoteError) {
    guard let rest = KeyName.line(text).dropping(prefix: Self.prefix),
      let (name, id, bytes) = KeyName.parse(rest), bytes.count == 33,
      bytes[0] == VerifierKey.Algorithm.cosignature.rawValue
    else {
      // What stands there may be most of a secret, so it isn't shown.
      throw .malformedKey("a text of another form, want a witness's PRIVATE+KEY+…")
    }
    try self.init(name: name, seed: Array(bytes[1...]))
    guard id == KeyName.hex(verifier.id) else {
      throw .malformedKey("a key id of another key, want \(KeyName.hex(verifier.id))")
    }
  }

  /// The text form, which is secret; without a newline.
  package var secretText: String {
    let type = VerifierKey.Algorithm.cosignature.rawValue
    let name = verifier.name
    return Self.prefix + "\(name)+\(KeyName.hex(verifier.id))+\(Base64.encode([type] + seed))"
  }

  /// Returns the cosignature of a checkpoint's text.
  ///
  /// - Parameters:
  ///   - text: the whole text of the note, its last newline included.
  ///   - time: seconds since 1970, at most `Int64.max`.
  package func signature(of text: String, time: UInt64) -> SignedNote.Signature {
    precondition(time <= UInt64(Int64.max), "a cosignature's time fits 63 bits")
    let message = "cosignature/v1\ntime \(time)\n" + text
    let stamp = (0..<8).reversed().map { UInt8(truncatingIfNeeded: time >> (8 * $0)) }
    return SignedNote.Signature(
      name: verifier.name,
      keyID: verifier.id,
      bytes: stamp + key.signature(for: Array(message.utf8))
    )
  }
}

extension Cosigner: CustomStringConvertible, CustomReflectable {
  package var description: String { "cosigner for \(verifier)" }
  // Otherwise a dump, or an optional in a message, would show the seed.
  package var customMirror: Mirror { Mirror(self, children: ["verifier": verifier]) }
}
