import Glibc

/// A file of the log that this run begins: written under its own name, since what lies beyond the
/// ledger's size is cut at the next start.
final class LogFile {
  private(set) var byteCount = 0
  private let path: String
  private var descriptor: Int32

  init(_ path: String) throws(DiskError) {
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DiskError("create", path) }
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  func write(_ bytes: [UInt8]) throws(DiskError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw DiskError("write", path) }
      done += count
    }
    byteCount += bytes.count
  }

  /// Makes the content durable and closes the file.
  func close() throws(DiskError) {
    guard fsync(descriptor) == 0 else { throw DiskError("sync", path) }
    let closed = Glibc.close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw DiskError("close", path) }
  }
}
