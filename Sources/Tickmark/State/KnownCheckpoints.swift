import Cryptography
import Glibc
import Trail
import TransparencyLog

/// Earlier checkpoints in reach: the state's own, those in bags, beside backups, and in `anchors:`.
struct KnownCheckpoints: Sendable {
  /// A checkpoint with the place it was read from.
  struct Known: Sendable, Hashable {
    let place: String
    let checkpoint: Checkpoint
  }

  private(set) var all: [Known] = []
  private let root: String

  /// Reads what one of the keys signed below the given folders; other files and other logs' notes are
  /// passed over.
  ///
  /// - Parameter root: what places leave out in front, the configuration's folder.
  init(folders: [String], keys: [VerifierKey], root: String = "") throws {
    self.root = root
    for folder in folders { try read(folder, keys) }
    all.sort { ($0.checkpoint.size, $0.place) < ($1.checkpoint.size, $1.place) }
  }

  private mutating func read(_ path: String, _ keys: [VerifierKey]) throws {
    switch try Disk.kind(of: path) {
    case .folder:
      for name in try Disk.names(in: path) where name != "tile" && name != "data" {
        try read("\(path)/\(name)", keys)
      }
    case .file where Self.isName(path):
      let bytes = try Disk.read(path)
      guard let note = String(validating: bytes, as: UTF8.self),
        let checkpoint = keys.lazy.compactMap({ try? Checkpoint(note: note, key: $0) }).first
      else { return }
      let place = path.hasPrefix(root) ? String(path.dropFirst(root.count)) : path
      all.append(Known(place: place, checkpoint: checkpoint))
    case .file, .link, .other, nil: return
    }
  }

  private static func isName(_ path: String) -> Bool {
    path.hasSuffix("/checkpoint") || path.hasSuffix(".checkpoint")
      || path.hasSuffix("/checkpoint.previous")
  }

  /// The one over the most entries.
  var newest: Known? { all.last }

  /// Returns a finding for each checkpoint that the log doesn't begin with.
  func contradictions(of size: Int, _ reader: some HashReader) throws -> [Finding] {
    try all.compactMap { known in
      let checkpoint = known.checkpoint
      guard checkpoint.size <= size else {
        return Finding(
          .checkpointRolledBack,
          source: OwnFact.source,
          place: known.place,
          found: "a log of \(size) entries",
          expected: "at least \(checkpoint.size)"
        )
      }
      let root = try MerkleTree.root(size: checkpoint.size, reader)
      guard root != checkpoint.root else { return nil }
      return Finding(
        .historyRewritten,
        source: OwnFact.source,
        place: known.place,
        found: "root \(root.base64) at \(checkpoint.size)",
        expected: checkpoint.root.base64
      )
    }
  }
}

extension FindingCode {
  static let checkpointRolledBack = FindingCode(
    "checkpoint-rolled-back",
    .broken,
    meaning: "the log is shorter than a signed checkpoint",
    advice: "Restore the newest backup; nothing is signed until the log reaches the checkpoint."
  )
  static let historyRewritten = FindingCode(
    "history-rewritten",
    .broken,
    meaning: "the log doesn't begin with what was signed before",
    advice: "Treat the state as tampered with: compare it with backups and the auditor's copy."
  )
}
