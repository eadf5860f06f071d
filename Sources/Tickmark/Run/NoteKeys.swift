import TransparencyLog

/// Verifier keys in files: one a line, as `.vkey` files have them.
enum NoteKeys {
  /// - Parameter path: a file, or a folder of which the files `*.vkey` are read.
  /// - Throws: ``RunError`` for a line that is no key, and where there is none.
  static func read(_ path: String) throws -> [VerifierKey] {
    guard try Disk.kind(of: path) == .folder else { return try keys(in: path) }
    let files = try Disk.names(in: path).filter { $0.hasSuffix(".vkey") }
    guard !files.isEmpty else {
      throw RunError(place: path, message: "found no file *.vkey, want at least one")
    }
    return try files.flatMap { try keys(in: "\(path)/\($0)") }
  }

  private static func keys(in path: String) throws -> [VerifierKey] {
    let lines = String(decoding: try Disk.read(path), as: UTF8.self).split(separator: "\n")
    do throws(NoteError) {
      var keys: [VerifierKey] = []
      for line in lines { keys.append(try VerifierKey(String(line))) }
      if !keys.isEmpty { return keys }
    } catch {
      throw RunError(
        place: path,
        message: "\(error)",
        hint: "give a .vkey file: <name>+<hex>+<base64>"
      )
    }
    throw RunError(place: path, message: "found no key, want <name>+<hex>+<base64> on a line")
  }
}
