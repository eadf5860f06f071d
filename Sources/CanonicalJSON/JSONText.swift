/// The bytes of one text, with every read inside its bounds.
///
/// A byte at or beyond the end reads as 0, which JSON allows nowhere: one comparison is both the
/// check of the bounds and the check for the end. It must not outlive the call that was given the
/// bytes.
@safe struct JSONText {
  private let bytes: UnsafeRawBufferPointer
  let count: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.bytes = unsafe bytes
    count = bytes.count
  }

  @inline(always) subscript(at: Int) -> UInt8 {
    guard UInt(bitPattern: at) < UInt(bitPattern: count) else { return 0 }
    // Inside the bounds, so the buffer isn't empty and has an address.
    return unsafe bytes.baseAddress.unsafelyUnwrapped.load(fromByteOffset: at, as: UInt8.self)
  }

  /// Returns whether `width` bytes lie at `at`.
  @inline(always) func holds(_ width: Int, at: Int) -> Bool { at >= 0 && at &+ width <= count }

  /// Returns the bytes at `at` as an integer in the machine's order.
  @inline(always) func load<Word: FixedWidthInteger & BitwiseCopyable>(
    _ type: Word.Type,
    at: Int
  ) -> Word {
    precondition(holds(MemoryLayout<Word>.size, at: at), "read beyond the text")
    // The line before has checked the bounds.
    return unsafe bytes.baseAddress.unsafelyUnwrapped.loadUnaligned(fromByteOffset: at, as: type)
  }

  /// The part as a buffer, for copying and for `String`.
  @inline(always) @unsafe func buffer(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "read beyond the text")
    // The line before has checked the bounds; an empty part of an empty text has no address.
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
  }

  func string(_ range: Range<Int>) -> String {
    // `String` copies the bytes before the call ends.
    unsafe String(decoding: buffer(range), as: UTF8.self)
  }

  func append(_ range: Range<Int>, to output: inout [UInt8]) {
    // The array copies the bytes before the call ends.
    unsafe output.append(contentsOf: buffer(range))
  }

  /// Returns whether the part has the same bytes as all of the other text.
  @inline(always) func isEqual(_ range: Range<Int>, _ other: JSONText) -> Bool {
    guard range.count == other.count else { return false }
    var at = 0
    while at &+ 8 <= other.count {
      guard load(UInt64.self, at: range.lowerBound &+ at) == other.load(UInt64.self, at: at) else {
        return false
      }
      at &+= 8
    }
    while at < other.count {
      guard self[range.lowerBound &+ at] == other[at] else { return false }
      at &+= 1
    }
    return true
  }
}
