import Archive
import CanonicalJSON
import Cryptography
import Trail

/// The business events of a written sample, to be damaged.
struct TamperedStreams {
  /// One line of a file.
  struct Line {
    var file: String
    /// From 0.
    var index: Int
    var value: JSONValue

    var time: Instant {
      value["time"]?.string.flatMap { Instant(rfc3339: $0) } ?? Instant(seconds: 0)
    }
  }

  private var folder: SampleFolder
  private(set) var files: [String] = []
  /// A stream that has three events or more and no exception, in the order of its events.
  private(set) var stream: [Line] = []

  init(_ path: String, exceptions: Set<String>) throws {
    folder = SampleFolder(path)
    var streams: [String: [Line]] = [:]
    for file in try SourceFiles.list("\(path)/exports/business") {
      files.append(file.name)
      for (index, line) in try lines(file.name).enumerated() {
        let value = try JSONValue(parsing: Array(line.utf8))
        let name = value["stream"]?.string ?? ""
        streams[name, default: []].append(Line(file: file.name, index: index, value: value))
      }
    }
    let quiet = streams.sorted { $0.key < $1.key }.filter { name, lines in
      lines.count >= 3 && !exceptions.contains { $0.hasPrefix("\(name)/") }
    }
    guard let chosen = quiet.first else {
      throw RunError(place: "sample", message: "no stream of three events in it, want more events")
    }
    stream = chosen.value
  }

  func path(_ file: String) -> String { "exports/business/\(file)" }

  func lines(_ file: String) throws -> [String] {
    let bytes = try Disk.read("\(folder.path)/\(path(file))")
    let text = String(decoding: try Gzip.decompress(bytes, limit: 1 << 30), as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
  }

  /// From the first event of a file to its last.
  func span(_ file: String) throws -> Period? {
    let times = try lines(file).compactMap { line in
      try JSONValue(parsing: Array(line.utf8))["time"]?.string.flatMap { Instant(rfc3339: $0) }
    }
    guard let first = times.min(), let last = times.max() else { return nil }
    return Period(begin: first, end: last.alone.end)
  }

  mutating func write(_ lines: [String], to path: String) throws {
    try folder.write(Gzip.compress(Self.text(lines)), to: path)
  }

  static func text(_ lines: [String]) -> [UInt8] { Array(lines.map { "\($0)\n" }.joined().utf8) }

  /// Changes one line in its file.
  mutating func replace(_ line: Line, with value: JSONValue?) throws {
    var lines = try lines(line.file)
    if let value {
      lines[line.index] = value.canonicalText
    } else {
      lines.remove(at: line.index)
    }
    try write(lines, to: path(line.file))
  }

  /// Appends a line to a file and returns its place.
  mutating func append(_ text: String, to file: String) throws -> String {
    let lines = try lines(file) + [text]
    try write(lines, to: path(file))
    return "\(file):\(lines.count)"
  }

  /// Returns the event with its hash over what it says now.
  static func chained(_ value: JSONValue) -> JSONValue {
    var members = (value.object ?? JSONObject()).map { ($0.name, $0.value) }
    members.removeAll { $0.0 == "hash" }
    let hash = SHA256.hash(JSONValue.object(JSONObject(members)).canonical).hex
    return .object(JSONObject(members + [("hash", .string(hash))]))
  }

  /// Returns the event that would follow the stream's last one.
  func next(at time: Instant) -> JSONValue? {
    guard var value = stream.last?.value, let sequence = value["sequence"]?.int,
      let name = value["stream"]?.string
    else { return nil }
    value["sequence"] = .number(JSONNumber(sequence + 1))
    value["id"] = .string("\(name)-\(sequence + 1)")
    value["prev_hash"] = value["hash"] ?? .null
    value["time"] = .string(time.millisecondText)
    value["type"] = "note.added"
    return Self.chained(value)
  }
}
