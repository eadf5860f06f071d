import Glibc

/// A file of a restore; a new one, never written through a link.
///
/// Its name is made durable with that of all others, at the restore's end.
final class RestoredFile: MemberTarget {
  private let path: String
  private let descriptor: Int32

  /// Begins a file below a folder of the restore's own; one of that name is replaced.
  init(_ path: String) throws(DiskError) {
    self.path = path
    try Disk.makeFolder(Disk.parent(of: path))
    try Disk.remove(path)
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DiskError("create", path) }
  }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var done = 0
    while done < bytes.count {
      // The rest of the caller's buffer, which outlives the call.
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw DiskError("write", path) }
      done += count
    }
  }

  func commit() throws {
    guard fsync(descriptor) == 0 else { throw DiskError("sync", path) }
  }
}
