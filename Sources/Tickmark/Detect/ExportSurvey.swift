package import CanonicalJSON
import Formats
import Trail

/// What lies in a folder: files that make sources, and those that none takes.
package struct ExportSurvey: Sendable {
  /// A file that belongs to no source, and why.
  package struct Unread: Sendable, Hashable {
    package let path: String
    package let reason: String
  }

  package private(set) var sources: [DetectedSource] = []
  package private(set) var unread: [Unread] = []

  package var json: JSONValue {
    [
      "sources": .array(sources.map(\.json)),
      "unread": .array(
        unread.map { ["path": .string($0.path), "reason": .string($0.reason)] }
      ),
    ]
  }

  /// Looks at a file, or at all files below a folder.
  ///
  /// - Parameters:
  ///   - location: the file or folder.
  ///   - name: what it is called in the sources' locations; `.` for what is called by its names below.
  ///   - skipping: names of folders at its top that hold no exports.
  /// - Throws: ``DiskError`` where the location can't be listed, ``RunError`` for a link in it.
  package init(_ location: String, as name: String, skipping: Set<String> = []) throws {
    let listed = try SourceFiles.list(location).filter { file in
      let parts = file.parts
      return !(parts.count > 1 && skipping.contains(parts[0])) && file.ending != "key"
        && !parts.contains { $0.hasPrefix(".") }
    }
    let isFolder = try Disk.kind(of: location) == .folder
    let shown = ShownFolder(name)
    var looks = listed.sampled.map(FileLook.init)
    var aside = Sidecars()
    looks.removeAll { aside.take($0) }
    let stores = Set(looks.filter(\.isStore).map(\.file.name))
    looks.removeAll { look in look.file.storeBeside.map(stores.contains) ?? false }
    for group in SourceGroup.groups(looks, isFolder: isFolder, isNamed: !shown.isWorkingFolder) {
      let source = group.source(in: shown, isFolder: isFolder, of: listed)
      if let source { sources.append(aside.beside(source, shown: shown)) }
      unread += group.looks.filter { source == nil || group.isStray($0, source) }.map {
        Unread(path: isFolder ? shown.path($0.file.parts) : name, reason: $0.reason)
      }
    }
    sources.sort { $0.location.utf8.lexicographicallyPrecedes($1.location.utf8) }
    nameApart()
    unread.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Adds the format to the names of sources that share one, and a number where that doesn't do.
  private mutating func nameApart() {
    for byFormat in [true, false] {
      let counts = sources.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
      var number: [String: Int] = [:]
      for index in sources.indices where counts[sources[index].name, default: 0] > 1 {
        let name = sources[index].name
        number[name, default: 0] += 1
        let suffix = byFormat ? sources[index].detection.format.name : "\(number[name] ?? 0)"
        sources[index].name = "\(name)-\(suffix)"
      }
    }
  }
}

/// A file that was opened.
struct FileLook {
  let file: ListedFile
  let sample: FileSample?
  /// Why it has no sample, or that it fits no format.
  let reason: String
  let detection: FormatDetection?

  static let emptiness = "empty"

  init(_ file: ListedFile) {
    self.file = file
    do {
      let sample = try FileSample(file)
      self.sample = sample
      let isEmpty = sample.count == 0 && !sample.isStore
      let found = isEmpty ? nil : FormatDetection([sample])
      let wrapping = found.map { $0.confidence == .possible } ?? true ? sample.wrapping : nil
      detection = wrapping == nil ? found : nil
      reason = isEmpty ? Self.emptiness : wrapping ?? "no format fits its records"
    } catch {
      sample = nil
      detection = nil
      reason = "\(error)"
    }
  }

  var isStore: Bool { sample?.isStore ?? false }

  /// The folders above it, from the location down.
  var folders: [String] { file.parts.dropLast() }
}

extension [ListedFile] {
  /// The most files of one folder and ending that are opened: the others are taken for the same.
  private static var sampleLimit: Int { 12 }

  /// Some files of each folder and ending, spread evenly over their names.
  var sampled: [ListedFile] {
    let groups = Dictionary(grouping: self) { "\(Disk.parent(of: $0.path))\n\($0.ending)" }
    return groups.keys.sorted().flatMap { key -> [ListedFile] in
      let files = groups[key] ?? []
      guard files.count > Self.sampleLimit else { return files }
      return (0..<Self.sampleLimit).map { files[$0 * (files.count - 1) / (Self.sampleLimit - 1)] }
    }
  }
}

extension ListedFile {
  /// Of a file that SQLite keeps beside a database: the database's name.
  var storeBeside: String? {
    ["-wal", "-shm", "-journal"].first(where: name.hasSuffix).map {
      String(name.dropLast($0.count))
    }
  }

  /// What follows the first point of the name: `jsonl.gz`.
  var ending: String {
    let base = name.split(separator: "/").last ?? ""
    return base.split(separator: ".", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
  }
}
