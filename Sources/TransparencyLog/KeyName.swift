import Cryptography

/// The rules for a key's name and id.
///
/// - SeeAlso: c2sp.org/signed-note, format and signatures.
enum KeyName {
  /// Not empty, without `+`, Unicode spaces and the control characters that a note can't hold.
  static func isValid(_ name: String) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        $0 != "+" && $0.value >= 0x20 && !$0.properties.isWhitespace
      }
  }

  /// The first 4 bytes of SHA-256(name LF type key), big-endian.
  static func id(_ name: String, type: UInt8, key: [UInt8]) -> UInt32 {
    var hasher = SHA256Hasher()
    hasher.update(name)
    hasher.update(byte: 0x0a)
    hasher.update(byte: type)
    hasher.update(key)
    return UInt32(truncatingIfNeeded: hasher.finalize().leadingWord >> 32)
  }

  /// The 4 bytes of an id, big-endian.
  static func bytes(_ id: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id >> $0) }
  }

  /// Eight lower-case digits.
  static func hex(_ id: UInt32) -> String { Hex.encode(bytes(id)) }

  /// Reads `<name>+<key id>+<base64 of type ‖ material>`, the form of public and private keys.
  ///
  /// - Returns: nil where the parts aren't there; the id is not compared yet.
  static func parse(_ text: String) -> (name: String, id: String, bytes: [UInt8])? {
    let parts = text.parts(by: "+", maxSplits: 2)
    guard parts.count == 3, let bytes = Base64.decode(parts[2]) else { return nil }
    return (parts[0], parts[1], bytes)
  }

  /// The line without the one newline that may end it.
  static func line(_ text: String) -> String {
    text.utf8.last == UInt8(ascii: "\n") ? String(Substring(text.utf8.dropLast())) : text
  }
}
