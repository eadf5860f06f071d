/// The unread front of a source, held in a buffer that never grows.
package struct InputWindow<Base: ByteSource> {
  /// Where the bytes come from.
  package private(set) var base: Base
  /// Number of bytes taken: the place of the first unread byte.
  package private(set) var offset = 0
  /// Whether `base` has said that it has no more bytes.
  package private(set) var isAtEnd = false

  private var buffer: [UInt8]
  private var begin = 0
  private var end = 0

  /// A window of at most `capacity` bytes on `base`.
  package init(_ base: Base, capacity: Int) {
    self.base = base
    buffer = [UInt8](repeating: 0, count: capacity)
  }

  /// Number of bytes that ``withUnread(_:)`` shows.
  package var unreadCount: Int { end - begin }

  /// The largest number of bytes that can be unread at once.
  package var capacity: Int { buffer.count }

  /// Reads until `count` bytes are unread or the base has ended; returns the unread count.
  @discardableResult
  package mutating func fill(atLeast count: Int) throws -> Int {
    precondition(count <= buffer.count, "more than the window holds")
    if unreadCount >= count || isAtEnd { return unreadCount }
    compact()
    while end < count, !isAtEnd {
      let got = try Self.read(&base, into: &buffer, from: end)
      end += got
      isAtEnd = got == 0
    }
    return end
  }

  /// Calls `body` with the unread bytes.
  package func withUnread<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    unsafe try buffer.withUnsafeBytes { all in
      unsafe try body(UnsafeRawBufferPointer(rebasing: all[begin..<end]))
    }
  }

  /// Marks the first `count` unread bytes as read.
  package mutating func take(_ count: Int) {
    precondition(count <= unreadCount, "more than was read")
    begin += count
    offset += count
  }

  /// Reads the base to its end and keeps nothing.
  package mutating func drain() throws {
    take(unreadCount)
    while try fill(atLeast: 1) > 0 { take(unreadCount) }
  }

  private mutating func compact() {
    guard begin > 0 else { return }
    let (first, last) = (begin, end)
    unsafe buffer.withUnsafeMutableBytes { all in
      // memmove's rules hold: the regions may overlap.
      unsafe all.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[first..<last]))
    }
    (begin, end) = (0, last - first)
  }

  private static func read(
    _ base: inout Base,
    into buffer: inout [UInt8],
    from index: Int
  ) throws -> Int {
    unsafe try buffer.withUnsafeMutableBytes { all in
      unsafe try base.read(into: UnsafeMutableRawBufferPointer(rebasing: all[index...]))
    }
  }
}
