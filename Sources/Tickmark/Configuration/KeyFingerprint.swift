import Cryptography
package import TransparencyLog

/// A public key in words that two people can read to each other.
///
/// The first 16 bytes of the SHA-256 of the key's text form (the line of its `.vkey`, without its end)
/// as eight proquints: five letters each, consonants and vowels in turn.
///
/// - SeeAlso: arXiv:0901.4016, "A Proposal for Proquints".
package enum KeyFingerprint {
  private static let consonants = Array("bdfghjklmnprstvz".utf8)
  private static let vowels = Array("aiou".utf8)

  /// Eight words of a verifier key.
  package static func words(of key: VerifierKey) -> String {
    words(of: SHA256.hash(key.description))
  }

  static func words(of digest: Digest) -> String {
    let bytes = digest.bytes
    return stride(from: 0, to: 16, by: 2)
      .map { proquint(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])) }
      .joined(separator: " ")
  }

  /// `lusab` of 0x7f00.
  static func proquint(_ word: UInt16) -> String {
    let letters = [
      consonants[Int(word >> 12)], vowels[Int(word >> 10 & 3)], consonants[Int(word >> 6 & 15)],
      vowels[Int(word >> 4 & 3)], consonants[Int(word & 15)],
    ]
    return String(decoding: letters, as: UTF8.self)
  }
}
