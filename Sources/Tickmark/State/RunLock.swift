import Glibc

/// The one run that may write a state folder; let go when the value goes, or the process.
package final class RunLock {
  private static let pauseMicroseconds: UInt32 = 100_000
  private let descriptor: Int32

  /// - Parameters:
  ///   - path: `state/lock`; made if need be.
  ///   - wait: called before each look while another process holds the lock; nil: don't wait.
  /// - Throws: ``DiskError``; `EWOULDBLOCK` while another process holds the lock; what `wait` throws.
  package init(_ path: String, wait: (() throws -> Void)? = nil) throws {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DiskError("open", path) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      // An initialiser that throws after the last member is set runs deinit: the file is closed.
      guard code == EWOULDBLOCK || code == EINTR, let wait else {
        throw DiskError("lock", path, code: code)
      }
      try wait()
      usleep(Self.pauseMicroseconds)
    }
  }

  deinit { close(descriptor) }
}
