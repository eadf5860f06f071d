extension RecordCutter {
  /// How far into an object its array may begin.
  private static let headByteCount = 64 << 10

  /// What comes of going over an object's members.
  private enum Walk {
    /// The array of one of the wanted members begins behind this place.
    case array(Int)
    /// The object's closing brace.
    case end(Int)
    case outOfBytes
    /// No JSON, or a wanted member that is no array.
    case other
  }

  /// Tells the framing by the first bytes: `[`, an object with a wanted array, a record over several
  /// lines, or lines.
  ///
  /// - Returns: where the first record may begin; nil if more bytes are needed.
  mutating func begin(
    _ buffer: UnsafeRawBufferPointer,
    from start: Int,
    isLast: Bool
  ) -> Int? {
    let at = unsafe Self.skipSpace(buffer, from: start)
    guard at < buffer.count else {
      if isLast { state = .ended }
      return isLast ? at : nil
    }
    if unsafe buffer[at] == UInt8(ascii: "[") {
      state = .elements
      return at + 1
    }
    if unsafe buffer[at] == UInt8(ascii: "{") {
      let end = min(buffer.count, at + Self.headByteCount)
      let head = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<end])
      let isWhole = isLast || end == at + Self.headByteCount
      switch unsafe walk(head, from: at + 1) {
      case .array(let place):
        state = .elements
        closing = 1
        return place
      case .outOfBytes where !isWhole: return nil
      case .outOfBytes, .end, .other:
        let line = unsafe Self.find(UInt8(ascii: "\n"), in: head, from: at)
        // The same is told wherever the bytes that have come so far end.
        guard line != nil || isWhole || !framing.takesObjects else { return nil }
        if framing.takesObjects, let line, unsafe Self.isBroken(head[at..<line]) {
          state = .object
          return at
        }
      }
    }
    state = .lines
    return start
  }

  /// Goes over an object's members from before a name.
  private func walk(_ buffer: UnsafeRawBufferPointer, from start: Int) -> Walk {
    var at = start
    while true {
      at = unsafe Self.skipSpace(buffer, from: at)
      guard at < buffer.count else { return .outOfBytes }
      if unsafe buffer[at] == UInt8(ascii: "}") { return .end(at) }
      guard unsafe buffer[at] == UInt8(ascii: "\"") else { return .other }
      guard let nameEnd = unsafe Self.endOfString(buffer, from: at) else { return .outOfBytes }
      let name = unsafe UnsafeRawBufferPointer(rebasing: buffer[at + 1..<nameEnd - 1])
      at = unsafe Self.skipSpace(buffer, from: nameEnd)
      guard at < buffer.count else { return .outOfBytes }
      guard unsafe buffer[at] == UInt8(ascii: ":") else { return .other }
      at = unsafe Self.skipSpace(buffer, from: at + 1)
      guard at < buffer.count else { return .outOfBytes }
      if framing.members.contains(where: { unsafe name.elementsEqual($0.utf8) }) {
        return unsafe buffer[at] == UInt8(ascii: "[") ? .array(at + 1) : .other
      }
      guard let end = unsafe Self.endOfValue(buffer, from: at) else { return .outOfBytes }
      at = unsafe Self.skipSpace(buffer, from: end)
      guard at < buffer.count else { return .outOfBytes }
      if unsafe buffer[at] == UInt8(ascii: ",") { at += 1 }
    }
  }

  /// Whether a line ends where pretty printers break lines and no record ends.
  private static func isBroken(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
    let last = unsafe line.last { ![0x20, 0x09, 0x0D].contains($0) }
    return last.map { "{[,".utf8.contains($0) } ?? false
  }

  /// Cuts the object that stands over several lines.
  ///
  /// - Returns: where to go on; nil if more bytes are needed.
  mutating func cutObject(
    _ buffer: UnsafeRawBufferPointer,
    from start: Int,
    isLast: Bool,
    into ranges: inout [Range<Int>]
  ) -> Int? {
    guard let end = unsafe Self.endOfObject(buffer, from: start) else {
      if isLast { state = .broken }
      return isLast ? start : nil
    }
    ranges.append(start..<end)
    state = .ended
    return end
  }

  /// After the array: what may follow it of the object that it stands in, and then perhaps the next
  /// value.
  ///
  /// - Returns: where to go on; nil if more bytes are needed.
  mutating func close(
    _ buffer: UnsafeRawBufferPointer,
    from start: Int,
    isLast: Bool
  ) -> Int? {
    var at = unsafe Self.skipSpace(buffer, from: start)
    guard at < buffer.count else { return at }
    if closing > 0, framing.takesObjects, unsafe buffer[at] == UInt8(ascii: ",") {
      let tail = min(buffer.count, at + Self.headByteCount)
      switch unsafe walk(UnsafeRawBufferPointer(rebasing: buffer[..<tail]), from: at + 1) {
      case .end(let brace): at = brace
      case .outOfBytes where !isLast && tail < at + Self.headByteCount: return nil
      // A second array would be lost if its object were taken for closed.
      case .outOfBytes, .other, .array:
        state = .broken
        return at
      }
    }
    if closing > 0, unsafe buffer[at] == UInt8(ascii: "}") {
      closing -= 1
      at = unsafe Self.skipSpace(buffer, from: at + 1)
    }
    guard at < buffer.count, closing == 0, framing.takesObjects,
      unsafe [UInt8(ascii: "{"), UInt8(ascii: "[")].contains(buffer[at])
    else { return at }
    (state, hasElement, isRepeated) = (.start, false, true)
    return at
  }

  /// What stands between values costs its line only.
  ///
  /// - Returns: where to go on; nil if more bytes are needed.
  mutating func cutStray(
    _ buffer: UnsafeRawBufferPointer,
    from start: Int,
    isLast: Bool,
    into ranges: inout [Range<Int>]
  ) -> Int? {
    let end = unsafe Self.find(UInt8(ascii: "\n"), in: buffer, from: start)
    guard end != nil || isLast else { return nil }
    ranges.append(start..<(end ?? buffer.count))
    (state, hasElement, isRepeated) = (.start, false, true)
    return end.map { $0 + 1 } ?? buffer.count
  }

  /// Returns where a string ends whose quote is at `start`, nil if it isn't in the buffer.
  private static func endOfString(_ buffer: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var at = start
    repeat {
      guard let quote = unsafe find(UInt8(ascii: "\""), in: buffer, from: at + 1) else {
        return nil
      }
      at = quote
    } while unsafe isEscaped(buffer, at, from: start)
    return at + 1
  }

  /// Returns where any value ends, nil if it isn't in the buffer.
  private static func endOfValue(_ buffer: UnsafeRawBufferPointer, from start: Int) -> Int? {
    switch unsafe buffer[start] {
    case UInt8(ascii: "\""): return unsafe endOfString(buffer, from: start)
    case UInt8(ascii: "{"), UInt8(ascii: "["): return unsafe endOfObject(buffer, from: start)
    default:
      let ends = Array(",}] \t\r\n".utf8)
      return unsafe buffer[start...].firstIndex { ends.contains($0) }
    }
  }
}

extension RecordFraming {
  /// Whether values follow each other, and objects may go over several lines.
  var takesObjects: Bool {
    if case .values = self { return true }
    return false
  }
}
