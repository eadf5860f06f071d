package import Cryptography

/// A backup that can't be made, or can't be trusted.
///
/// Reads as `20261122T020000Z.tar.zst.age: no such archive, want it: …`.
package struct BackupError: Error, Hashable, CustomStringConvertible {
  package enum Reason: Sendable, Hashable {
    // Making.
    case noRecipient
    /// Some are safe from quantum computers, and some aren't.
    case mixedRecipients
    /// A secret key that would let this host read its backups.
    case identityInReach
    case notRun
    case notRegular
    case changedWhileRead
    /// The state has less than what its last backup holds.
    case stateBehind(size: Int, backup: Int)
    /// The state has another history than its last backup.
    case otherRoot(size: Int)
    /// A good backup of another state has this name.
    case nameTaken
    case readBack
    // Reading.
    /// What age, zstd or tar say of it.
    case unreadable(String)
    case noManifest
    case malformedManifest
    case malformedListing(line: Int?)
    case listingAltered
    case malformedReceipt
    case unsigned(String)
    /// The file holds another run than its name says.
    case otherRun(String)
    case missing(successor: String)
    case unnamedPredecessor(Digest)
    case notFound
    case sizeFell(from: Int)
    case memberMissing(String)
    case memberUnexpected(String)
    case memberLength(String, found: Int, want: Int)
    case memberAltered(String)
    case otherInventory
    // Restoring.
    case notEmpty
    case missingNewest(receipt: String)
    case entryCount(found: Int, want: Int)
    case rootMismatch(size: Int)
    case behindAnchor(size: Int)
    case tableMissing(String)
    case tableMismatch(String)
  }

  /// The archive, file or folder.
  package var place: String
  package var reason: Reason

  package init(_ place: String, _ reason: Reason) {
    self.place = place
    self.reason = reason
  }

  package var description: String { "\(place): \(reason)" }
}

extension BackupError.Reason: CustomStringConvertible {
  package var description: String {
    making ?? reading ?? restoring
  }

  /// One sentence: what to do; nil where the message says it.
  package var hint: String? {
    switch self {
    case .noRecipient:
      "run age-keygen on a host that keeps the backups' key, and put its age1… under recipients:"
    case .mixedRecipients:
      "a backup is as safe as its weakest recipient: give each holder an age1pq…, or none"
    case .identityInReach:
      "move the identity to another host: whoever takes this one over could read all backups"
    case .stateBehind, .otherRoot:
      "the state was rolled back or replaced; restore from the backup, or take another folder"
    case .missing, .missingNewest, .unnamedPredecessor:
      "bring the archive back from another copy; later ones can't be restored without it"
    case .unsigned: "give the verifier key that was handed over when the keys were made"
    default: nil
    }
  }

  private var making: String? {
    switch self {
    case .noRecipient: "no recipient, want at least one age1…"
    case .mixedRecipients: "recipients of both kinds, want age1… or age1pq… alone"
    case .identityInReach: "secret key for age in reach of this host, want none"
    case .notRun: "not a run's id, want <pipeline>/<at>"
    case .notRegular: "neither file nor folder, want no links in what is saved"
    case .changedWhileRead: "changed while it was saved, want it at rest"
    case .stateBehind(let size, let backup):
      "log of \(size) entries, want at least the \(backup) that the last backup has"
    case .otherRoot(let size): "another root at size \(size), want the last backup's"
    case .nameTaken: "holds a backup of another state, want this run's"
    case .readBack: "read back otherwise than written, want the same bytes"
    default: nil
    }
  }

  private var reading: String? {
    switch self {
    case .unreadable(let words): words
    case .noManifest: "no manifest in front, want manifest.note, then manifest"
    case .malformedManifest: "manifest not as it is written, want \(BackupManifest.version)"
    case .malformedListing(let line):
      "manifest\(line.map { ":\($0)" } ?? ""): not as it is written, want the one text"
    case .listingAltered: "manifest is altered, want the signed digest"
    case .malformedReceipt: "receipt not as it is written, want \(BackupReceipt.version)"
    case .unsigned(let words): words
    case .otherRun(let run): "holds the backup of \(shown(run)), want the one of its name"
    case .missing(let successor): "no such archive, want it: \(successor) stands on it"
    case .unnamedPredecessor(let digest): "stands on manifest \(digest.hex), want its archive here"
    case .notFound: "no such backup, want a run or an archive of this folder"
    case .sizeFell(let size): "log is smaller than its predecessor's, want at least \(size) entries"
    case .memberMissing(let name): "\(shown(name)) is missing, want it as in the manifest"
    case .memberUnexpected(let name): "\(shown(name)) isn't next in the manifest, want its order"
    case .memberLength(let name, let found, let want):
      "\(shown(name)) has \(found) bytes, want \(want)"
    case .memberAltered(let name): "\(shown(name)) is altered, want the manifest's digest"
    case .otherInventory: "files held so far aren't the signed inventory, want the same"
    default: nil
    }
  }

  private var restoring: String {
    switch self {
    case .notEmpty: "exists and isn't empty, want a new folder"
    case .missingNewest(let receipt): "no such archive, want it: \(receipt) says it was made"
    case .entryCount(let found, let want): "segments have \(found) entries, want \(want)"
    case .rootMismatch(let size): "entries give another root at size \(size), want the signed one"
    case .behindAnchor(let size): "restored log is older, want at least its \(size) entries"
    case .tableMissing(let name): "table \(shown(name)) wasn't rebuilt, want it"
    case .tableMismatch(let name): "table \(shown(name)) was rebuilt otherwise, want the same rows"
    default: "unusable"
    }
  }

  /// Names come from outside: escaped, and no longer than a line.
  private func shown(_ name: String) -> String {
    let escaped = name.debugDescription
    return escaped.count <= 102 ? escaped : escaped.prefix(98) + "…\""
  }
}
