import Archive
package import Cryptography
import TransparencyLog

/// The archives and receipts in one pipeline's backup folder, as far as a host without an identity
/// can see them.
package struct BackupFolder: Sendable {
  /// One backup of the list.
  package struct Listed: Sendable, Hashable {
    package enum State: Sendable, Hashable {
      /// Archive and receipt are there, and the archive has the receipt's length.
      case confirmed
      /// No receipt: the run was killed before it had read the archive back.
      case unconfirmed
      /// There is a receipt, but no archive.
      case missing
      /// The archive isn't what the receipt says: its length, or its digest if that was checked.
      case altered
      /// The receipt isn't signed by the key, isn't one, or is another run's; in its words.
      case refused(String)
    }

    package let name: BackupName
    package var state: State
    /// nil where there is none that can be believed.
    package let receipt: BackupReceipt?
    /// nil where the archive is missing.
    package let byteCount: Int?
  }

  package let path: String
  /// Sorted by name, oldest first.
  package private(set) var backups: [Listed]

  /// Reads the names and all receipts; a folder that isn't there is empty.
  ///
  /// Without a key the receipts' signatures stay unchecked. Where it is deep, each archive is read
  /// and compared with the digest in its receipt.
  package init(_ path: String, key: TrustedKeys?, isDeep: Bool = false) throws {
    self.path = path
    let files = Disk.exists(path) ? try Disk.names(in: path) : []
    let names = files.compactMap { BackupName(archive: $0) ?? BackupName(receipt: $0) }
    backups = try Set(names).sorted().map { try Self.list($0, in: path, key: key) }
    guard isDeep else { return }
    for index in backups.indices where backups[index].state == .confirmed {
      let isGood = try Self.isGood(backups[index], in: path)
      if !isGood { backups[index].state = .altered }
    }
  }

  /// The checkpoints that backups testify to: what a later state may not fall behind.
  package var anchors: [BackupAnchor] {
    backups.compactMap { backup in
      backup.receipt.map {
        BackupAnchor(place: backup.name.receipt, size: $0.size, root: $0.root)
      }
    }
  }

  subscript(name: BackupName) -> Listed? { backups.first { $0.name == name } }

  /// Whether the archive's bytes are those that the receipt names.
  static func isGood(_ backup: Listed, in path: String) throws -> Bool {
    guard let receipt = backup.receipt, backup.byteCount == receipt.byteCount else { return false }
    let source = HashingSource(try InputFile("\(path)/\(backup.name.archive)"))
    try source.drain()
    return source.sha256 == receipt.sha256
  }

  private static func list(
    _ name: BackupName,
    in path: String,
    key: TrustedKeys?
  ) throws -> Listed {
    let archive = "\(path)/\(name.archive)"
    let byteCount = try Disk.kind(of: archive) == .file ? Disk.byteCount(of: archive) : nil
    guard Disk.exists("\(path)/\(name.receipt)") else {
      return Listed(name: name, state: .unconfirmed, receipt: nil, byteCount: byteCount)
    }
    do {
      let receipt = try readReceipt(name, in: path, key: key)
      let state: Listed.State =
        byteCount == nil ? .missing : byteCount == receipt.byteCount ? .confirmed : .altered
      return Listed(name: name, state: state, receipt: receipt, byteCount: byteCount)
    } catch let error as BackupError {
      return Listed(
        name: name,
        state: .refused(error.reason.description),
        receipt: nil,
        byteCount: byteCount
      )
    }
  }

  private static func readReceipt(
    _ name: BackupName,
    in path: String,
    key: TrustedKeys?
  ) throws -> BackupReceipt {
    let bytes = try Disk.read("\(path)/\(name.receipt)")
    let text = try BackupNote.open(bytes, key: key, place: name.receipt)
    guard let receipt = BackupReceipt(parsing: text) else {
      throw BackupError(name.receipt, .malformedReceipt)
    }
    guard BackupName(run: receipt.run) == name else {
      throw BackupError(name.receipt, .otherRun(receipt.run))
    }
    return receipt
  }
}

/// A size and root of the log that was signed once.
package struct BackupAnchor: Sendable, Hashable {
  /// What testifies to it, for messages.
  package let place: String
  package let size: Int
  package let root: Digest

  package init(place: String, size: Int, root: Digest) {
    (self.place, self.size, self.root) = (place, size, root)
  }
}
