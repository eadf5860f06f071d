import Archive
import Glibc

/// A regular file that is read from front to back.
package final class InputFile: ByteSource {
  package let path: String
  private let descriptor: Int32

  /// - Throws: ``DiskError``; a folder in place of a file is refused (`EISDIR`).
  package init(_ path: String) throws(DiskError) {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw DiskError("open", path) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw DiskError("stat", path) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw DiskError("read", path, code: EISDIR) }
  }

  deinit { close(descriptor) }

  package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw DiskError("read", path) }
    }
  }

  /// Returns a range of the file's bytes.
  ///
  /// - Throws: ``DiskError`` (`EIO` where the file ends before the range does).
  package func bytes(in range: Range<Int>) throws(DiskError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < range.count {
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor,
          buffer.baseAddress?.advanced(by: done),
          range.count - done,
          range.lowerBound + done
        )
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw DiskError("read", path) }
      guard count > 0 else { throw DiskError("read", path, code: EIO) }
      done += count
    }
    return bytes
  }
}
