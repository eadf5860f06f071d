import Cryptography
import Documents
import Glibc
import TransparencyLog

extension BagShelf {
  /// The newest bag of a period that lies on the shelf.
  struct EarlierBag {
    let path: String
    /// Whether it lies at the period's own name; else a run stopped after it had moved it.
    let isInPlace: Bool
    let identity: BagIdentity
    /// `bag.note` as it lies.
    let note: [UInt8]
    /// The log's root that it was rendered against.
    let root: Digest

    func predecessor(reason: String) -> Predecessor {
      Predecessor(run: identity.run, root: root, bagNote: SHA256.hash(note), reason: reason)
    }
  }

  /// Returns the bag that a new one of the period would replace.
  ///
  /// - Throws: ``RunError`` for a folder of that name that is no bag of ours.
  func earlierBag(_ period: String) throws -> EarlierBag? {
    if Disk.exists(path(period)) { return try read(path(period), isInPlace: true) }
    let prefix = "\(period).r"
    let revisions = try Disk.names(in: folder).filter { $0.hasPrefix(prefix) }
      .compactMap { Int($0.dropFirst(prefix.count)) }
    guard let newest = revisions.max() else { return nil }
    return try read("\(path(period)).r\(newest)", isInPlace: false)
  }

  private func read(_ bag: String, isInPlace: Bool) throws -> EarlierBag {
    let needed = [BagInfo.name, BagNote.name, "checkpoint"]
    guard needed.allSatisfy({ Disk.exists("\(bag)/\($0)") }) else {
      throw RunError(
        place: bag,
        message: "not a bag of ours, want one or nothing there",
        hint: "move it away; nothing in it was changed"
      )
    }
    let identity = try BagIdentity(parsing: Disk.read("\(bag)/\(BagInfo.name)"), place: bag)
    do {
      let checkpoint = try SignedNote(Disk.read("\(bag)/checkpoint"))
      return EarlierBag(
        path: bag,
        isInPlace: isInPlace,
        identity: identity,
        note: try Disk.read("\(bag)/\(BagNote.name)"),
        root: try Checkpoint(text: checkpoint.text).root
      )
    } catch let error as NoteError {
      throw RunError(place: "\(bag)/checkpoint", message: error.description)
    }
  }

  /// Makes the link `latest` name the bag, unless it names one of a later period.
  func pointLatest(to period: String, end: Substring) throws {
    let link = "\(folder)/latest"
    if let info = try? Disk.read("\(link)/\(BagInfo.name)"),
      let named = try? BagIdentity(parsing: info, place: link), named.end > end
    {
      return
    }
    let temporary = link + ".part"
    try Disk.remove(temporary)
    guard unsafe symlink(period, temporary) == 0 else { throw DiskError("link", link) }
    try Disk.rename(temporary, to: link)
  }
}
