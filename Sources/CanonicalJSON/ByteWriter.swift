/// Writes into room that was made before, each write inside its bounds.
@safe struct ByteWriter {
  private let room: UnsafeMutableRawBufferPointer
  /// Bytes written.
  private(set) var count = 0

  init(_ room: UnsafeMutableRawBufferPointer) { unsafe self.room = unsafe room }

  @inline(always) mutating func append(_ byte: UInt8) {
    unsafe precondition(count < room.count, "no room for a byte")
    // The line before has checked the bounds.
    unsafe room.baseAddress.unsafelyUnwrapped.storeBytes(
      of: byte,
      toByteOffset: count,
      as: UInt8.self
    )
    count &+= 1
  }

  /// Copies part of the text.
  ///
  /// Nearly all parts are names and short values, so two words of 16 bytes are moved where both
  /// sides have them; the excess is overwritten or cut off later.
  @inline(always) mutating func copy(_ range: Range<Int>, of text: JSONText) {
    let length = range.count
    guard length <= 32, text.holds(32, at: range.lowerBound), unsafe count &+ 32 <= room.count
    else {
      return copyLong(range, of: text)
    }
    let low = text.load(UInt128.self, at: range.lowerBound)
    let high = text.load(UInt128.self, at: range.lowerBound &+ 16)
    // The guard has seen room for 32 bytes.
    let target = unsafe room.baseAddress.unsafelyUnwrapped + count
    unsafe target.storeBytes(of: low, as: UInt128.self)
    unsafe target.storeBytes(of: high, toByteOffset: 16, as: UInt128.self)
    count &+= length
  }

  private mutating func copyLong(_ range: Range<Int>, of text: JSONText) {
    // The text checks its own bounds; the buffer is read before the call ends.
    unsafe append(text.buffer(range))
  }

  mutating func append(_ bytes: [UInt8]) {
    // The array lives until the closure returns.
    unsafe bytes.withUnsafeBytes { unsafe append($0) }
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    unsafe precondition(bytes.count <= room.count - count, "no room for the bytes")
    // The line before has checked the bounds; the room is not part of any text.
    unsafe UnsafeMutableRawBufferPointer(rebasing: room[count...]).copyMemory(from: bytes)
    count += bytes.count
  }
}
