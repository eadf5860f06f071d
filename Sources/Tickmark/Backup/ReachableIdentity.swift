import Age
import Archive

/// Looks for secret keys with which this host could read its own backups.
///
/// A file counts when it holds `AGE-SECRET-KEY-1` or `AGE-SECRET-KEY-PQ-1` in either case within its
/// first MiB; and when it is small and encrypted to a passphrase, as people keep an identity.
/// What this process isn't allowed to open is out of reach.
enum ReachableIdentity {
  /// How identities begin, hybrid ones too; a page that only speaks of them has no `1`.
  private static let marks = ["age-secret-key-1", "age-secret-key-pq-1"].map { Array($0.utf8) }
  private static let markByteCount = 19
  private static let searchedByteCount = 1 << 20
  private static let encryptedByteCount = 1 << 16
  private static let passphraseStart = Array("age-encryption.org/v1\n-> scrypt ".utf8)

  /// Returns the first file with a secret key at or below the paths, in order; nil if there is none.
  static func firstPath(in paths: [String]) throws -> String? {
    for path in paths {
      if let found = try firstPath(at: path) { return found }
    }
    return nil
  }

  private static func firstPath(at path: String) throws -> String? {
    guard Disk.exists(path) else { return nil }
    // A link given by name is followed, as whoever uses the key would; links in folders are not.
    guard try Disk.kind(of: path) == .folder else { return holdsKey(path) ? path : nil }
    guard let names = try? Disk.names(in: path) else { return nil }
    for name in names where try Disk.kind(of: "\(path)/\(name)") != .other {
      if let found = try firstPath(at: "\(path)/\(name)") { return found }
    }
    return nil
  }

  private static func holdsKey(_ path: String) -> Bool {
    if isEncryptedIdentity(path) { return true }
    guard let file = try? InputFile(path) else { return false }
    var window = [UInt8](repeating: 0, count: 65_536)
    var tail: [UInt8] = []
    var total = 0
    while total < searchedByteCount {
      let count =
        (try? unsafe window.withUnsafeMutableBytes { unsafe try file.read(into: $0) }) ?? 0
      if count == 0 { return false }
      // A mark may lie across two pieces.
      let piece = tail + window[..<count]
      if holdsMark(piece) { return true }
      tail = Array(piece.suffix(markByteCount - 1))
      total += count
    }
    return false
  }

  /// Whether age encrypted it to a passphrase, and it is no larger than some identities are.
  private static func isEncryptedIdentity(_ path: String) -> Bool {
    guard let byteCount = try? Disk.byteCount(of: path), byteCount < encryptedByteCount,
      let bytes = try? Disk.read(path)
    else { return false }
    var head = bytes
    if AgeArmor.begins(bytes) {
      var source = AgeArmorSource(BytesSource(bytes))
      head = (try? source.readAll()) ?? []
    }
    return head.starts(with: passphraseStart)
  }

  private static func holdsMark(_ bytes: [UInt8]) -> Bool {
    for begin in bytes.indices where bytes[begin] | 0x20 == UInt8(ascii: "a") {
      let isMarked = marks.contains { mark in
        begin + mark.count <= bytes.count
          && zip(bytes[begin...], mark).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
      }
      if isMarked { return true }
    }
    return false
  }
}
