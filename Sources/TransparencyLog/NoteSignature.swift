import Cryptography

extension SignedNote.Signature: CustomStringConvertible {
  /// Reads `— <name> <base64 of key id ‖ signature>`, without the newline.
  init(_ line: String) throws(NoteError) {
    let parts = line.parts(by: " ")
    guard parts.count == 3, parts[0].isSame(as: "—"), KeyName.isValid(parts[1]),
      let bytes = Base64.decode(parts[2]), bytes.count >= 5
    else { throw .malformed("line \(line.quoted), want — <name> <base64>") }
    name = parts[1]
    keyID = bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    self.bytes = Array(bytes[4...])
  }

  /// The line without its newline.
  package var description: String {
    "— \(name) \(Base64.encode(KeyName.bytes(keyID) + bytes))"
  }

  /// The time in a timestamped Ed25519 cosignature, in seconds since 1970; nil for other lengths.
  ///
  /// It is proven once the note was verified with the key, and only if that is a cosignature's.
  package var time: UInt64? { Self.time(of: bytes) }

  /// Reads 8 bytes of time, big-endian, with 64 bytes of signature behind them.
  static func time(of bytes: [UInt8]) -> UInt64? {
    guard bytes.count == 72 else { return nil }
    let time = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return time <= UInt64(Int64.max) ? time : nil
  }
}
