import Cryptography
import Formats

/// Cuts one export file into batches of whole records.
struct FileCutter {
  let export: ExportFile
  private let file: Int
  private let recordLimit: Int
  private let batchByteCount: Int
  private var cutter: RecordCutter
  private var rest: [UInt8] = []
  private var firstRecord = 0
  /// Whether the last batch was given.
  private(set) var isDone = false
  private var transcoder: (any RecordTranscoder)?
  /// Where what isn't cut yet begins; kept for a transcoder only.
  private var place = FilePlace()

  init(
    _ path: String,
    file: Int,
    framing: RecordFraming,
    limits: IngestLimits,
    withMD5: Bool = false,
    transcoder: (any RecordTranscoder)? = nil
  ) throws {
    export = try ExportFile(path, ratioLimit: limits.ratio, withMD5: withMD5)
    self.file = file
    recordLimit = limits.record
    batchByteCount = limits.batch
    self.transcoder = transcoder
    cutter = RecordCutter(framing)
  }

  /// Returns the next batch; nil after the last.
  mutating func next() throws -> RawBatch? {
    while !isDone {
      var bytes = rest
      rest = []
      try export.read(max(batchByteCount - bytes.count, batchByteCount / 4, 1), into: &bytes)
      var ranges: [Range<Int>] = []
      let isLast = export.isAtEnd
      let consumed = unsafe bytes.withUnsafeBytes { buffer in
        unsafe cutter.cut(buffer, isLast: isLast, into: &ranges)
      }
      isDone = isLast
      let batch =
        transcoder == nil
        ? try cutBatch(bytes, ranges, consumed) : try transcodedBatch(bytes, ranges, consumed)
      guard !batch.pieces.isEmpty else { continue }
      firstRecord += batch.pieces.count
      return batch
    }
    return nil
  }

  private mutating func cutBatch(
    _ bytes: [UInt8],
    _ ranges: [Range<Int>],
    _ consumed: Int
  ) throws -> RawBatch {
    var pieces = ranges.map { piece($0, bytes) }
    if !isDone {
      rest = Array(bytes[consumed...])
      if rest.count > recordLimit { pieces.append(try skip()) }
    }
    return RawBatch(
      file: file,
      firstRecord: firstRecord,
      bytes: bytes,
      pieces: pieces,
      isLines: cutter.isLines
    )
  }

  /// Lets the transcoder make records of the pieces; its own order is theirs.
  private mutating func transcodedBatch(
    _ bytes: [UInt8],
    _ ranges: [Range<Int>],
    _ consumed: Int
  ) throws -> RawBatch {
    var records = TranscodedRecords()
    unsafe bytes.withUnsafeBytes { buffer in
      var passed = 0
      for range in ranges {
        unsafe place.advance(
          over: UnsafeRawBufferPointer(rebasing: buffer[passed..<range.lowerBound])
        )
        passed = range.lowerBound
        if case .tooLarge(let byteCount, let digest) = piece(range, bytes) {
          records.pass(byteCount: byteCount, sha256: digest, at: place)
        } else {
          let piece = unsafe UnsafeRawBufferPointer(rebasing: buffer[range])
          unsafe transcoder?.take(piece, at: place, into: &records)
        }
      }
      unsafe place.advance(over: UnsafeRawBufferPointer(rebasing: buffer[passed..<consumed]))
    }
    if isDone {
      transcoder?.finish(into: &records)
    } else {
      rest = Array(bytes[consumed...])
      let begin = place
      if rest.count > recordLimit, case .tooLarge(let byteCount, let digest) = try skip() {
        records.pass(byteCount: byteCount, sha256: digest, at: begin)
      }
    }
    return RawBatch(
      file: file,
      firstRecord: firstRecord,
      bytes: records.bytes,
      pieces: records.records.map { RawBatch.Piece($0.content) },
      places: records.records.map(\.place)
    )
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
      if transcoder != nil {
        unsafe bytes.withUnsafeBytes { buffer in
          unsafe place.advance(over: UnsafeRawBufferPointer(rebasing: buffer[..<skipped.next]))
        }
      }
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

extension RawBatch.Piece {
  fileprivate init(_ content: TranscodedRecords.Content) {
    switch content {
    case .json(let range): self = .record(range)
    case .unreadable(let range, let reason): self = .unreadable(range, reason: reason)
    case .tooLarge(let byteCount, let digest):
      self = .tooLarge(byteCount: byteCount, sha256: digest)
    }
  }
}
