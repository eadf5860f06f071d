import Archive
import CanonicalJSON
import Cryptography
import Formats
import Trail

/// The exports of a written sample's table, to be damaged.
struct TamperedTable {
  /// A full or an incremental export.
  struct Export {
    /// Folder of its manifests, relative to the source's location.
    var root: String
    var summary: JSONValue
    var files: [JSONValue]
    var window: Period?
    var end: Instant

    var place: String { "\(root)/manifest-summary.json" }

    func name(_ index: Int) -> String { files[index]["dataFileS3Key"]?.string ?? "" }
  }

  static let location = "exports/payments"
  private var folder: SampleFolder
  /// Oldest first.
  private(set) var exports: [Export] = []
  private let exceptions: Set<String>

  init(_ path: String, exceptions: Set<String>) throws {
    folder = SampleFolder(path)
    self.exceptions = exceptions
    for file in try SourceFiles.list("\(path)/\(Self.location)")
    where file.name.hasSuffix("/manifest-summary.json") {
      let bytes = try Disk.read(file.path)
      let summary = try DynamoDB.Summary(bytes, file: file.name)
      let list = try Disk.read("\(path)/\(Self.location)/\(summary.folder)/manifest-files.json")
      exports.append(
        Export(
          root: summary.folder,
          summary: try JSONValue(parsing: bytes),
          files: try list.split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: Array($0))
          },
          window: summary.window,
          end: summary.exportTime
        )
      )
    }
    exports.sort { ($0.end, $0.root) < ($1.end, $1.root) }
  }

  var last: Int { exports.count - 1 }

  /// An incremental export whose successor begins before it ends, and what only it covers.
  func overlapped() -> (index: Int, alone: Period)? {
    for index in exports.indices.dropLast() {
      guard let window = exports[index].window, let next = exports[index + 1].window,
        next.begin < window.end
      else { continue }
      return (index, Period(begin: window.begin, end: next.begin))
    }
    return nil
  }

  func remove(_ name: String) throws { try Disk.remove("\(folder.path)/\(Self.location)/\(name)") }

  mutating func write(
    _ bytes: [UInt8],
    to name: String,
    in location: String = location
  ) throws {
    try folder.write(bytes, to: "\(location)/\(name)")
  }

  /// Removes an export with its data files.
  func remove(_ index: Int) throws {
    for file in exports[index].files.indices { try remove(exports[index].name(file)) }
    for name in ["manifest-summary", "manifest-files"] {
      try remove("\(exports[index].root)/\(name).json")
      try remove("\(exports[index].root)/\(name).md5")
    }
    try remove("\(exports[index].root)/_started")
  }

  // MARK: Items

  func lines(_ name: String) throws -> [JSONValue] {
    let bytes = try Disk.read("\(folder.path)/\(Self.location)/\(name)")
    return try Gzip.decompress(bytes, limit: 1 << 30).split(separator: UInt8(ascii: "\n"))
      .map { try JSONValue(parsing: Array($0)) }
  }

  static func time(_ image: JSONValue?) -> Instant {
    image?["time"]?["S"]?.string.flatMap { Instant(rfc3339: $0) } ?? Instant(seconds: 0)
  }

  /// The last item of the newest export that fails no control, written after an instant.
  func item(after time: Instant) throws -> (file: Int, line: Int, value: JSONValue)? {
    for file in exports[last].files.indices {
      let lines = try lines(exports[last].name(file))
      for (index, line) in lines.enumerated().reversed() {
        let image = line["NewImage"]
        let key = image?["pk"]?["S"]?.string ?? ""
        if Self.time(image) >= time, !exceptions.contains(where: { $0.contains(key) }) {
          return (file, index, line)
        }
      }
    }
    return nil
  }

  static func data(_ lines: [JSONValue]) -> [UInt8] {
    Gzip.compress(lines.flatMap { $0.canonical + [UInt8(ascii: "\n")] })
  }

  // MARK: Manifests

  /// Writes a data file of an export, and what its manifests say of it.
  mutating func replace(_ index: Int, file: Int, with lines: [JSONValue]) throws {
    let before = exports[index].files[file]["itemCount"]?.int ?? 0
    let bytes = Self.data(lines)
    exports[index].files[file]["itemCount"] = .number(JSONNumber(lines.count))
    exports[index].files[file]["md5Checksum"] = .string(Base64.encode(MD5.hash(bytes)))
    let sum = (exports[index].summary["itemCount"]?.int ?? 0) - before + lines.count
    exports[index].summary["itemCount"] = .number(JSONNumber(sum))
    try write(bytes, to: exports[index].name(file))
    try writeManifests(exports[index])
  }

  /// Changes the summary of an export.
  mutating func edit(_ index: Int, _ change: (inout JSONValue) -> Void) throws {
    change(&exports[index].summary)
    try writeManifests(exports[index])
  }

  mutating func writeManifests(_ export: Export, in location: String = location) throws {
    let list = export.files.flatMap { $0.canonical + [UInt8(ascii: "\n")] }
    for (name, bytes) in [
      ("manifest-files", list), ("manifest-summary", export.summary.canonical),
    ] {
      try write(bytes, to: "\(export.root)/\(name).json", in: location)
      let sum = Array(Base64.encode(MD5.hash(bytes)).utf8)
      try write(sum, to: "\(export.root)/\(name).md5", in: location)
    }
  }
}
