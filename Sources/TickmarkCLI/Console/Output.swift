import Glibc
import Tickmark

/// A standard stream, buffered.
///
/// A reader that has gone away isn't an error: what is written then is dropped, and ``isClosed`` tells
/// who has more to say.
final class Output {
  private static let bufferedByteCount = 65_536
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private(set) var isClosed = false

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// - Throws: ``DiskError`` where the stream can't be written.
  func line(_ text: String) throws(DiskError) { try write(Array("\(text)\n".utf8)) }

  func write(_ bytes: [UInt8]) throws(DiskError) {
    buffer += bytes
    if buffer.count >= Self.bufferedByteCount { try flush() }
  }

  func flush() throws(DiskError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    var done = 0
    while done < buffer.count, !isClosed {
      // The buffer has this many bytes left.
      let count = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno == EPIPE {
        isClosed = true
        return
      }
      guard count >= 0 else { throw DiskError("write", "standard output") }
      done += count
    }
  }
}
