package import Cryptography

/// All state files that a backup and those before it hold together: what a restore ends with.
///
/// As a text, a line for each, sorted by name:
///
///     <sha256> <byte count> state/segments/000000000000.jsonl.zst
///
/// Its digest stands in the signed manifest. The nightly host keeps the listings of a chain beside its
/// state so that it can tell what is new; those that don't make the digest are worth nothing.
package struct BackupInventory: Sendable, Hashable {
  /// Sorted by name, each name once.
  package private(set) var pieces: [BackupPiece]

  /// - Parameter pieces: in any order, each name once.
  package init(_ pieces: [BackupPiece] = []) {
    self.pieces = pieces.sorted { String.isOrderedByBytes($0.name, $1.name) }
  }

  /// Reads what ``text`` writes; nil for anything else.
  init?(parsing bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var pieces: [BackupPiece] = []
    for line in text.utf8Lines.dropLast() {
      guard let line = DigestLine(line) else { return nil }
      pieces.append(BackupPiece(name: line.name, byteCount: line.count, sha256: line.sha256))
    }
    self.pieces = pieces
    guard self.text.utf8.elementsEqual(bytes) else { return nil }
  }

  package var text: String {
    var text = ""
    for piece in pieces {
      text += DigestLine(sha256: piece.sha256, count: piece.byteCount, name: piece.name).text
      text += "\n"
    }
    return text
  }

  package var sha256: Digest { SHA256.hash(text) }

  /// The pieces by name.
  var byName: [String: BackupPiece] {
    Dictionary(pieces.map { ($0.name, $0) }) { first, _ in first }
  }

  /// Returns what is held after one more backup: its state files come in, the gone ones go.
  func adding(_ listing: BackupListing) -> BackupInventory { adding([listing]) }

  /// The same after several, oldest first.
  func adding(_ listings: [BackupListing]) -> BackupInventory {
    var held = byName
    for listing in listings {
      for name in listing.gone { held[name] = nil }
      for piece in listing.files where BackupLayout.isState(piece.name) { held[piece.name] = piece }
    }
    return BackupInventory(Array(held.values))
  }
}
