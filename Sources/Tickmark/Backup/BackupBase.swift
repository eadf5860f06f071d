import Archive
import Cryptography

/// What a new backup stands on: the chain in the folder, and what that chain holds.
package enum BackupBase: Sendable, Hashable {
  /// The folder has no backup yet.
  case first
  /// The chain can't be built upon, in these words: all is saved anew.
  case anew(String)
  case after(BackupReceipt)
}

extension BackupBase {
  /// Finds the newest backup and checks that all it stands on is there, as its receipt says, and
  /// that the inventory beside the state is the signed one.
  ///
  /// The cost is that of the receipts: archives are looked at, not read.
  ///
  /// - Parameters:
  ///   - folder: as it lies.
  ///   - name: the backup to come, which can't be its own base.
  ///   - index: the folder with the inventories.
  /// - Returns: the base with the files that it holds; of none but `after` they are empty.
  static func find(
    in folder: BackupFolder,
    for name: BackupName,
    index: String
  ) -> (base: BackupBase, held: BackupInventory) {
    let others = folder.backups.filter { $0.name != name }
    if others.isEmpty { return (.first, BackupInventory()) }
    guard let head = newest(others) else {
      return (.anew("no backup with a receipt to believe"), BackupInventory())
    }
    if let fault = fault(in: others, from: head) { return (.anew(fault), BackupInventory()) }
    guard let inventory = readInventory(head, others, in: index) else {
      return (.anew("no inventory of \(head.run) beside the state"), BackupInventory())
    }
    return (.after(head), inventory)
  }

  /// The digest that the new manifest names as its predecessor.
  var manifest: Digest? {
    if case .after(let receipt) = self { receipt.manifest } else { nil }
  }

  /// Where the listing of a backup lies, whose chain together makes the inventory: what is written each
  /// night is what is new.
  static func listingPath(_ receipt: BackupReceipt, in index: String) -> String {
    "\(index)/\(receipt.manifest.hex).listing"
  }

  /// Where releases before that kept the whole inventory.
  private static func inventoryPath(_ receipt: BackupReceipt, in index: String) -> String {
    "\(index)/\(receipt.inventory.hex).inventory"
  }

  /// Returns the backup that no other stands on; of several, the one with the largest log.
  private static func newest(_ backups: [BackupFolder.Listed]) -> BackupReceipt? {
    let predecessors = Set(backups.compactMap { $0.receipt?.predecessor })
    return backups.filter { $0.receipt.map { !predecessors.contains($0.manifest) } ?? false }
      .max { ($0.receipt?.size ?? 0, $0.name) < ($1.receipt?.size ?? 0, $1.name) }?
      .receipt
  }

  /// Returns why the chain can't be built upon, or nil.
  private static func fault(
    in backups: [BackupFolder.Listed],
    from head: BackupReceipt
  ) -> String? {
    var byManifest: [String: BackupFolder.Listed] = [:]
    for backup in backups {
      if let receipt = backup.receipt { byManifest[receipt.manifest.hex] = backup }
    }
    var next = Optional(head.manifest)
    while let manifest = next {
      guard let backup = byManifest[manifest.hex] else { return "no receipt for \(manifest.hex)" }
      guard backup.state == .confirmed else {
        return "\(backup.name): \(backup.state == .missing ? "missing" : "altered")"
      }
      next = backup.receipt?.predecessor
    }
    return nil
  }

  /// Returns what a chain holds, by the listings of its backups; nil where it isn't what was signed.
  private static func readInventory(
    _ head: BackupReceipt,
    _ backups: [BackupFolder.Listed],
    in index: String
  ) -> BackupInventory? {
    let receipts = Dictionary(backups.compactMap(\.receipt).map { ($0.manifest, $0) }) { a, _ in a }
    var listings: [BackupListing] = []
    var held = BackupInventory()
    var next: BackupReceipt? = head
    while let receipt = next {
      if let bytes = try? Disk.read(inventoryPath(receipt, in: index)),
        let inventory = BackupInventory(parsing: bytes), inventory.sha256 == receipt.inventory
      {
        held = inventory
        break
      }
      guard let name = BackupName(run: receipt.run),
        let bytes = try? Disk.read(listingPath(receipt, in: index)),
        let listing = try? BackupListing(parsing: bytes, in: name)
      else { return nil }
      listings.append(listing)
      next = receipt.predecessor.flatMap { receipts[$0] }
    }
    held = held.adding(listings.reversed())
    return held.sha256 == head.inventory ? held : nil
  }
}
