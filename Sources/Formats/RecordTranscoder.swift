package import Cryptography

/// Makes JSON records of what stands in a file in another form.
///
/// There is one for each file, which takes its pieces in order. What it gives depends on those pieces
/// alone, not on how they came in batches; and what it holds back is bounded.
package protocol RecordTranscoder: Sendable {
  /// Takes a piece, and gives the records that are whole now.
  mutating func take(
    _ piece: UnsafeRawBufferPointer,
    at place: FilePlace,
    into records: inout TranscodedRecords
  )

  /// Gives what was held back; the file is over.
  mutating func finish(into records: inout TranscodedRecords)

  /// Bytes of what is held back.
  var heldByteCount: Int { get }
}

/// A place in the uncompressed bytes of a file.
package struct FilePlace: Sendable, Hashable {
  /// From 1.
  package var line: Int
  /// From 0.
  package var byte: Int

  package init(line: Int = 1, byte: Int = 0) {
    self.line = line
    self.byte = byte
  }

  /// Goes on over bytes of the file.
  package mutating func advance(over bytes: UnsafeRawBufferPointer) {
    var at = 0
    while let end = unsafe RecordCutter.find(UInt8(ascii: "\n"), in: bytes, from: at) {
      line += 1
      at = end + 1
    }
    byte += bytes.count
  }
}

/// Records as a transcoder gives them, one after the other in one buffer.
package struct TranscodedRecords: Sendable {
  package enum Content: Sendable, Hashable {
    /// JSON, at these bytes.
    case json(Range<Int>)
    /// The file's own bytes, of which no record could be made.
    case unreadable(Range<Int>, reason: String)
    /// A piece of the file beyond the limit: only its hash was taken.
    case tooLarge(byteCount: Int, sha256: Digest)
  }

  package struct Record: Sendable, Hashable {
    package var content: Content
    /// Where it begins in the file.
    package var place: FilePlace
    /// Where ``TranscodedRecords/bytes`` ended with it.
    fileprivate var end: Int
  }

  package var bytes: [UInt8] = []
  package private(set) var records: [Record] = []

  package init() {}

  /// Ends the record whose JSON was appended from `begin` on.
  mutating func close(from begin: Int, at place: FilePlace) {
    add(.json(begin..<bytes.count), at: place)
  }

  /// Adds a piece of the file that can't be read.
  mutating func refuse(_ piece: UnsafeRawBufferPointer, at place: FilePlace, _ problem: String) {
    let begin = bytes.count
    unsafe bytes.append(contentsOf: piece)
    add(.unreadable(begin..<bytes.count, reason: problem), at: place)
  }

  /// Adds a piece that was too large to be taken.
  package mutating func pass(byteCount: Int, sha256: Digest, at place: FilePlace) {
    add(.tooLarge(byteCount: byteCount, sha256: sha256), at: place)
  }

  private mutating func add(_ content: Content, at place: FilePlace) {
    records.append(Record(content: content, place: place, end: bytes.count))
  }

  /// Takes back all behind the first `count` records.
  mutating func truncate(to count: Int) {
    let end = count == 0 ? 0 : records[count - 1].end
    records.removeLast(records.count - count)
    bytes.removeLast(bytes.count - end)
  }
}
