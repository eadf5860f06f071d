import CanonicalJSON
import Formats
import Trail

/// Files that make one source: the files of a folder, or those of one kind in a folder of several.
struct SourceGroup {
  /// The folder, below the location.
  let folders: [String]
  /// Whether all below the folder belongs to it.
  let isWhole: Bool
  var looks: [FileLook]

  /// Parts files into sources.
  ///
  /// A folder is a source where all below it is of one format, unless its own folders have names that
  /// tell sources apart; the exporting service's folders, dates and numbers don't.
  ///
  /// - Parameters:
  ///   - isFolder: whether a folder is looked at, not one file.
  ///   - isNamed: whether that folder can be a source itself.
  static func groups(_ looks: [FileLook], isFolder: Bool, isNamed: Bool) -> [SourceGroup] {
    guard isFolder else { return [SourceGroup(folders: [], isWhole: true, looks: looks)] }
    return groups(looks, below: [], isNamed: isNamed)
  }

  private static func groups(
    _ looks: [FileLook],
    below folders: [String],
    isNamed: Bool
  ) -> [SourceGroup] {
    let inside = Dictionary(grouping: looks) { look -> String in
      look.folders.count > folders.count ? look.folders[folders.count] : ""
    }
    let children = inside.keys.filter { !$0.isEmpty }.sorted()
    let formats = Set(looks.compactMap { $0.detection?.format })
    // A store is one file, so that a folder of some is no source.
    if isNamed, formats.count == 1, let format = formats.first, format != .eventStore {
      let isWhole =
        children.isEmpty
        ? looks.allSatisfy { $0.detection != nil || format.role(of: $0.file.name) == .marker }
        : children.allSatisfy { isPart($0, of: format) }
      if isWhole { return [SourceGroup(folders: folders, isWhole: true, looks: looks)] }
    }
    return children.flatMap { child in
      groups(inside[child] ?? [], below: folders + [child], isNamed: true)
    } + ofFiles(inside[""] ?? [], in: folders)
  }

  /// Files that lie side by side, parted by what they are and how their names end.
  private static func ofFiles(_ looks: [FileLook], in folders: [String]) -> [SourceGroup] {
    let kinds = Dictionary(grouping: looks) { look in
      look.detection.map {
        "\($0.format.rawValue)\n\(look.isStore ? look.file.name : look.file.ending)"
      } ?? ""
    }
    return kinds.keys.sorted().map {
      SourceGroup(folders: folders, isWhole: false, looks: kinds[$0] ?? [])
    }
  }

  /// Whether a folder is a part of a source, not a source: a date, a number, `key=value`, or one that
  /// the exporting service makes.
  private static func isPart(_ name: String, of format: SourceFormat) -> Bool {
    let hasNoWord = !name.contains { $0.isLetter }
    return hasNoWord || name.contains("=") || format.signs.isOwnFolder(name)
  }
}

extension SourceGroup {
  /// The source that the files make; nil where no format fits.
  ///
  /// - Parameters:
  ///   - shown: the folder or file that was looked at.
  ///   - listed: all files there, for the count.
  func source(
    in shown: ShownFolder,
    isFolder: Bool,
    of listed: [ListedFile]
  ) -> DetectedSource? {
    let fitting = looks.filter { $0.detection != nil }
    guard !fitting.isEmpty, let detection = FormatDetection(fitting.compactMap(\.sample)) else {
      return nil
    }
    var source = DetectedSource(
      name: SourceName.make(named(shown), format: detection.format),
      location: isFolder ? place(shown) : shown.path,
      detection: detection,
      fileCount: isFolder ? fileCount(of: listed) : 1,
      openedCount: looks.count
    )
    source.newest = newest(detection)
    return source
  }

  private var isStore: Bool { looks.first?.isStore ?? false }

  /// Whether a file of the group would be read as records, though it holds none.
  func isStray(_ look: FileLook, _ source: DetectedSource?) -> Bool {
    guard look.detection == nil, look.reason != FileLook.emptiness, let source else { return false }
    let name = look.file.parts.dropFirst(folders.count).joined(separator: "/")
    if case .records = source.detection.format.role(of: name) { return true }
    return false
  }

  private func fileCount(of listed: [ListedFile]) -> Int {
    listed.count { file in
      let above = file.parts.dropLast()
      guard !isStore else { return file.name == looks[0].file.name }
      guard isWhole else { return above == folders[...] && file.ending == looks.first?.file.ending }
      return above.starts(with: folders)
    }
  }

  /// The last folder, else the file's own name where it is alone.
  private func named(_ shown: ShownFolder) -> String {
    if let folder = folders.last, !isStore { return folder }
    if !isWhole && looks.count == 1 { return looks[0].file.parts.last ?? "" }
    return shown.isWorkingFolder ? "" : shown.path
  }

  private func place(_ shown: ShownFolder) -> String {
    if isWhole { return shown.path(folders) }
    let ending = looks.first?.file.ending ?? ""
    // In a folder of its own more will come; beside other things the file is meant.
    if looks.count == 1, folders.isEmpty || ending.isEmpty || isStore {
      return shown.path(looks[0].file.parts)
    }
    return shown.path(folders + [ending.isEmpty ? "*" : "*.\(ending)"])
  }

  /// The newest time among the records that were looked at.
  private func newest(_ detection: FormatDetection) -> Instant? {
    let settings = FormatSettings(format: detection.format, map: detection.settings.map)
    let rules = settings.mapping.rules[.time] ?? []
    let samples = looks.compactMap(\.sample)
    let times = samples.flatMap { $0.events(of: detection.format) }.flatMap { record in
      rules.compactMap { rule -> Instant? in
        guard case .time(let pointer, let unit) = rule else { return nil }
        return record.value(at: pointer).flatMap { EventTime.read($0, unit) }
      }
    }
    return times.max()
  }
}

/// Names of sources.
enum SourceName {
  /// Makes a name out of a folder's or file's: letters, digits, `.`, `_` and `-`, without the ending.
  static func make(_ text: String, format: SourceFormat) -> String {
    let base = text.split(separator: "/").last.map(String.init) ?? ""
    let stem = base.split(separator: ".").first.map(String.init) ?? ""
    let name = String(
      stem.unicodeScalars.map { scalar -> Character in
        let isDigit = ("0"..."9").contains(scalar)
        let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || isDigit)
        return isPlain ? Character(scalar) : "-"
      }.prefix(48)
    ).lowercased()
    let trimmed = name.drop { $0 == "-" }
    // Tickmark's own facts have this name.
    if trimmed == OwnFact.source { return "\(trimmed)-\(format.name)" }
    return trimmed.isEmpty ? format.name : String(trimmed)
  }
}
