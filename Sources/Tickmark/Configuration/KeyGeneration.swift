import Cryptography
import Glibc
package import TransparencyLog

/// The keys that a new log needs.
package struct GeneratedKeys: Sendable {
  /// One key pair: `<name>.key` and `<name>.vkey` in the folder.
  package struct Pair: Sendable {
    /// `checkpoint`, `bag` or `backup`, as under `keys:`.
    package let name: String
    package let verifier: VerifierKey
  }

  package let folder: String
  package let pairs: [Pair]
}

/// Makes all keys of a log in a folder: `checkpoint`, `bag` and `backup`, each as `.key` and
/// `.vkey`, and `commit.key`.
///
/// Nothing is written over: a key that is lost this way can't be made again. Files are 0600, verifier
/// keys 0644, a new folder 0700.
///
/// - Parameters:
///   - folder: may be there already.
///   - origin: names the log; the keys are `<origin>`, `<origin>/bag` and `<origin>/backup`.
///   - random: gives as many random bytes as it is asked for.
/// - Returns: the public halves.
/// - Throws: ``RunError`` where a file of these names is there or the origin can't name a key,
///   ``DiskError``.
package func generateKeys(
  _ folder: String,
  origin: String,
  random: (Int) -> [UInt8] = SecureRandom.bytes
) throws -> GeneratedKeys {
  try KeyFiles(
    origin: origin,
    [("checkpoint", ""), ("bag", "/bag"), ("backup", "/backup")],
    hasSecrets: true,
    random: random
  ).write(to: folder)
}

/// Makes the key `<origin>/recovery`, away from the host that runs the pipelines.
///
/// - Throws: as ``generateKeys(_:origin:random:)``.
package func generateRecoveryKey(
  _ folder: String,
  origin: String,
  random: (Int) -> [UInt8] = SecureRandom.bytes
) throws -> GeneratedKeys {
  try KeyFiles(origin: origin, [("recovery", "/recovery")], random: random).write(to: folder)
}

/// Makes the key `<origin>/drill`, on the host where drills are held.
///
/// - Throws: as ``generateKeys(_:origin:random:)``.
package func generateDrillKey(
  _ folder: String,
  origin: String,
  random: (Int) -> [UInt8] = SecureRandom.bytes
) throws -> GeneratedKeys {
  try KeyFiles(origin: origin, [("drill", "/drill")], random: random).write(to: folder)
}

/// The texts of all key files.
private struct KeyFiles {
  let pairs: [GeneratedKeys.Pair]
  let all: [(name: String, text: String, mode: mode_t)]

  init(
    origin: String,
    _ keys: [(name: String, suffix: String)],
    hasSecrets: Bool = false,
    random: (Int) -> [UInt8]
  ) throws {
    var pairs: [GeneratedKeys.Pair] = []
    var all: [(name: String, text: String, mode: mode_t)] = []
    for (name, suffix) in keys {
      let signer: NoteSigner
      do throws(NoteError) {
        signer = try NoteSigner(name: origin + suffix, seed: random(32))
      } catch {
        throw RunError(
          place: "origin \(ShownText.quoted(origin))",
          message: "found \(error)",
          hint: "an origin looks like audit.example.com/payments"
        )
      }
      pairs.append(GeneratedKeys.Pair(name: name, verifier: signer.verifier))
      all.append(("\(name).key", "\(signer.secretText)\n", 0o600))
      all.append(("\(name).vkey", "\(signer.verifier)\n", 0o644))
    }
    if hasSecrets { all.append(("commit.key", "\(Base64.encode(random(64)))\n", 0o600)) }
    self.pairs = pairs
    self.all = all
  }

  func write(to folder: String) throws -> GeneratedKeys {
    for (name, _, _) in all where try Disk.kind(of: "\(folder)/\(name)") != nil {
      throw RunError(
        place: "\(folder)/\(name)",
        message: "found a file, want none",
        hint: "keys are never written over; name a new folder"
      )
    }
    try Disk.makeFolder(folder)
    for (name, text, mode) in all {
      try Disk.writeNew(Array(text.utf8), to: "\(folder)/\(name)", mode: mode)
    }
    try Disk.syncFolder(folder)
    return GeneratedKeys(folder: folder, pairs: pairs)
  }
}
