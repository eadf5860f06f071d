import CanonicalJSON
import Formats

/// Files that belong to a CloudTrail source without being a part of it: public keys, and metadata with
/// signatures.
struct Sidecars {
  private var keys: [ListedFile] = []
  private var metadata: [ListedFile] = []

  /// Takes a file if it is one; returns whether it is.
  mutating func take(_ look: FileLook) -> Bool {
    guard let sample = look.sample, look.detection == nil else { return false }
    if sample.records.count == 1, sample.records[0]["PublicKeyList"]?.array != nil {
      keys.append(look.file)
      return true
    }
    let isOne =
      sample.begins(with: "\"Metadata\"", "\"signature\"")
      || sample.begins(with: "CloudTrail-Digest", "\"signature\"")
    if isOne { metadata.append(look.file) }
    return isOne
  }

  /// Returns the source with the files that its digests are verified by.
  func beside(_ source: DetectedSource, shown: ShownFolder) -> DetectedSource {
    guard source.detection.format == .cloudtrail else { return source }
    var source = source
    source.publicKeys = place(keys).map(shown.path)
    source.metadata = place(metadata).map(shown.path)
    return source
  }

  /// The file, or the deepest folder that has all of several.
  private func place(_ files: [ListedFile]) -> [String]? {
    guard let first = files.first?.parts else { return nil }
    guard files.count > 1 else { return first }
    return files.reduce(first) { common, file in
      Array(zip(common, file.parts.dropLast()).prefix { $0 == $1 }.map(\.0))
    }
  }
}

/// How the folder that is looked at is called in what is proposed.
struct ShownFolder: Sendable {
  private let parts: [String]

  /// - Parameter name: a path; `.` is left out of the paths below it.
  init(_ name: String) {
    let base = name.count > 1 && name.hasSuffix("/") ? String(name.dropLast()) : name
    parts = base == "." ? [] : [base]
  }

  /// Whether paths below it don't name it.
  var isWorkingFolder: Bool { parts.isEmpty }

  var path: String { path([]) }

  func path(_ below: [String]) -> String {
    let all = parts + below
    return all.isEmpty ? "." : all.joined(separator: "/")
  }
}

extension ListedFile {
  /// The parts of its name: folders, then the file.
  var parts: [String] { name.split(separator: "/").map(String.init) }
}
