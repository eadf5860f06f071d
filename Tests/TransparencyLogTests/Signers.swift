import Cryptography
import Testing

@testable import TransparencyLog

/// Keys with seeds that anyone can guess, for tests.
enum Signers {
  static func signer(_ name: String = "example.com/log", seed: UInt8 = 1) throws -> NoteSigner {
    try NoteSigner(name: name, seed: [UInt8](repeating: seed, count: 32))
  }

  /// A witness: its key, and its signature of a text at a time.
  struct Witness {
    let key: VerifierKey
    private let secret: Ed25519PrivateKey

    init(_ name: String = "witness.example/w1", seed: UInt8 = 9) throws {
      secret = try #require(Ed25519PrivateKey(seed: [UInt8](repeating: seed, count: 32)))
      key = try VerifierKey(name: name, algorithm: .cosignature, key: secret.publicKey)
    }

    func signature(of text: String, time: UInt64) -> SignedNote.Signature {
      let message = "cosignature/v1\ntime \(time)\n" + text
      let stamp = (0..<8).reversed().map { UInt8(truncatingIfNeeded: time >> (8 * $0)) }
      return SignedNote.Signature(
        name: key.name,
        keyID: key.id,
        bytes: stamp + secret.signature(for: Array(message.utf8))
      )
    }
  }
}
