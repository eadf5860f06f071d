import Archive
import Cryptography

/// The bytes of another source, with their digest so far.
final class HashingSource<Base: ByteSource>: ByteSource {
  private(set) var byteCount = 0
  private var base: Base
  private var hasher = SHA256Hasher()

  init(_ base: Base) { self.base = base }

  /// Of the bytes given so far.
  var sha256: Digest { hasher.finalize() }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = unsafe try base.read(into: buffer)
    // The base has written `count` bytes.
    unsafe hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    byteCount += count
    return count
  }

  /// Reads what is left.
  func drain() throws {
    var buffer = [UInt8](repeating: 0, count: 262_144)
    while unsafe try buffer.withUnsafeMutableBytes({ unsafe try read(into: $0) }) > 0 {}
  }
}
