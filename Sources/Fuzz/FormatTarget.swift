import CanonicalJSON
import Cryptography
import Formats

/// A format's reader as a file goes through it: cut, transcoded, parsed, read.
enum FormatTarget {
  static func make(_ format: SourceFormat) -> FuzzTarget {
    let lines = (0..<3).map { format.sample.record($0) }
    let seeds = ["\n", ","].map { Array(lines.joined(separator: $0).utf8) }
    return FuzzTarget("format-\(format.name)", seeds: seeds) { input in
      read(input, as: format)
    }
  }

  private static func read(_ input: [UInt8], as format: SourceFormat) {
    guard case .records(let framing) = format.role(of: format.sample.fileName) else { return }
    let settings = FormatSettings(format: format, keys: format.sample.keys)
    let context = DynamoDB.Context(onlyTable: "table", keys: ["pk", "sk"])
    var reader = RecordReader(settings, context: context)
    var ranges: [Range<Int>] = []
    var cutter = RecordCutter(framing)
    unsafe input.withUnsafeBytes { bytes in
      _ = unsafe cutter.cut(bytes, isLast: true, into: &ranges)
      guard var transcoder = format.transcoder?() else {
        for range in ranges {
          try? unsafe read(UnsafeRawBufferPointer(rebasing: bytes[range]), &reader)
        }
        return
      }
      var records = TranscodedRecords()
      for range in ranges {
        unsafe transcoder.take(
          UnsafeRawBufferPointer(rebasing: bytes[range]),
          at: FilePlace(byte: range.lowerBound),
          into: &records
        )
      }
      transcoder.finish(into: &records)
      read(records, &reader)
    }
  }

  /// What a transcoder gives as JSON is JSON.
  private static func read(_ records: TranscodedRecords, _ reader: inout RecordReader) {
    for record in records.records {
      guard case .json(let range) = record.content else { continue }
      unsafe records.bytes.withUnsafeBytes { bytes in
        var tape = JSONTape()
        let piece = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
        do {
          try unsafe tape.parse(piece)
        } catch {
          fatalError("a transcoder gave what is no JSON: \(error)")
        }
        try? unsafe read(piece, &reader)
      }
    }
  }

  private static func read(_ piece: UnsafeRawBufferPointer, _ reader: inout RecordReader) throws {
    var tape = JSONTape()
    try unsafe tape.parse(piece)
    var facts = RecordFacts()
    try unsafe reader.read(tape, piece, sealed: [], file: "data/f.json.gz", into: &facts)
  }
}
