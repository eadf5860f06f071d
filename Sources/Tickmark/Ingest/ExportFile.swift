import Archive
import Cryptography

/// One export file, read from front to back: as it lies, and uncompressed.
final class ExportFile {
  private static let step = 1 << 18
  /// Copied in one go: a repeated element is appended byte by byte where nothing is optimised.
  private static let zeros = [UInt8](repeating: 0, count: step)
  private let raw: HashedFile
  // Apart and not in an enum, so that a read changes them in place: they hold buffers.
  private var gzip: GzipSource<HashedFile>?
  private var zstd: ZstdSource<HashedFile>?
  private var contentHasher = SHA256Hasher()
  /// Whether the uncompressed bytes are over.
  private(set) var isAtEnd = false

  /// Opens a file; how it is compressed is told by its first bytes, not by its name.
  init(_ path: String, ratioLimit: Int, withMD5: Bool) throws {
    raw = try HashedFile(path, withMD5: withMD5)
    if raw.start.starts(with: [0x1f, 0x8b]) {
      gzip = GzipSource(raw, ratioLimit: ratioLimit)
    } else if raw.start == [0x28, 0xb5, 0x2f, 0xfd] {
      zstd = ZstdSource(raw, ratioLimit: ratioLimit)
    }
  }

  /// Appends up to `count` uncompressed bytes.
  func read(_ count: Int, into bytes: inout [UInt8]) throws {
    let (begin, end) = (bytes.count, bytes.count + count)
    bytes.reserveCapacity(end)
    var filled = begin
    while filled < end, !isAtEnd {
      // In steps, since most files are far smaller than what is asked for.
      if filled == bytes.count {
        bytes.append(contentsOf: Self.zeros[..<min(Self.step, end - filled)])
      }
      let read = try unsafe bytes.withUnsafeMutableBytes { buffer in
        // The part behind what is filled.
        try unsafe readSome(UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      isAtEnd = read == 0
      filled += read
    }
    bytes.removeLast(bytes.count - filled)
    contentHasher.update(bytes[begin...])
  }

  private func readSome(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if let count = try unsafe gzip?.read(into: buffer) { return count }
    if let count = try unsafe zstd?.read(into: buffer) { return count }
    return try unsafe raw.read(into: buffer)
  }

  /// How the compressed stream ended; `complete` for a plain file.
  var ending: StreamEnding {
    if let gzip { return gzip.ending ?? .truncated }
    if let zstd { return zstd.ending ?? .truncated }
    return .complete
  }

  var contentSHA256: Digest { contentHasher.finalize() }

  /// Reads what is left, and returns digest and size of the file as it lay.
  func finish() throws -> (sha256: Digest, byteCount: Int, md5: String?) {
    var rest = [UInt8](repeating: 0, count: 1 << 16)
    while try unsafe rest.withUnsafeMutableBytes({ try unsafe raw.read(into: $0) }) > 0 {}
    return (raw.sha256, raw.byteCount, raw.md5)
  }
}

/// A file that is hashed while it is read.
final class HashedFile: ByteSource {
  private let file: InputFile
  private var hasher = SHA256Hasher()
  private var md5Hasher: MD5Hasher?
  private(set) var byteCount = 0
  /// The first 4 bytes, fewer of a shorter file.
  let start: [UInt8]
  private var handedOut = 0

  /// - Parameter withMD5: whether ``md5`` is wanted too.
  init(_ path: String, withMD5: Bool = false) throws {
    md5Hasher = withMD5 ? MD5Hasher() : nil
    let file = try InputFile(path)
    var bytes = [UInt8](repeating: 0, count: 4)
    var count = 0
    while count < 4 {
      let read = try unsafe bytes.withUnsafeMutableBytes { buffer in
        try unsafe file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      }
      guard read > 0 else { break }
      count += read
    }
    start = Array(bytes.prefix(count))
    self.file = file
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var count = 0
    if handedOut < start.count {
      while handedOut < start.count, count < buffer.count {
        unsafe buffer[count] = start[handedOut]
        handedOut += 1
        count += 1
      }
    } else {
      count = try unsafe file.read(into: buffer)
    }
    let read = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
    unsafe hasher.update(read)
    unsafe md5Hasher?.update(read)
    byteCount += count
    return count
  }

  /// Of what was read so far.
  var sha256: Digest { hasher.finalize() }

  /// Of what was read so far, in base64; nil unless asked for.
  var md5: String? { md5Hasher.map { Base64.encode($0.finalize()) } }

  /// Returns the digest of a whole file.
  static func digest(of path: String) throws -> Digest {
    let file = try HashedFile(path)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while try unsafe buffer.withUnsafeMutableBytes({ try unsafe file.read(into: $0) }) > 0 {}
    return file.sha256
  }
}
