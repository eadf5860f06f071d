import Cryptography
package import Trail
package import TransparencyLog

/// A witness: it remembers the newest checkpoint of each log that it saw, and cosigns only a log that
/// begins with that one.
///
/// Its folder is all that it has, and lies on another host than the log:
///
///     witness.key    its secret, 0600
///     witness.vkey   to hand out, and to name in a policy
///     seen/<id>      the newest checkpoint of a log, by the log key's id in hex
///     lock           one at a time
///
/// - SeeAlso: c2sp.org/tlog-witness, of which this is the form without a network.
package struct Witness {
  private let folder: String
  private let cosigner: Cosigner

  /// Makes a witness in a folder that has none.
  ///
  /// - Parameters:
  ///   - name: names its key, such as `auditor.example/witness`.
  ///   - random: gives as many random bytes as it is asked for.
  /// - Returns: its public key.
  /// - Throws: ``RunError`` where one is there or the name can't be a key's, ``DiskError``.
  package static func make(
    in folder: String,
    name: String,
    random: (Int) -> [UInt8] = SecureRandom.bytes
  ) throws -> VerifierKey {
    let cosigner: Cosigner
    do throws(NoteError) {
      cosigner = try Cosigner(name: name, seed: random(32))
    } catch {
      throw RunError(
        place: "name \(ShownText.quoted(name))",
        message: "found \(error)",
        hint: "a witness's name looks like auditor.example/witness"
      )
    }
    for name in ["witness.key", "witness.vkey"] where try Disk.kind(of: "\(folder)/\(name)") != nil
    {
      throw RunError(
        place: "\(folder)/\(name)",
        message: "found a file, want none",
        hint: "keys are never written over; name a new folder"
      )
    }
    try Disk.makeFolder(folder)
    try Disk.writeNew(
      Array("\(cosigner.secretText)\n".utf8),
      to: "\(folder)/witness.key",
      mode: 0o600
    )
    try Disk.writeNew(
      Array("\(cosigner.verifier)\n".utf8),
      to: "\(folder)/witness.vkey",
      mode: 0o644
    )
    try Disk.syncFolder(folder)
    return cosigner.verifier
  }

  /// Opens a witness's folder.
  ///
  /// - Throws: ``RunError`` for a key that others can read or that is none, ``DiskError``.
  package init(_ folder: String) throws {
    self.folder = folder
    let place = "\(folder)/witness.key"
    let text = try KeyFile().text(place)
    do throws(NoteError) {
      cosigner = try Cosigner(text)
    } catch {
      throw RunError(
        place: place,
        message: "found \(error)",
        hint: "tickmark witness init makes such a key"
      )
    }
  }

  /// Looks at a log, and cosigns its checkpoint where it goes on from what was seen before.
  ///
  /// What was seen is durable before the cosignature is given away, so that no crash lets a log fork.
  ///
  /// - Parameters:
  ///   - path: a published log (`checkpoint` beside `tile/`), a bag (`checkpoint` beside
  ///     `consistency`), or the file of a checkpoint with either beside it.
  ///   - key: the log's verifier key, which the witness had by another way.
  ///   - time: when it is seen.
  /// - Returns: the note with its signatures and, last, this witness's; and what was looked at.
  ///   No note where a line is broken or unproven.
  /// - Throws: ``RunError``, ``DiskError`` where there was no way to look.
  package func cosign(
    _ path: String,
    key: VerifierKey,
    at time: Instant
  ) throws -> (note: String?, verification: Verification) {
    let lock = try RunLock("\(folder)/lock")
    defer { withExtendedLifetime(lock) {} }
    var verification = Verification()
    let place = try Disk.kind(of: Disk.resolved(path)) == .folder ? "\(path)/checkpoint" : path
    let signed: SignedNote
    let checkpoint: Checkpoint
    do throws(NoteError) {
      let bytes = try Self.read(place)
      signed = try SignedNote(bytes)
      checkpoint = try Checkpoint(note: signed, key: key)
      verification.tell(
        .proven,
        "checkpoint of \(checkpoint.origin) at \(checkpoint.size): signed"
      )
    } catch {
      verification.tell(.broken, "\(place): \(error)")
      return (nil, verification)
    }
    try compare(checkpoint, key, in: Disk.parent(of: place), &verification)
    guard verification.state == .proven else { return (nil, verification) }
    try remember(SignedNote(text: signed.text, signatures: signed.signatures), key)
    let others = signed.signatures.filter {
      $0.name != cosigner.verifier.name || $0.keyID != cosigner.verifier.id
    }
    let own = cosigner.signature(of: signed.text, time: UInt64(max(0, time.seconds)))
    return (SignedNote(text: signed.text, signatures: others + [own]).description, verification)
  }

  /// The bytes of a note; a file that can't be read is told like a note that is none.
  private static func read(_ place: String) throws(NoteError) -> [UInt8] {
    do {
      return try Disk.read(place)
    } catch {
      throw .malformed("\(error)")
    }
  }

  /// Tells whether the checkpoint goes on from the one that was seen last.
  private func compare(
    _ new: Checkpoint,
    _ key: VerifierKey,
    in log: String,
    _ verification: inout Verification
  ) throws {
    guard let old = try seen(key) else {
      verification.tell(.proven, "the first checkpoint of this log that this witness sees")
      return
    }
    if new.size == old.size {
      verification.check(new.root == old.root, "the log that was seen at \(old.size)")
      return
    }
    guard new.size > old.size else {
      verification.tell(.broken, "a log of \(new.size) entries, want at least \(old.size) as seen")
      return
    }
    guard old.size > 0 else {
      verification.tell(.proven, "the log was empty when it was seen")
      return
    }
    guard let proof = try proof(from: old.size, to: new.size, in: log) else {
      verification.tell(
        .unproven,
        "no proof from \(old.size), which was seen, to \(new.size): give the log's folder with tile/"
      )
      return
    }
    verification.check(
      MerkleTree.verifyConsistency(
        from: old.size,
        root: old.root,
        to: new.size,
        newRoot: new.root,
        proof: proof
      ),
      "the log begins with what was seen at \(old.size)"
    )
  }

  /// A consistency proof from the log's tiles, or the one that a bag has; nil where neither fits.
  private func proof(from old: UInt64, to new: UInt64, in log: String) throws -> [Digest]? {
    if Disk.exists("\(log)/tile") {
      let tiles = TileReader(size: new) { try Disk.read("\(log)/\($0.path)") }
      return try MerkleTree.consistencyProof(from: old, to: new, tiles)
    }
    let previous = "\(log)/checkpoint.previous"
    guard Disk.exists(previous), let note = try? SignedNote(Disk.read(previous)),
      let checkpoint = try? Checkpoint(text: note.text), checkpoint.size == old
    else { return nil }
    return try consistency(in: log)
  }

  private func place(_ key: VerifierKey) -> String {
    "\(folder)/seen/\(Hex.encode(SHA256.hash(Array(key.description.utf8)).bytes))"
  }

  private func seen(_ key: VerifierKey) throws -> Checkpoint? {
    let place = place(key)
    guard Disk.exists(place) else { return nil }
    do throws(NoteError) {
      return try Checkpoint(note: SignedNote(Self.read(place)), key: key)
    } catch {
      throw RunError(
        place: place,
        message: "found \(error), want the checkpoint that was seen last",
        hint: "a witness that forgot what it saw is a new witness: tickmark witness init"
      )
    }
  }

  private func remember(_ note: SignedNote, _ key: VerifierKey) throws {
    try Disk.makeFolder("\(folder)/seen")
    try Disk.write(Array(note.description.utf8), to: place(key))
  }
}
