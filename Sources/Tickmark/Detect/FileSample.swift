package import CanonicalJSON
import EventStore
import Formats

/// The first records of an export file: enough to tell what it is, however large it is.
package struct FileSample: Sendable {
  /// Uncompressed bytes that are read at most.
  static let byteLimit = 1 << 20
  static let recordLimit = 100
  /// Members of an object that is nothing but the wrapping of an array of records.
  static let envelopes = [
    "Records", "records", "value", "items", "Items", "events", "entries", "Documents",
    "resourceLogs",
  ]

  /// Relative to the folder that is looked at.
  package let name: String
  package private(set) var records: [JSONValue] = []
  /// Lines that are no JSON.
  package private(set) var lines: [String] = []
  /// Pieces that are neither.
  package private(set) var brokenCount = 0
  /// The first bytes, uncompressed.
  private let start: [UInt8]
  /// Whether records are elements of an array, not lines.
  package private(set) var isArray = false

  /// Whether it is an event store, of which the first events were read.
  package private(set) var isStore = false

  /// - Throws: ``DiskError``, what the decompression throws, or that a store can't be read.
  init(_ file: ListedFile) throws {
    name = file.name
    let export = try ExportFile(file.path, ratioLimit: 1_000, withMD5: false)
    var bytes: [UInt8] = []
    try export.read(Self.byteLimit, into: &bytes)
    start = Array(bytes.prefix(4_096))
    if EventStore.isHead(start) {
      try takeStore(file.path)
      return
    }
    let isWhole = bytes.count < Self.byteLimit
    if isWhole, let whole = try? JSONValue(parsing: bytes) {
      take(whole)
    } else {
      cut(bytes, isWhole: isWhole)
    }
  }

  private mutating func takeStore(_ path: String) throws {
    isStore = true
    let store = try openStore(path, isReadOnly: true)
    try store.export(1..<Self.recordLimit + 1) { line in
      if let record = try? JSONValue(parsing: line) {
        records.append(record)
      } else {
        brokenCount += 1
      }
    }
  }

  /// Takes a whole document: an array, an envelope with one, or one record.
  private mutating func take(_ document: JSONValue) {
    if let elements = document.array {
      isArray = true
      records = Array(elements.prefix(Self.recordLimit))
    } else if let elements = document.envelopeElements {
      isArray = true
      records = Array(elements.prefix(Self.recordLimit))
    } else {
      records = [document]
    }
  }

  private mutating func cut(_ bytes: [UInt8], isWhole: Bool) {
    var cutter = RecordCutter(.values(in: Self.envelopes))
    var ranges: [Range<Int>] = []
    // The array outlives the closure, which keeps no pointer.
    _ = unsafe bytes.withUnsafeBytes { unsafe cutter.cut($0, isLast: isWhole, into: &ranges) }
    isArray = !cutter.isLines
    for range in ranges where records.count + lines.count + brokenCount < Self.recordLimit {
      let piece = Array(bytes[range])
      guard piece.contains(where: { $0 > 0x20 }) else { continue }
      if let record = try? JSONValue(parsing: piece) {
        records.append(record)
      } else if let line = String(validating: piece, as: UTF8.self), line.isPlainLine {
        lines.append(line)
      } else {
        brokenCount += 1
      }
    }
  }

  /// Whether all of these texts stand at the file's beginning.
  func begins(with texts: String...) -> Bool {
    let text = String(decoding: start, as: UTF8.self)
    return texts.allSatisfy { text.contains($0) }
  }

  /// The records as the format reads them: of a file that isn't JSON lines, what its transcoder makes.
  func events(of format: SourceFormat) -> [JSONValue] {
    guard var transcoder = format.transcoder?() else { return records }
    let documents = records.map { record -> JSONValue in
      record["scopeLogs"] == nil ? record : ["resourceLogs": [record]]
    }
    var made = TranscodedRecords()
    for piece in lines.map({ Array($0.utf8) }) + documents.map(\.canonical) {
      // The piece outlives the call.
      unsafe piece.withUnsafeBytes {
        unsafe transcoder.take($0, at: FilePlace(), into: &made)
      }
    }
    transcoder.finish(into: &made)
    return made.records.compactMap { record in
      guard case .json(let range) = record.content else { return nil }
      return try? JSONValue(parsing: Array(made.bytes[range]))
    }
  }

  /// Says which format's records stand in a member of this file's records, as collectors and queues
  /// wrap them; nil where none do.
  var wrapping: String? {
    let names = Set(records.flatMap { $0.object?.names ?? [] })
    for name in names.sorted() where name.allSatisfy({ $0.isLetter || $0 == "_" }) {
      let inner = records.compactMap { $0[name] }.filter { $0.object != nil }
      guard inner.count * 5 >= count * 4, let found = FormatDetection(known: inner) else {
        continue
      }
      return "its records hold \(found.format) in /\(name); `jq -c '.\(name)'` takes it out"
    }
    return nil
  }

  /// How many pieces were looked at.
  package var count: Int { records.count + lines.count + brokenCount }
}

extension JSONValue {
  /// The elements of an object that is nothing but a wrapping of an array of objects.
  fileprivate var envelopeElements: [JSONValue]? {
    for name in FileSample.envelopes {
      guard let elements = self[name]?.array else { continue }
      if elements.allSatisfy({ $0.object != nil }) { return elements }
    }
    return nil
  }
}

extension String {
  /// Whether it may be a line of text that people read, and is no attempt at JSON.
  fileprivate var isPlainLine: Bool {
    guard let first = utf8.first(where: { $0 > 0x20 }) else { return false }
    return first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
      && !unicodeScalars.contains { $0.value < 0x20 && $0 != "\t" && $0 != "\u{1d}" }
  }
}
