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
  /// What a writer may add, at least one byte, and nobody signs; we add nothing.
  package let extra: [UInt8]?

  private static let firstLine = "c2sp.org/tlog-proof@v1"
  /// Hashes above a leaf of the largest tree whose size can be written.
  private static let hashLimit = 64

  /// A proof of what was already computed; an empty `extra` is the same as none.
  package init(index: UInt64, hashes: [Digest], checkpoint: String, extra: [UInt8]? = nil) {
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
    self.extra = extra?.isEmpty == true ? nil : extra
  }

  /// The file's text.
  package var text: String {
    var lines = [Self.firstLine]
    if let extra { lines.append("extra \(Base64.encode(extra))") }
    lines.append("index \(index)")
    lines += hashes.map(\.base64)
    return lines.map { "\($0)\n" }.joined() + "\n" + checkpoint
  }

  /// Reads a text exactly as ``text`` writes it; no signature and no hash is checked yet.
  ///
  /// - Throws: `textMalformed`; `malformed` for a checkpoint that isn't a signed note.
  package init(_ text: String) throws(NoteError) {
    var lines = text.lines[...]
    /// The failure at the next line; lines count from 1.
    func refused(_ want: String) -> NoteError {
      let found = lines.first?.quoted ?? "the end"
      return .textMalformed("proof:\(lines.startIndex + 1): \(found), want \(want)")
    }
    guard lines.first == Self.firstLine else { throw refused(Self.firstLine) }
    lines.removeFirst()
    var extra: [UInt8]?
    if let data = lines.first?.dropping(prefix: "extra ") {
      guard let bytes = Base64.decode(data), !bytes.isEmpty else {
        throw refused("extra <base64>")
      }
      extra = bytes
      lines.removeFirst()
    }
    guard let index = lines.first?.dropping(prefix: "index ")?.decimal else {
      throw refused("index <number>")
    }
    lines.removeFirst()
    var hashes: [Digest] = []
    while let line = lines.first, !line.isEmpty {
      guard hashes.count < Self.hashLimit else {
        throw refused("at most \(Self.hashLimit) hashes and an empty line")
      }
      guard let hash = Digest(base64: line) else { throw refused("32 bytes in base64") }
      hashes.append(hash)
      lines.removeFirst()
    }
    guard !lines.isEmpty else { throw refused("an empty line and a checkpoint") }
    let checkpoint = lines.dropFirst().joined(separator: "\n")
    _ = try Checkpoint(text: SignedNote(checkpoint).text)
    self.init(index: index, hashes: hashes, checkpoint: checkpoint, extra: extra)
  }

  /// Checks that the entry of 32 bytes is in the signed log.
  ///
  /// - Returns: the checkpoint that it is proven by; nil where the proof doesn't lead to its root.
  /// - Throws: ``NoteError`` where the checkpoint isn't signed by the key.
  package func verify(entry: Digest, key: VerifierKey) throws(NoteError) -> Checkpoint? {
    try verify(leaf: MerkleTree.leafHash(entry), key: key)
  }

  /// Checks that the entry of any length is in the signed log, in the same way.
  package func verify(entry: [UInt8], key: VerifierKey) throws(NoteError) -> Checkpoint? {
    try verify(leaf: MerkleTree.leafHash(entry), key: key)
  }

  /// Checks that the leaf with this hash is in the signed log, in the same way.
  package func verify(leaf: Digest, key: VerifierKey) throws(NoteError) -> Checkpoint? {
    let head = try Checkpoint(note: checkpoint, key: key)
    let isIncluded = MerkleTree.verifyInclusion(
      of: leaf,
      at: index,
      size: head.size,
      proof: hashes,
      root: head.root
    )
    return isIncluded ? head : nil
  }
}
