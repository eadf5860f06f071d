import Glibc

/// The one run that may write a state folder; let go when the value goes, or the process.
package final class RunLock {
  private let descriptor: Int32

  /// - Parameter path: `state/lock`; made if need be.
  /// - Throws: ``DiskError``; `EWOULDBLOCK` while another process holds the lock.
  package init(_ path: String) throws(DiskError) {
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DiskError("open", path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      throw DiskError("lock", path, code: code)
    }
  }

  deinit { close(descriptor) }
}
