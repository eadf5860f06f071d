package import Cryptography

/// A proof that goes on its own: an index, its inclusion proof, and the checkpoint.
///
///     c2sp.org/tlog-proof@v1
///     index 7
///     <base64 hash, from the leaf up>
///     …
///
///     <signed checkpoint>
///
/// - SeeAlso: c2sp.org/tlog-proof.
package struct TlogProof: Sendable, Hashable {
  package let index: UInt64
  package let hashes: [Digest]
  /// The checkpoint's note.
  package let checkpoint: String
  /// What a writer may add; we add nothing.
  package let extra: [UInt8]?

  package init(index: UInt64, hashes: [Digest], checkpoint: String, extra: [UInt8]? = nil) {
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
    self.extra = extra
  }

  private static let firstLine = "c2sp.org/tlog-proof@v1"

  package var text: String {
    var lines = [Self.firstLine]
    if let extra { lines.append("extra \(Base64.encode(extra))") }
    lines.append("index \(index)")
    lines += hashes.map(\.base64)
    return lines.map { "\($0)\n" }.joined() + "\n" + checkpoint
  }

  /// Reads a text exactly as ``text`` writes it; nothing is checked yet.
  package init(_ text: String) throws(NoteError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.first == Self.firstLine else {
      throw .textMalformed("proof: no first line \(Self.firstLine)")
    }
    var at = 1
    var extra: [UInt8]?
    if at < lines.count, lines[at].hasPrefix("extra ") {
      extra = Base64.decode(String(lines[at].dropFirst(6)))
      guard extra != nil else { throw .textMalformed("proof: line 2: extra that isn't base64") }
      at += 1
    }
    guard at < lines.count, lines[at].hasPrefix("index "),
      let index = UInt64(lines[at].dropFirst(6)), lines[at] == "index \(index)"
    else { throw .textMalformed("proof: line \(at + 1): want index <number>") }
    at += 1
    var hashes: [Digest] = []
    while at < lines.count, !lines[at].isEmpty {
      guard let hash = Digest(base64: lines[at]), hashes.count < 63 else {
        throw .textMalformed("proof: line \(at + 1): want a hash in base64, at most 63")
      }
      hashes.append(hash)
      at += 1
    }
    guard at < lines.count else { throw .textMalformed("proof: no checkpoint") }
    self.init(
      index: index,
      hashes: hashes,
      checkpoint: lines[(at + 1)...].joined(separator: "\n"),
      extra: extra
    )
  }

  /// Checks that the entry is in the signed log.
  ///
  /// - Returns: the checkpoint that it is proven by; nil where the proof doesn't lead to its root.
  /// - Throws: ``NoteError`` where the checkpoint isn't signed by the key.
  package func verify(entry: Digest, key: VerifierKey) throws(NoteError) -> Checkpoint? {
    let head = try Checkpoint(note: checkpoint, key: key)
    let isIncluded = MerkleTree.verifyInclusion(
      of: MerkleTree.leafHash(entry),
      at: index,
      size: head.size,
      proof: hashes,
      root: head.root
    )
    return isIncluded ? head : nil
  }
}
