import CanonicalJSON
import Cryptography
import Trail
import TransparencyLog

/// Checks a bag, a page, a proof, a folder of backups or a state against trusted keys.
///
/// What is meant is told by what lies there. Without a trusted key nothing can be proven.
///
/// - Parameters:
///   - since: an earlier bag or checkpoint that the log must begin with.
///   - witnesses: who must have cosigned the checkpoint.
///   - timestamp: whose time stamp the checkpoint must have.
/// - Throws: ``RunError``, ``DiskError`` where there was no way to look.
package func verifyArtifact(
  _ path: String,
  keys: TrustedKeys,
  since: String? = nil,
  witnesses: WitnessDemand? = nil,
  timestamp: TimestampDemand? = nil
) throws -> Verification {
  // A link is followed where it is what was asked for, as `latest` is; none inside.
  let path = try Disk.resolved(path)
  var verification = Verification()
  let found: Checkpoint?
  switch try Disk.kind(of: path) {
  case nil: throw DiskError("open", path, code: 2)
  case .folder: found = try verifyFolder(path, keys, &verification)
  case .file: found = try verifyFile(path, keys, &verification)
  case .link, .other:
    throw RunError(place: path, message: "a link or device, want a file or folder")
  }
  if let since { try verifySince(since, found, path, keys, &verification) }
  if let witnesses {
    guard let found else {
      throw RunError(
        place: path,
        message: "found no checkpoint, want one for the policy's witnesses"
      )
    }
    try witnesses.verify(found, &verification)
  }
  try timestamp?.verify(path, &verification)
  return verification
}

private func verifyFolder(
  _ path: String,
  _ keys: TrustedKeys,
  _ verification: inout Verification
) throws -> Checkpoint? {
  if Disk.exists("\(path)/\(BagNote.name)") {
    var check = BagVerification(path, keys)
    let checkpoint = try check.run()
    for line in check.verification.lines { verification.tell(line.state, line.text) }
    return checkpoint
  }
  if Disk.exists("\(path)/segments"), Disk.exists("\(path)/log/checkpoint") {
    return try verifyState(StateFolder(path), keys, &verification)
  }
  try verifyBackups(in: path, only: nil, keys, &verification)
  return nil
}

/// Checks archives against their signed receipts; the archives' content needs an identity.
///
/// - Parameter name: the archive that is meant; all of the folder's where it is nil.
private func verifyBackups(
  in path: String,
  only name: String?,
  _ keys: TrustedKeys,
  _ verification: inout Verification
) throws {
  let place = "\(path)/\(KeyChain.name)"
  let followed = try keys.following(KeyChain.read(place), place: place)
  let key = followed.keys.contains { $0.name.hasSuffix("/backup") } ? followed : nil
  let backups = try BackupFolder(path, key: key, isDeep: true).backups
    .filter { name == nil || $0.name.archive == name }
  guard !backups.isEmpty else {
    throw RunError(place: path, message: "neither a bag, a state nor backups")
  }
  for backup in backups {
    switch backup.state {
    case .confirmed:
      verification.tell(
        key == nil ? .unproven : .proven,
        "\(backup.name): the archive its receipt names"
      )
    case .unconfirmed: verification.tell(.unproven, "\(backup.name): no receipt")
    case .missing: verification.tell(.broken, "\(backup.name): missing")
    case .altered: verification.tell(.broken, "\(backup.name): not the archive its receipt names")
    case .refused(let words): verification.tell(.broken, "\(backup.name): \(words)")
    }
  }
}

private func verifyFile(
  _ path: String,
  _ keys: TrustedKeys,
  _ verification: inout Verification
) throws -> Checkpoint? {
  if path.hasSuffix(".tar.zst.age") {
    let name = path.split(separator: "/").last.map(String.init)
    try verifyBackups(in: Disk.parent(of: path), only: name, keys, &verification)
    return nil
  }
  let bytes = try Disk.read(path)
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw RunError(place: path, message: "not UTF-8, want a page, a proof or a checkpoint")
  }
  if path.hasSuffix(".html") {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return verifyPage(bytes, name: name, keys, &verification)
  }
  if text.hasPrefix("c2sp.org/tlog-proof") {
    return try verifyProof(text, path, keys, &verification)
  }
  return verifyCheckpoint(text, keys, &verification)
}

/// Checks a checkpoint's signature; what it says is returned even where no key proves it.
func verifyCheckpoint(
  _ note: String,
  _ keys: TrustedKeys,
  _ verification: inout Verification
) -> Checkpoint? {
  do throws(NoteError) {
    let stated = try Checkpoint(text: SignedNote(note).text)
    let size = Int(clamping: stated.size)
    guard try keys.open(note, size: size, named: { $0 == stated.origin }) != nil else {
      verification.tell(
        .unproven,
        "checkpoint of \(stated.origin) at \(stated.size): no trusted key signed it"
      )
      return stated
    }
    verification.tell(.proven, "checkpoint of \(stated.origin) at \(stated.size): signed")
    return stated
  } catch {
    verification.tell(.broken, "checkpoint: \(error)")
    return nil
  }
}

/// Checks a proof against its entry: the event beside it, or what the proof carries.
private func verifyProof(
  _ text: String,
  _ path: String,
  _ keys: TrustedKeys,
  _ verification: inout Verification
) throws -> Checkpoint? {
  let proof: TlogProof
  do throws(NoteError) {
    proof = try TlogProof(text)
  } catch {
    verification.tell(.broken, "\(error)")
    return nil
  }
  let checkpoint = verifyCheckpoint(proof.checkpoint, keys, &verification)
  let eventPath = (path.hasSuffix(".tlog-proof") ? String(path.dropLast(11)) : path) + ".json"
  var entry = proof.extra.flatMap { Digest($0) }
  if Disk.exists(eventPath) {
    let shown: ShownEvent
    do {
      shown = try ShownEvent(Disk.read(eventPath), file: eventPath)
    } catch let error as RunError {
      verification.tell(.broken, "\(error)")
      return checkpoint
    }
    if let entry {
      verification.check(shown.entry == entry, "event \(shown.id): the entry that is proven")
    }
    entry = shown.entry
  }
  guard let checkpoint, let entry else {
    verification.tell(.unproven, "proof of index \(proof.index): no entry beside it")
    return checkpoint
  }
  let isIncluded = MerkleTree.verifyInclusion(
    of: MerkleTree.leafHash(entry),
    at: proof.index,
    size: checkpoint.size,
    proof: proof.hashes,
    root: checkpoint.root
  )
  verification.check(isIncluded, "entry \(proof.index): in the log of \(checkpoint.size)")
  return checkpoint
}

/// Checks that the log begins with what an earlier bag or checkpoint signed.
private func verifySince(
  _ since: String,
  _ found: Checkpoint?,
  _ path: String,
  _ keys: TrustedKeys,
  _ verification: inout Verification
) throws {
  let since = try Disk.resolved(since)
  let place = try Disk.kind(of: since) == .folder ? "\(since)/checkpoint" : since
  let note = noteText(try Disk.read(place))
  guard let earlier = verifyCheckpoint(note, keys, &verification), let found else { return }
  if earlier.size == found.size {
    verification.check(earlier.root == found.root, "the same log as at \(since)")
    return
  }
  guard earlier.size < found.size else {
    verification.tell(.broken, "the log is shorter than at \(since)")
    return
  }
  guard earlier.size > 0 else {
    verification.tell(.proven, "every log begins with the empty one of \(since)")
    return
  }
  // A proof is checked against both roots: tiles that agree with each alone may be of two logs.
  let hasTiles = Disk.exists("\(path)/log/tile")
  let proof =
    hasTiles
    ? try MerkleTree.consistencyProof(
      from: earlier.size,
      to: found.size,
      TileReader(size: found.size) { try Disk.read("\(path)/log/\($0.path)") }
    )
    : try consistency(in: path)
  let isConsistent =
    proof.map {
      MerkleTree.verifyConsistency(
        from: earlier.size,
        root: earlier.root,
        to: found.size,
        newRoot: found.root,
        proof: $0
      )
    } ?? false
  verification.tell(
    isConsistent ? .proven : hasTiles ? .broken : .unproven,
    isConsistent
      ? "the log begins with that of \(since)"
      : hasTiles
        ? "the log doesn't begin with that of \(since)"
        : "no consistency proof from \(earlier.size) here: only the state has it"
  )
}

/// Reads a bag's consistency proof, a hash in base64 on each line; none is an empty one.
///
/// - Returns: nil for anything else.
func consistency(in bag: String) throws -> [Digest]? {
  guard Disk.exists("\(bag)/consistency") else { return [] }
  var lines = noteText(try Disk.read("\(bag)/consistency"))
    .split(separator: "\n", omittingEmptySubsequences: false)
  guard lines.popLast() == "" else { return nil }
  let hashes = lines.compactMap { Digest(base64: String($0)) }
  return hashes.count == lines.count ? hashes : nil
}

/// The text of a file that holds a note; for bytes that aren't UTF-8 one that no note is.
func noteText(_ bytes: [UInt8]) -> String { String(validating: bytes, as: UTF8.self) ?? "\u{0}" }
