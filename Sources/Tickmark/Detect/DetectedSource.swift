package import CanonicalJSON
import Formats
package import Trail

/// Files that belong together, what they are, and the source that they would make.
package struct DetectedSource: Sendable {
  /// A name for the source: of its folder, or of its file.
  package var name: String
  /// Folder, file or glob, as the folder that was looked at was named.
  package var location: String
  package var detection: FormatDetection
  /// Files at the location, and how many of them were opened.
  package var fileCount: Int
  package var openedCount: Int
  /// Outputs of `aws cloudtrail list-public-keys`.
  package var publicKeys: String?
  /// Object metadata with the digests' signatures.
  package var metadata: String?
  /// The newest time in what was looked at.
  package var newest: Instant?

  package var json: JSONValue {
    var value = detection.json
    value["name"] = .string(name)
    value["location"] = .string(location)
    value["files"] = ["found": JSONValue(fileCount), "opened": JSONValue(openedCount)]
    value["yaml"] = .string(yaml.joined(separator: "\n") + "\n")
    value["notes"] = .array(notes.map { .string($0) })
    return value
  }

  /// What a person must know or add.
  package var notes: [String] {
    var notes = detection.settings.notes
    if detection.format == .cloudtrail {
      if publicKeys == nil {
        notes.append("public-keys: the output of `aws cloudtrail list-public-keys`; none was found")
      }
      if metadata == nil {
        notes.append("metadata: the digests' object metadata, where signatures are; none was found")
      }
    }
    return notes
  }

  /// The source's entry under `sources:`, without indentation.
  package var yaml: [String] {
    let format = detection.format
    let settings = detection.settings
    var lines = ["format: \(format.rawValue)", "location: \(YAMLText.quoted(location))"]
    if let publicKeys { lines.append("public-keys: \(YAMLText.quoted(publicKeys))") }
    if let metadata { lines.append("metadata: \(YAMLText.quoted(metadata))") }
    if !settings.keys.isEmpty {
      lines.append("keys: [\(settings.keys.map(YAMLText.quoted).joined(separator: ", "))]")
    }
    if !settings.map.isEmpty {
      let order = ["id"] + EventColumn.allCases.map(\.name)
      let pairs = order.compactMap { name in
        settings.map[name].map { "\(name): \(YAMLText.quoted($0.description))" }
      }
      lines.append("map: { \(pairs.joined(separator: ", ")) }")
    }
    if let chain = settings.chain, chain != ChainSettings() {
      let places = [chain.previous, chain.hash].map { YAMLText.quoted($0.description) }
      lines.append("chain: { previous: \(places[0]), hash: \(places[1]) }")
    }
    if !settings.sensitive.isEmpty {
      let pointers = settings.sensitive.map { YAMLText.quoted($0.description) }
      lines.append("sensitive: [\(pointers.joined(separator: ", "))]")
    }
    lines.append("expect: { every: \(format == .cloudtrail ? "1h" : "24h") }")
    if assurance == .witnessed { lines.append("require: witnessed") }
    let indented = lines.map { "  \($0)" }
    return ["\(name):"] + indented
  }

  private var assurance: Assurance {
    FormatSettings(format: detection.format, chain: detection.settings.chain).assurance
  }
}

/// Words as they may stand in a YAML file.
enum YAMLText {
  /// The text as it is where that is safe, else in double quotes.
  static func quoted(_ text: String) -> String {
    let first = text.utf8.first ?? 0
    let isPlain =
      text.utf8.allSatisfy { isWord($0) || "/._-*+=@".utf8.contains($0) }
      && (isLetter(first) || "/.".utf8.contains(first))
      && !["true", "false", "null", "yes", "no", "on", "off"].contains(text.lowercased())
    return isPlain ? text : JSONValue.string(text).canonicalText
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
