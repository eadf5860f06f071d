import CanonicalJSON
import Formats
import Foundation
import Trail

/// Data of others, beside the package or where TICKMARK_CORPUS points.
enum Corpus {
  static let root: URL? = {
    let environment = ProcessInfo.processInfo.environment["TICKMARK_CORPUS"]
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let corpus =
      environment.map { URL(filePath: $0) } ?? package.appending(path: "../shared/corpus")
    if FileManager.default.fileExists(atPath: corpus.appending(path: "cloudtrail").path) {
      return corpus
    }
    print("skipped: published events, no corpus at \(corpus.path)")
    return nil
  }()

  /// Returns the files below a folder that end in this text, sorted by name.
  static func files(_ folder: String, ending: String) throws -> [(name: String, bytes: [UInt8])] {
    guard let root else { return [] }
    let base = root.appending(path: folder)
    let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String }
    return try (names ?? []).filter { $0.hasSuffix(ending) }.sorted().map { name in
      (name, Array(try Data(contentsOf: base.appending(path: name))))
    }
  }
}

/// Reads one record as ingest does.
func facts(
  of record: some Sequence<UInt8>,
  _ settings: FormatSettings,
  sealing pointers: [String] = [],
  context: DynamoDB.Context = DynamoDB.Context(onlyTable: "table", keys: ["pk", "sk"])
) throws -> RecordFacts {
  var tape = JSONTape()
  var reader = RecordReader(settings, context: context)
  var facts = RecordFacts()
  return try unsafe Array(record).withUnsafeBytes { bytes in
    try unsafe tape.parse(bytes)
    let sealed = try pointers.flatMap { pointer in
      unsafe tape.resolveAll(try JSONPointer(pointer), in: bytes).map(\.node)
    }
    try unsafe reader.read(tape, bytes, sealed: sealed, file: "data/f.json.gz", into: &facts)
    return facts
  }
}

func facts(of record: String, _ settings: FormatSettings) throws -> RecordFacts {
  try facts(of: record.utf8, settings)
}

extension RecordFacts {
  var idText: String { String(decoding: id, as: UTF8.self) }

  /// The columns that have a value.
  var texts: [String: String] {
    var texts: [String: String] = [:]
    for column in EventColumn.allCases { texts[column.name] = columns[column] }
    return texts
  }
}

/// Cuts a whole file; returns its pieces as texts.
func pieces(_ text: some Sequence<UInt8>, _ framing: RecordFraming) -> [String] {
  let bytes = Array(text)
  var cutter = RecordCutter(framing)
  var ranges: [Range<Int>] = []
  _ = unsafe bytes.withUnsafeBytes { unsafe cutter.cut($0, isLast: true, into: &ranges) }
  return ranges.map { String(decoding: bytes[$0], as: UTF8.self) }
}
