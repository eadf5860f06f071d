/// Where things stand in an archive, and so in a restored folder.
///
///     manifest.note                       signed, always the first member
///     manifest                            digests of the members that follow
///     bags/20261122T020000Z/index.html    the run's bag
///     bags/20261122T020000Z+2026-11-19/…  bags of other periods that the run rendered
///     state/log/checkpoint  state/log/tile/…
///     state/raw/<sha256>
///     state/runs/20261122T020000Z.nightly.json
///     state/segments/000000000000.jsonl.zst
///
/// `age -d | zstd -d | tar x` of all archives of a chain, oldest first, gives the state by hand.
enum BackupLayout {
  static let note = "manifest.note"
  static let listing = "manifest"
  static let state = "state"
  static let checkpoint = "state/log/checkpoint"
  /// The folders of the state that are saved; the ledger follows from them.
  static let stateFolders = ["log", "raw", "runs", "segments"]

  /// Whether the file is one of the state's; all of them have names in ASCII.
  static func isState(_ name: String) -> Bool {
    name.utf8.allSatisfy { 0x20..<0x7f ~= $0 } && isInFolder(name)
      && stateFolders.contains { name.hasPrefix("\(state)/\($0)/") }
  }

  /// The folder of a run's bag.
  static func bag(_ name: BackupName) -> String { "bags/\(name.stamp)" }

  /// The folder of a bag that a run rendered for another period than its own.
  static func bag(_ name: BackupName, of period: String) -> String { "\(bag(name))+\(period)" }

  /// Whether a backup of this name may hold the file.
  static func isAllowed(_ file: String, in name: BackupName) -> Bool {
    guard !isState(file) else { return true }
    return isInFolder(file) && ["/", "+"].contains { file.hasPrefix(bag(name) + $0) }
  }

  private static func isInFolder(_ name: String) -> Bool {
    // Control characters would let one name be two lines of a manifest.
    guard name.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
      return false
    }
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
  }
}
