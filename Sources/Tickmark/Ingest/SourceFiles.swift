import Glibc

/// A file of a source, as a listing found it.
package struct ListedFile: Sendable, Hashable {
  /// Relative to the location (of a glob: to its longest part without a wildcard), `/` between
  /// folders.
  package let name: String
  package let path: String
}

/// Lists what lies at a source's location.
package enum SourceFiles {
  /// Returns the files of a folder with all below it, of a glob, or the one file; sorted by the bytes
  /// of their names.
  ///
  /// `*` and `?` match within one level, `**` any number of levels. Links are refused: what they
  /// lead to may lie outside.
  ///
  /// - Throws: ``DiskError`` where the location can't be listed, ``RunError`` for a link.
  package static func list(_ location: String) throws -> [ListedFile] {
    guard location.contains(where: { "*?".contains($0) }) else {
      return try sorted(listPlain(location))
    }
    let parts = location.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let fixed = parts.prefix { part in !part.contains(where: { "*?".contains($0) }) }
    let base = fixed.isEmpty ? "." : (fixed == [""] ? "/" : fixed.joined(separator: "/"))
    let pattern = Array(parts.dropFirst(fixed.count))
    guard try Disk.kind(of: base) != nil else { throw DiskError("list", base, code: ENOENT) }
    return try sorted(
      walk(base, prefix: "").filter { file in
        Glob.matches(file.name.split(separator: "/").map(String.init)[...], pattern[...])
      }
    )
  }

  private static func listPlain(_ location: String) throws -> [ListedFile] {
    switch try Disk.kind(of: location) {
    case .folder: return try walk(location, prefix: "")
    case .file:
      let name = location.split(separator: "/").last.map(String.init) ?? location
      return [ListedFile(name: name, path: location)]
    case nil: throw DiskError("list", location, code: ENOENT)
    case .link, .other: throw notPlain(location)
    }
  }

  private static func walk(_ folder: String, prefix: String) throws -> [ListedFile] {
    var files: [ListedFile] = []
    for name in try Disk.names(in: folder) {
      let path = "\(folder)/\(name)"
      switch try Disk.kind(of: path) {
      case .file: files.append(ListedFile(name: prefix + name, path: path))
      case .folder: files += try walk(path, prefix: "\(prefix)\(name)/")
      case nil: continue
      case .link, .other: throw notPlain(path)
      }
    }
    return files
  }

  private static func notPlain(_ path: String) -> RunError {
    RunError(
      place: path,
      message: "a link or device, want a file or folder",
      hint: "copy the export itself to the location: what a link leads to can change unseen"
    )
  }

  private static func sorted(_ files: [ListedFile]) -> [ListedFile] {
    files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}

/// Shell-like patterns over the parts of a path.
enum Glob {
  static func matches(_ parts: ArraySlice<String>, _ pattern: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return parts.isEmpty }
    if first == "**" {
      if matches(parts, pattern.dropFirst()) { return true }
      return !parts.isEmpty && matches(parts.dropFirst(), pattern)
    }
    guard let part = parts.first, matches(Array(part)[...], Array(first)[...]) else { return false }
    return matches(parts.dropFirst(), pattern.dropFirst())
  }

  /// One level: `*` is any run of characters, `?` one.
  static func matches(_ text: ArraySlice<Character>, _ pattern: ArraySlice<Character>) -> Bool {
    // Greedy with one point to return to, so that no pattern costs more than text × pattern.
    var (at, place) = (text.startIndex, pattern.startIndex)
    var retry: (text: Int, pattern: Int)?
    while at < text.endIndex {
      if place < pattern.endIndex, pattern[place] == "*" {
        retry = (at, place)
        place += 1
      } else if place < pattern.endIndex, pattern[place] == "?" || pattern[place] == text[at] {
        at += 1
        place += 1
      } else if let point = retry {
        retry = (point.text + 1, point.pattern)
        at = point.text + 1
        place = point.pattern + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
