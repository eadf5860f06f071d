import Archive

/// Legal holds: backups that nobody may remove, whatever the rules say.
///
///     20261122T020000Z.hold      the archive of this name, and what it stands on
///     all.hold                   every archive of the folder
///
/// The file's text is the reason. It lies beside the archives, so that it moves with them.
package struct BackupHolds: Sendable, Hashable {
  private static let suffix = ".hold"
  private static let all = "all.hold"
  private var reasons: [BackupName: String] = [:]
  private var folderReason: String?

  package init() {}

  /// Reads the holds of a backup folder; one that isn't there has none.
  package init(_ folder: String) throws {
    guard Disk.exists(folder) else { return }
    for file in try Disk.names(in: folder) where file.hasSuffix(Self.suffix) {
      let bytes = try Disk.read("\(folder)/\(file)").prefix(1_000)
      let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first
      let reason = line.map { ShownText.escaped(String($0)) } ?? "no reason given"
      if file == Self.all {
        folderReason = reason
      } else if let name = BackupName(stamp: file.dropLast(Self.suffix.count)) {
        reasons[name] = reason
      } else {
        // A hold that names nothing would be believed to hold: better to say so.
        throw RunError(
          place: "\(folder)/\(file)",
          message: "found a hold of no backup's name, want <yyyymmddThhmmssZ>.hold or all.hold"
        )
      }
    }
  }

  /// Why a backup is held; nil if it isn't.
  package func reason(_ name: BackupName) -> String? { reasons[name] ?? folderReason }

  /// Puts a hold on a backup, or on all where there is no name.
  package static func hold(_ name: BackupName?, in folder: String, reason: String) throws {
    try Disk.write(Array("\(reason)\n".utf8), to: "\(folder)/\(file(name))")
  }

  /// Takes a hold away.
  ///
  /// - Returns: whether there was one.
  package static func release(_ name: BackupName?, in folder: String) throws -> Bool {
    let path = "\(folder)/\(file(name))"
    guard Disk.exists(path) else { return false }
    try Disk.remove(path)
    try Disk.syncFolder(folder)
    return true
  }

  private static func file(_ name: BackupName?) -> String {
    name.map { $0.stamp + suffix } ?? all
  }
}
