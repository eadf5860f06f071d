import Glibc

/// A file that is written beside its place, made durable, and renamed into it.
///
/// Without ``commit()`` nothing is left behind.
package final class OutputFile {
  package let path: String
  /// Bytes written so far.
  package private(set) var byteCount = 0
  private let temporaryPath: String
  private var descriptor: Int32

  package init(_ path: String) throws(DiskError) {
    self.path = path
    temporaryPath = path + ".part"
    descriptor = unsafe open(temporaryPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DiskError("create", path) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unsafe unlink(temporaryPath)
  }

  package func write(_ bytes: [UInt8]) throws(DiskError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor,
          buffer.baseAddress?.advanced(by: done),
          buffer.count - done
        )
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw DiskError("write", path) }
      done += count
    }
    byteCount += bytes.count
  }

  /// Makes the content durable under a temporary name; ``commit()`` follows.
  package func sync() throws(DiskError) {
    guard fsync(descriptor) == 0 else { throw DiskError("sync", path) }
  }

  /// Makes the content durable and gives it its name.
  package func commit() throws(DiskError) {
    try sync()
    try finishUnsynced()
    try Disk.syncFolder(Disk.parent(of: path))
  }

  /// Gives the content its name; nothing is durable until the file system is synced.
  func finishUnsynced() throws(DiskError) {
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0 else { throw DiskError("close", path) }
    guard unsafe Glibc.rename(temporaryPath, path) == 0 else { throw DiskError("rename", path) }
  }
}
