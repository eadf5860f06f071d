import Cryptography
import Formats

/// Cuts one export file into batches of whole records.
struct FileCutter {
  private static let batchByteCount = 4 << 20

  let export: ExportFile
  private let file: Int
  private let recordLimit: Int
  private var cutter: RecordCutter
  private var rest: [UInt8] = []
  private var firstRecord = 0
  private var isDone = false

  init(
    _ path: String,
    file: Int,
    framing: RecordFraming,
    limits: IngestLimits,
    withMD5: Bool = false
  ) throws {
    export = try ExportFile(path, ratioLimit: limits.ratio, withMD5: withMD5)
    self.file = file
    recordLimit = limits.record
    cutter = RecordCutter(framing)
  }

  /// Returns the next batch; nil after the last.
  mutating func next() throws -> RawBatch? {
    while !isDone {
      var bytes = rest
      rest = []
      try export.read(max(Self.batchByteCount - bytes.count, 1 << 20), into: &bytes)
      var ranges: [Range<Int>] = []
      let isLast = export.isAtEnd
      let consumed = unsafe bytes.withUnsafeBytes { buffer in
        unsafe cutter.cut(buffer, isLast: isLast, into: &ranges)
      }
      var pieces = ranges.map { piece($0, bytes) }
      isDone = isLast
      if !isLast {
        rest = Array(bytes[consumed...])
        if rest.count > recordLimit { pieces.append(try skip()) }
      }
      guard !pieces.isEmpty else { continue }
      defer { firstRecord += pieces.count }
      return RawBatch(
        file: file,
        firstRecord: firstRecord,
        bytes: bytes,
        pieces: pieces,
        isLines: cutter.isLines
      )
    }
    return nil
  }

  /// How many records, blank lines included, were cut so far.
  var recordCount: Int { firstRecord }

  /// Whether the file's array breaks off.
  var isBrokenOff: Bool { cutter.isBrokenOff }

  private func piece(_ range: Range<Int>, _ bytes: [UInt8]) -> RawBatch.Piece {
    guard range.count > recordLimit else { return .record(range) }
    return .tooLarge(byteCount: range.count, sha256: SHA256.hash(Array(bytes[range])))
  }

  /// Passes over the record that `rest` begins with, and hashes it; what follows it is cut as ever.
  private mutating func skip() throws -> RawBatch.Piece {
    var hasher = SHA256Hasher()
    var byteCount = 0
    var bytes = rest
    rest = []
    while true {
      let isLast = export.isAtEnd
      let skipped = unsafe bytes.withUnsafeBytes { buffer in
        unsafe cutter.skip(buffer, isLast: isLast)
      }
      hasher.update(bytes[skipped.record])
      byteCount += skipped.record.count
      if skipped.isOver {
        rest = Array(bytes[skipped.next...])
        return .tooLarge(byteCount: byteCount, sha256: hasher.finalize())
      }
      bytes.removeAll(keepingCapacity: true)
      try export.read(1 << 20, into: &bytes)
    }
  }
}
