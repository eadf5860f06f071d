import Archive
import Cryptography

/// Finds the files that a backup may have to take.
enum StateScan {
  /// A file as it lies.
  struct Found {
    /// Its name in the archive.
    let name: String
    let path: String
    let byteCount: Int
  }

  /// Returns the state's files, sorted by name; what a killed run left half written is passed over.
  static func files(ofState path: String) throws -> [Found] {
    var found: [Found] = []
    for folder in BackupLayout.stateFolders where Disk.exists("\(path)/\(folder)") {
      try collect("\(path)/\(folder)", as: "\(BackupLayout.state)/\(folder)", into: &found)
    }
    return sorted(found.filter { !$0.name.hasSuffix(".part") })
  }

  /// Returns the files of a bag that has this name in the archive, sorted by name.
  static func files(ofBag path: String, as name: String) throws -> [Found] {
    var found: [Found] = []
    try collect(path, as: name, into: &found)
    return sorted(found)
  }

  /// Reads a file once for its digest.
  static func piece(_ found: Found) throws -> BackupPiece {
    let source = HashingSource(try InputFile(found.path))
    try source.drain()
    return BackupPiece(name: found.name, byteCount: source.byteCount, sha256: source.sha256)
  }

  private static func collect(
    _ path: String,
    as name: String,
    into found: inout [Found]
  ) throws {
    for child in try Disk.names(in: path) {
      let place = "\(path)/\(child)"
      switch try Disk.kind(of: place) {
      case .folder: try collect(place, as: "\(name)/\(child)", into: &found)
      case .file:
        let byteCount = try Disk.byteCount(of: place)
        found.append(Found(name: "\(name)/\(child)", path: place, byteCount: byteCount))
      case .link, .other, nil: throw BackupError(place, .notRegular)
      }
    }
  }

  private static func sorted(_ found: [Found]) -> [Found] {
    found.sorted { String.isOrderedByBytes($0.name, $1.name) }
  }
}
