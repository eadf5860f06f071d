import Cryptography
package import Trail
package import TransparencyLog

/// A change of a log's keys, made by appending a statement to a file.
package struct KeyChanges: Sendable {
  /// The file of statements.
  package let path: String
  package let origin: String
  package let at: Instant
  private let chain: KeyChain

  /// - Throws: ``RunError`` for a file whose statements aren't right.
  package init(_ path: String, origin: String, at: Instant) throws {
    self.path = path
    self.origin = origin
    self.at = at
    chain = try KeyChain.read(path)
  }

  /// Names the recovery key, signed by the checkpoint's key.
  @discardableResult
  package func announce(
    _ recovery: VerifierKey,
    by signer: NoteSigner,
    size: Int
  ) throws -> KeyStatement {
    try append(.recovery, old: signer.verifier, new: recovery, size: size, signers: [signer])
  }

  /// Replaces a key.
  ///
  /// - Parameter signer: has the old key, or the recovery key.
  @discardableResult
  package func rotate(
    _ old: VerifierKey,
    to new: NoteSigner,
    by signer: NoteSigner,
    size: Int
  ) throws -> KeyStatement {
    try append(.rotate, old: old, new: new.verifier, size: size, signers: [signer, new])
  }

  /// Ends a key that was lost or stolen, by the recovery key.
  ///
  /// - Parameter new: its successor, if there is one already.
  @discardableResult
  package func revoke(
    _ old: VerifierKey,
    new: VerifierKey?,
    by recovery: NoteSigner,
    size: Int
  ) throws -> KeyStatement {
    try append(.revoke, old: old, new: new, size: size, signers: [recovery])
  }

  private func append(
    _ act: KeyStatement.Act,
    old: VerifierKey,
    new: VerifierKey?,
    size: Int,
    signers: [NoteSigner]
  ) throws -> KeyStatement {
    let statement = chain.next(act, origin: origin, old: old, new: new, at: at, size: size)
    let note = SignedNote(
      text: statement.text,
      signatures: signers.map { $0.signature(of: statement.text) }
    )
    // Read as anybody will read it: what nobody would take isn't written.
    let changed = try KeyChain(parsing: chain.text + note.description, place: path)
    try Disk.write(Array(changed.text.utf8), to: path)
    return statement
  }
}

/// Replaces one of a log's signing keys by a new one, in its file.
///
/// The new key lies beside the old one before the statement is written, and takes its place after it:
/// a rotation that was killed is finished when it is asked for again.
///
/// - Parameters:
///   - name: `checkpoint`, `bag` or `backup`.
///   - recovery: signs in place of the old key.
/// - Returns: the statement, and the file of the new key.
package func rotateKey(
  _ name: String,
  _ configuration: Configuration,
  recovery: NoteSigner?,
  at: Instant,
  random: (Int) -> [UInt8] = SecureRandom.bytes
) throws -> (statement: KeyStatement, path: String) {
  let state = StateFolder(configuration.resolve(configuration.state))
  let statements = try configuration.statementsPath()
  let place = try configuration.keyPath(name)
  try Disk.makeFolder(state.path)
  let lock = try RunLock(state.lock)
  defer { withExtendedLifetime(lock) {} }
  let role = configuration.origin + (name == "checkpoint" ? "" : "/\(name)")
  let old = try configuration.presentKey(place, role, isNeeded: recovery == nil)
  let chain = try KeyChain.read(statements)
  let next = "\(place).next"
  let isKnown = try Disk.kind(of: next) != nil
  let pending = try isKnown ? KeyFile().signer(next, name: role) : nil
  if let pending, chain.liveKey(named: role) == pending.verifier, let last = chain.statements.last {
    try put(pending, from: next, to: place)
    return (last, place)
  }
  try Disk.remove(next)
  let new: NoteSigner
  do throws(NoteError) {
    new = try NoteSigner(name: role, seed: random(32))
  } catch {
    throw RunError(place: role, message: "\(error)")
  }
  try Disk.writeNew(Array("\(new.secretText)\n".utf8), to: next, mode: 0o600)
  let signer = try recovery ?? KeyFile().signer(place, name: role)
  let statement = try KeyChanges(statements, origin: configuration.origin, at: at)
    .rotate(old, to: new, by: signer, size: try state.signedSize())
  try put(new, from: next, to: place)
  return (statement, place)
}

/// Gives a new key the old one's name, and writes its public half.
private func put(_ key: NoteSigner, from next: String, to place: String) throws {
  let stem = place.hasSuffix(".key") ? String(place.dropLast(4)) : place
  try Disk.remove("\(stem).vkey.next")
  try Disk.writeNew(Array("\(key.verifier)\n".utf8), to: "\(stem).vkey.next", mode: 0o644)
  try Disk.rename("\(stem).vkey.next", to: "\(stem).vkey")
  try Disk.rename(next, to: place)
}

extension StateFolder {
  /// Entries under the newest checkpoint; 0 where there is none.
  package func signedSize() throws -> Int {
    guard try Disk.kind(of: checkpoint) != nil else { return 0 }
    let note = String(decoding: try Disk.read(checkpoint), as: UTF8.self)
    do throws(NoteError) {
      return Int(clamping: try Checkpoint(text: SignedNote(note).text).size)
    } catch {
      throw RunError(place: checkpoint, message: "\(error)")
    }
  }
}

extension Configuration {
  /// Where statements go.
  package func statementsPath() throws -> String {
    guard let place = keys.statements else {
      throw RunError(
        place: path,
        message: "found no keys.statements, want the file that statements go to",
        hint: "keys: { …, statements: keys/key-statements }"
      )
    }
    return resolve(place)
  }

  fileprivate func keyPath(_ name: String) throws -> String {
    let places = ["checkpoint": keys.checkpoint, "bag": keys.bag, "backup": keys.backup]
    guard let found = places[name], let place = found else {
      throw RunError(place: name, message: "found no such key, want checkpoint, bag or backup")
    }
    guard !place.hasPrefix("env:") else {
      throw RunError(
        place: place,
        message: "found a key from the environment, want one in a file",
        hint: "rotate where the keys are files, then bring the new one to the environment"
      )
    }
    return resolve(place)
  }

  /// The public half of the key that is there; of a lost one, its `.vkey`.
  fileprivate func presentKey(
    _ place: String,
    _ role: String,
    isNeeded: Bool
  ) throws -> VerifierKey {
    if try isNeeded || Disk.kind(of: place) != nil {
      return try KeyFile().signer(place, name: role).verifier
    }
    let stem = place.hasSuffix(".key") ? String(place.dropLast(4)) : place
    return try NoteKeys.read("\(stem).vkey")[0]
  }
}
