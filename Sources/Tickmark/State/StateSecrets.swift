package import Cryptography

/// The two secrets of a state, from its file `commit.key`: 64 bytes in base64 on one line.
package struct StateSecrets: Sendable {
  /// The first 32 bytes: makes each entry's nonce.
  package let commit: HMACKey
  /// The other 32 bytes: makes the key of each sealed value.
  package let field: HMACKey

  /// - Parameter text: standard base64; one newline may follow.
  /// - Returns: nil unless it is 64 bytes.
  package init?(_ text: String) {
    let line = text.hasSuffix("\n") ? String(text.dropLast()) : text
    guard let bytes = Base64.decode(line), bytes.count == 64 else { return nil }
    commit = HMACKey(Array(bytes[..<32]))
    field = HMACKey(Array(bytes[32...]))
  }
}
