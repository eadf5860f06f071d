extension RecordCutter {
  /// What was passed over of a record that is too large to keep.
  package struct Skipped: Sendable, Hashable {
    /// The record's bytes in the buffer.
    package let record: Range<Int>
    /// Where to go on cutting, or with the next buffer.
    package let next: Int
    /// Whether the record's end was found; else the next buffer goes on with it.
    package let isOver: Bool
  }

  struct Skipping: Sendable {
    var depth = 0
    var isInString = false
    var isEscaped = false
    var hasBegun = false
  }

  /// Passes over the record that begins where the last cut ended, without keeping it.
  ///
  /// Call it again with the next buffers until ``Skipped/isOver``; then ``cut(_:isLast:into:)`` goes on
  /// at ``Skipped/next``.
  ///
  /// - Parameters:
  ///   - buffer: what the last cut left, later the bytes that follow.
  ///   - isLast: whether the file ends with the buffer.
  /// - Returns: what of the buffer belongs to the record.
  package mutating func skip(_ buffer: UnsafeRawBufferPointer, isLast: Bool) -> Skipped {
    if state == .elements || state == .object { return unsafe skipElement(buffer, isLast: isLast) }
    if state == .lines, let end = unsafe Self.find(UInt8(ascii: "\n"), in: buffer, from: 0) {
      return Skipped(record: 0..<end, next: end + 1, isOver: true)
    }
    return Skipped(record: 0..<buffer.count, next: buffer.count, isOver: isLast)
  }

  private mutating func skipElement(_ buffer: UnsafeRawBufferPointer, isLast: Bool) -> Skipped {
    var at = 0
    if !skipping.hasBegun {
      at = unsafe Self.skipSpace(buffer, from: 0)
      if at < buffer.count, unsafe buffer[at] == UInt8(ascii: ",") {
        at = unsafe Self.skipSpace(buffer, from: at + 1)
      }
      if at == buffer.count, !isLast {
        return Skipped(record: at..<at, next: at, isOver: false)
      }
      guard at < buffer.count, unsafe buffer[at] == UInt8(ascii: "{") else {
        state = .broken
        return Skipped(record: at..<buffer.count, next: buffer.count, isOver: isLast)
      }
      skipping.hasBegun = true
    }
    let begin = at
    while at < buffer.count {
      let isEnd = unsafe skipping.take(buffer[at])
      at += 1
      guard isEnd else { continue }
      skipping = Skipping()
      hasElement = true
      if state == .object { state = .ended }
      return Skipped(record: begin..<at, next: at, isOver: true)
    }
    if isLast { state = .broken }
    return Skipped(record: begin..<at, next: at, isOver: isLast)
  }
}

extension RecordCutter.Skipping {
  /// Takes one byte; returns whether it closes the record.
  fileprivate mutating func take(_ byte: UInt8) -> Bool {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      return false
    }
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      return depth == 0
    default: break
    }
    return false
  }
}
