import Glibc

/// A system call on a file that failed.
///
/// Reads as `orders.jsonl: open: Permission denied`.
package struct DiskError: Error, Hashable, CustomStringConvertible {
  /// The file or folder.
  package var path: String
  /// What was tried, in one word.
  package var operation: String
  /// The system's error number.
  package var code: Int32

  /// - Parameter code: read from `errno` unless given, so make the value right after the call.
  package init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  /// The system's words for the error number.
  package var reason: String {
    // strerror returns a static text or one owned by the thread; it is copied at once.
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
  }

  package var description: String { "\(path): \(operation): \(reason)" }
}
