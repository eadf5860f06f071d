package import Cryptography

/// A public key that checks notes, in its text form `<name>+<key id in hex>+<base64 of type ‖ key>`.
///
/// - SeeAlso: c2sp.org/signed-note.
package struct VerifierKey: Sendable, Hashable, CustomStringConvertible {
  /// What a key signs.
  package enum Algorithm: UInt8, Sendable, Hashable {
    case ed25519 = 1
    /// Ed25519 over `cosignature/v1`, a time and the note's text.
    case cosignature = 4
  }

  package let name: String
  package let algorithm: Algorithm
  package let key: Ed25519PublicKey
  /// The first 4 bytes of SHA-256(name LF type key), big-endian.
  package let id: UInt32

  package init(name: String, algorithm: Algorithm = .ed25519, key: Ed25519PublicKey)
    throws(NoteError)
  {
    guard KeyName.isValid(name) else { throw .malformedKey("a name without space or +") }
    self.name = name
    self.algorithm = algorithm
    self.key = key
    id = Self.id(name, algorithm, key)
  }

  /// Reads the text form; one newline may follow.
  package init(_ text: String) throws(NoteError) {
    let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
    let parts = line.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64.decode(String(parts[2])), let type = bytes.first,
      let algorithm = Algorithm(rawValue: type),
      let key = Ed25519PublicKey(Array(bytes.dropFirst()))
    else { throw .malformedKey("not <name>+<hex>+<base64> of an Ed25519 key") }
    try self.init(name: String(parts[0]), algorithm: algorithm, key: key)
    guard parts[1] == KeyName.hex(id) else {
      throw .malformedKey("key id \(parts[1]), want \(KeyName.hex(id))")
    }
  }

  package var description: String {
    "\(name)+\(KeyName.hex(id))+\(Base64.encode([algorithm.rawValue] + key.bytes))"
  }

  private static func id(_ name: String, _ algorithm: Algorithm, _ key: Ed25519PublicKey) -> UInt32
  {
    var hasher = SHA256Hasher()
    hasher.update(name)
    hasher.update(byte: 0x0a)
    hasher.update(byte: algorithm.rawValue)
    hasher.update(key.bytes)
    return UInt32(truncatingIfNeeded: hasher.finalize().leadingWord >> 32)
  }

  /// Whether the signature, which follows the key id in a note, is this key's over the text.
  package func isValid(_ signature: [UInt8], for text: [UInt8]) -> Bool {
    switch algorithm {
    case .ed25519: return key.isValid(signature: signature, for: text)
    case .cosignature:
      guard signature.count == 72 else { return false }
      let time = signature[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let message = Array("cosignature/v1\ntime \(time)\n".utf8) + text
      return key.isValid(signature: Array(signature[8...]), for: message)
    }
  }
}

/// A private key that signs notes: `PRIVATE+KEY+<name>+<key id in hex>+<base64 of 0x01 ‖ seed>`.
package struct NoteSigner: Sendable {
  package let verifier: VerifierKey
  private let key: Ed25519PrivateKey
  private let seed: [UInt8]

  /// - Parameter seed: 32 bytes.
  package init(name: String, seed: [UInt8]) throws(NoteError) {
    guard let key = Ed25519PrivateKey(seed: seed) else {
      throw .malformedKey("not a seed of 32 bytes")
    }
    self.key = key
    self.seed = seed
    verifier = try VerifierKey(name: name, key: key.publicKey)
  }

  /// Reads the text form; one newline may follow.
  package init(_ text: String) throws(NoteError) {
    let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
    let prefix = "PRIVATE+KEY+"
    let parts = line.dropFirst(prefix.count)
      .split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard line.hasPrefix(prefix), parts.count == 3, let bytes = Base64.decode(String(parts[2])),
      bytes.count == 33, bytes[0] == 1
    else { throw .malformedKey("not PRIVATE+KEY+<name>+<hex>+<base64> of an Ed25519 key") }
    try self.init(name: String(parts[0]), seed: Array(bytes[1...]))
    guard parts[1] == KeyName.hex(verifier.id) else {
      throw .malformedKey("key id \(parts[1]), want \(KeyName.hex(verifier.id))")
    }
  }

  package var name: String { verifier.name }

  /// The text form, which is secret.
  package var secretText: String {
    "PRIVATE+KEY+\(name)+\(KeyName.hex(verifier.id))+\(Base64.encode([1] + seed))"
  }

  /// Returns the signed note over a text, which must end in a newline.
  package func sign(_ text: String) -> String {
    precondition(text.hasSuffix("\n"), "a note's text ends in a newline")
    let signature = key.signature(for: Array(text.utf8))
    let id = unsafe withUnsafeBytes(of: verifier.id.bigEndian) { unsafe Array($0) }
    return "\(text)\n— \(name) \(Base64.encode(id + signature))\n"
  }
}

enum KeyName {
  /// Not empty, without `+`, Unicode spaces and control characters.
  static func isValid(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        $0 != "+" && !$0.properties.isWhitespace && $0.properties.generalCategory != .control
      }
  }

  static func hex(_ id: UInt32) -> String {
    let text = String(id, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }
}
