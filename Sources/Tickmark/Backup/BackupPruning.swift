/// Removes the backups that retention lets go.
enum BackupPruning {
  /// Removes archives and their receipts; the checkpoints beside them stay, as anchors.
  ///
  /// The newest goes first, and of each the archive before its receipt: killed at any point, what
  /// is left can be restored, and the next pruning goes on.
  ///
  /// - Returns: the names of what was removed, oldest first.
  static func remove(
    _ decisions: [RetentionDecision],
    in folder: String
  ) throws(DiskError) -> [BackupName] {
    let names = decisions.filter { $0.verdict == .remove }.map(\.name)
    for name in names.sorted(by: >) {
      try Disk.remove("\(folder)/\(name.archive)")
      try Disk.syncFolder(folder)
      try Disk.remove("\(folder)/\(name.receipt)")
    }
    if !names.isEmpty { try Disk.syncFolder(folder) }
    return names
  }
}
