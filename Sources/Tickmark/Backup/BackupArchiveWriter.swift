import Age
import Archive
import Cryptography

/// Writes an archive in one pass: tar, then zstd, then age, then a file beside its place.
///
/// Memory doesn't grow with the content. Without ``commit()`` nothing is left behind.
final class BackupArchiveWriter {
  /// By which the archive can be read back without an identity.
  var fileKey: [UInt8] { output.fileKey }

  private let output: SealedOutput
  private var tar: TarWriter
  private var buffer = [UInt8](repeating: 0, count: 262_144)

  /// Begins the archive that will have this path.
  init(_ path: String, recipients: [AgeRecipient], random: (Int) -> [UInt8]) throws {
    let output = try SealedOutput(path, recipients: recipients, random: random)
    self.output = output
    tar = TarWriter { unsafe try output.write($0) }
  }

  /// Adds a member of these bytes.
  func add(_ bytes: [UInt8], as name: String) throws {
    try tar.begin(name, byteCount: bytes.count)
    try tar.write(bytes)
    try tar.end()
  }

  /// Adds the file at a path, which must still be what the piece says.
  func add(_ piece: BackupPiece, from path: String) throws {
    var file = try InputFile(path)
    var hasher = SHA256Hasher()
    var rest = piece.byteCount
    try tar.begin(piece.name, byteCount: piece.byteCount)
    while rest > 0 {
      let count = try read(&file)
      guard 1...rest ~= count else { throw BackupError(path, .changedWhileRead) }
      unsafe try buffer.withUnsafeBytes { all in
        let part = unsafe UnsafeRawBufferPointer(rebasing: all[..<count])
        unsafe hasher.update(part)
        unsafe try tar.write(part)
      }
      rest -= count
    }
    guard try read(&file) == 0, hasher.finalize() == piece.sha256 else {
      throw BackupError(path, .changedWhileRead)
    }
    try tar.end()
  }

  /// Makes the archive durable and gives it its name; returns digest and length of the file.
  func commit() throws -> (sha256: Digest, byteCount: Int) {
    try tar.finish()
    return try output.commit()
  }

  private func read(_ file: inout InputFile) throws -> Int {
    unsafe try buffer.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
  }
}

/// What is written to it comes out of its file by `age -d | zstd -d`.
private final class SealedOutput {
  var fileKey: [UInt8] { age.fileKey }

  private static let pieceByteCount = 131_072
  private let file: OutputFile
  private let age: AgeEncryptor
  private let zstd = ZstdStreamCompressor(level: 3)
  private var hasher = SHA256Hasher()
  private var compressed: [UInt8] = []
  private var sealed: [UInt8] = []

  init(_ path: String, recipients: [AgeRecipient], random: (Int) -> [UInt8]) throws {
    file = try OutputFile(path)
    age = AgeEncryptor(recipients: recipients, random: random)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    unsafe zstd.write(bytes, into: &compressed)
    if compressed.count >= Self.pieceByteCount { try seal() }
  }

  func commit() throws -> (sha256: Digest, byteCount: Int) {
    zstd.finish(into: &compressed)
    try seal()
    age.finish(into: &sealed)
    try put()
    let byteCount = file.byteCount
    try file.commit()
    return (hasher.finalize(), byteCount)
  }

  private func seal() throws {
    unsafe compressed.withUnsafeBytes { unsafe age.write($0, into: &sealed) }
    compressed.removeAll(keepingCapacity: true)
    try put()
  }

  private func put() throws {
    hasher.update(sealed)
    try file.write(sealed)
    sealed.removeAll(keepingCapacity: true)
  }
}
