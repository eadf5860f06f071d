import Cryptography

/// How far a restore has come, in a file of the folder that it fills.
///
///     tickmark-restore/v1
///     <sha256 of the manifest.note of the archive to end with>
///     <the same of each archive that was unpacked, oldest first>
///
/// A restore that was killed goes on behind the last of them, once all their files were found to be
/// what the listings say.
struct RestoreProgress {
  static let name = "restore.progress"
  static let lock = "restore.lock"
  private static let version = "tickmark-restore/v1"
  private let folder: String
  private let chain: BackupChain

  init(_ folder: String, _ chain: BackupChain) { (self.folder, self.chain) = (folder, chain) }

  /// Notes that so many archives of the chain are unpacked.
  func note(_ count: Int) throws {
    let digests = (chain.links.suffix(1) + chain.links.prefix(count)).map(\.note.hex)
    let text = ([Self.version] + digests).joined(separator: "\n") + "\n"
    try Disk.write(Array(text.utf8), to: "\(folder)/\(Self.name)")
  }

  /// Brings the folder to where an archive can be unpacked: the one behind those that are in it, or
  /// the first, in an empty folder.
  ///
  /// - Returns: how many archives the unpacker has passed over.
  func resume(
    _ unpacker: inout BackupUnpacker,
    _ archive: (BackupChain.Link) -> String
  ) throws -> Int {
    let count = try noted()
    var resumed = unpacker
    for link in chain.links.prefix(count) { try resumed.passOver(archive(link), link) }
    let next =
      count < chain.links.count
      ? try resumed.read(archive(chain.links[count]), chain.links[count]).1 : nil
    guard count > 0, try isWhole(resumed.files, next) else {
      try clear { $0 == Self.lock }
      return 0
    }
    let names = Set(resumed.files.map(\.name) + [Self.name, Self.lock])
    try clear { names.contains($0) }
    unpacker = resumed
    return count
  }

  /// How many archives of this very chain are noted; 0 where the file isn't there or is another's.
  private func noted() throws -> Int {
    guard let bytes = try? Disk.read("\(folder)/\(Self.name)") else { return 0 }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    let digests = chain.links.map(\.note.hex)
    guard lines.count > 2, lines[0] == Self.version, lines[1] == digests.last,
      lines.count - 2 <= digests.count, Array(lines[2...]) == Array(digests[..<(lines.count - 2)])
    else { return 0 }
    return lines.count - 2
  }

  /// Whether all files are there as listed, or as the archive lists them that was under way.
  ///
  /// Tiles don't count: they are made anew with the ledger.
  private func isWhole(_ files: [BackupPiece], _ next: BackupListing?) throws -> Bool {
    var others: [String: BackupPiece] = [:]
    for piece in next?.files ?? [] { others[piece.name] = piece }
    let gone = Set(next?.gone ?? [])
    return try files.allSatisfy { piece in
      if piece.name.hasPrefix("\(BackupLayout.state)/log/tile/") { return true }
      let path = "\(folder)/\(piece.name)"
      // What the archive that was under way replaces is written anew in any case.
      if others[piece.name] != nil || gone.contains(piece.name) { return true }
      guard try Disk.kind(of: path) == .file else { return false }
      let found = StateScan.Found(name: piece.name, path: path, byteCount: piece.byteCount)
      return try StateScan.piece(found) == piece
    }
  }

  /// Removes all files but those that are kept, by their names in the folder.
  private func clear(_ prefix: String = "", keeping isKept: (String) -> Bool) throws {
    let place = prefix.isEmpty ? folder : "\(folder)/\(prefix)"
    for child in try Disk.names(in: place) {
      let name = prefix.isEmpty ? child : "\(prefix)/\(child)"
      if try Disk.kind(of: "\(folder)/\(name)") == .folder {
        try clear(name, keeping: isKept)
      } else if !isKept(name) {
        try Disk.remove("\(folder)/\(name)")
      }
    }
  }
}
