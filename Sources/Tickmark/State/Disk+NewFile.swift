import Glibc

extension Disk {
  /// Writes a file that isn't there yet, such as a key's, and makes it durable; its folder isn't.
  static func writeNew(_ bytes: [UInt8], to path: String, mode: mode_t) throws(DiskError) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw DiskError("create", path) }
    defer { close(descriptor) }
    // The process's mask may take rights away that an auditor needs, and never gives any.
    guard fchmod(descriptor, mode) == 0 else { throw DiskError("protect", path) }
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw DiskError("write", path) }
      done += count
    }
    guard fsync(descriptor) == 0 else { throw DiskError("sync", path) }
  }
}
