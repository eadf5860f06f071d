import Age
import CanonicalJSON
import Cryptography
import TransparencyLog

/// The sample's keys, all but the fixed RSA key made from its seed: fit for nothing but the sample.
struct SampleKeys {
  static let origin = "audit.example.com/sample"

  /// Whom backups are encrypted to; its identity lies in `offline/`.
  let recipient: String
  private let seed: UInt64
  private let identity: AgeIdentity

  init(seed: UInt64) {
    self.seed = seed
    let secret = Self.secret("age", seed)
    identity = AgeIdentity.generate { Array(secret.bytes.prefix($0)) }
    recipient = "\(identity.recipient)"
  }

  /// Writes them below `keys/`, readable by their owner alone.
  func write(to folder: inout SampleFolder) throws {
    for (file, name) in [
      ("checkpoint", Self.origin), ("bag", "\(Self.origin)/bag"),
      ("backup", "\(Self.origin)/backup"),
    ] {
      let signer: NoteSigner
      do throws(NoteError) {
        signer = try NoteSigner(name: name, seed: Self.secret(file, seed).bytes)
      } catch {
        throw RunError(place: name, message: "\(error)")
      }
      try folder.write("\(signer.secretText)\n", to: "keys/\(file).key")
      try folder.write("\(signer.verifier)\n", to: "keys/\(file).vkey")
    }
    let secrets = Self.secret("commit", seed).bytes + Self.secret("field", seed).bytes
    try folder.write("\(Base64.encode(secrets))\n", to: "keys/commit.key")
    try folder.write("\(SampleRSAKey.list.pretty)\n", to: "keys/cloudtrail/public-keys.json")
    try folder.write("\(identity.secretText)\n", to: "keys/offline/backup-identity.txt")
  }

  private static func secret(_ name: String, _ seed: UInt64) -> Digest {
    SHA256.hash("sample secret \(name) \(seed)")
  }
}
