import Glibc

/// The distinct texts of one batch, each with a small number.
///
/// Columns such as actor or action have few values: a row then costs four bytes a column, and the
/// ledger's dictionary is asked once a batch and text.
struct TextTable: Sendable {
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  /// Open addressing over a power of two of slots; -1 is empty.
  private var slots = [Int32](repeating: -1, count: 256)

  /// Number of distinct texts.
  var count: Int { ends.count - 1 }

  /// A text's range in ``bytes``.
  func range(of number: Int32) -> Range<Int> { ends[Int(number)]..<ends[Int(number) + 1] }

  /// Returns the text's number, a new one where it wasn't seen before.
  mutating func number(of text: UnsafeRawBufferPointer) -> Int32 {
    if count * 2 >= slots.count { grow() }
    var slot = unsafe Self.hash(text) & (slots.count - 1)
    while slots[slot] >= 0 {
      if unsafe holds(text, at: slots[slot]) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = Int32(count)
    unsafe bytes.append(contentsOf: text)
    ends.append(bytes.count)
    slots[slot] = number
    return number
  }

  private func holds(_ text: UnsafeRawBufferPointer, at number: Int32) -> Bool {
    let range = range(of: number)
    guard range.count == text.count else { return false }
    guard let other = text.baseAddress else { return true }
    return unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return false }
      // Both are within their buffers for `text.count` bytes.
      return unsafe memcmp(base + range.lowerBound, other, text.count) == 0
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for number in 0..<Int32(count) {
      var slot =
        unsafe bytes.withUnsafeBytes { buffer in
          unsafe Self.hash(UnsafeRawBufferPointer(rebasing: buffer[range(of: number)]))
        } & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = number
    }
  }

  /// FNV-1a over words of eight bytes: the table lives for one batch, a collision costs a comparison.
  private static func hash(_ text: UnsafeRawBufferPointer) -> Int {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325
    var index = 0
    while index + 8 <= text.count {
      value =
        unsafe (value ^ text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        &* 0x0000_0100_0000_01b3
      value ^= value >> 29
      index += 8
    }
    while index < text.count {
      value = unsafe (value ^ UInt64(text[index])) &* 0x0000_0100_0000_01b3
      index += 1
    }
    value ^= value >> 32
    return Int(truncatingIfNeeded: value & 0x7fff_ffff_ffff_ffff)
  }
}
