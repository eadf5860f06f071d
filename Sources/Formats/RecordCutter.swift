#if canImport(Glibc)
import Glibc
#endif

/// Finds where records begin and end in the uncompressed bytes of a file, piece by piece.
///
/// It only cuts: whether a piece is JSON is for the parser to say. Feed it a buffer, take the ranges,
/// keep what isn't consumed in front of the next bytes. A record is never split over two results.
package struct RecordCutter: Sendable {
  /// What follows the last cut.
  enum State: Sendable, Hashable {
    /// Nothing was seen yet.
    case start
    case lines
    /// Before an element of the array, or its end.
    case elements
    /// At an object that is written over several lines.
    case object
    /// After the array's end: only white space and closing brackets may follow.
    case ended
    /// The array broke off or was no array: the rest is one piece, for the parser to refuse.
    case broken
  }

  let framing: RecordFraming
  var state: State
  /// Closing braces that must follow the array.
  var closing = 0
  /// Whether what is being cut isn't the file's first value.
  var isRepeated = false
  /// Whether an element was cut, so that a comma must come before the next.
  var hasElement = false
  /// Where in a record ``skip(_:isLast:)`` has come to.
  var skipping = Skipping()

  package init(_ framing: RecordFraming) {
    self.framing = framing
    state = framing == .lines ? .lines : .start
  }

  /// Whether records end where lines do, so that the n-th piece is the n-th line.
  package var isLines: Bool { state == .lines && !isRepeated }

  /// Whether the file's records are over: white space may follow, anything else is a piece of its own.
  package var hasEnded: Bool { state == .ended }

  /// Cuts what is whole.
  ///
  /// - Parameters:
  ///   - buffer: what the last call left, then new bytes.
  ///   - isLast: whether the file ends with the buffer.
  ///   - ranges: the records found are added.
  /// - Returns: how many bytes are done with.
  package mutating func cut(
    _ buffer: UnsafeRawBufferPointer,
    isLast: Bool,
    into ranges: inout [Range<Int>]
  ) -> Int {
    var at = 0
    while true {
      switch state {
      case .start:
        guard let begin = unsafe begin(buffer, from: at, isLast: isLast) else { return at }
        at = begin
      case .lines: return unsafe cutLines(buffer, from: at, isLast: isLast, into: &ranges)
      case .elements:
        while state == .elements {
          guard let next = unsafe cutElement(buffer, from: at, isLast: isLast, into: &ranges) else {
            return at
          }
          at = next
        }
      case .object:
        guard let next = unsafe cutObject(buffer, from: at, isLast: isLast, into: &ranges) else {
          return at
        }
        at = next
      case .ended:
        guard let next = unsafe close(buffer, from: at, isLast: isLast) else { return at }
        at = next
        guard state == .ended else { continue }
        guard at < buffer.count, closing == 0, framing.takesObjects else {
          return unsafe cutRest(buffer, from: at, isLast: isLast, into: &ranges)
        }
        guard let next = unsafe cutStray(buffer, from: at, isLast: isLast, into: &ranges) else {
          return at
        }
        at = next
      case .broken: return unsafe cutRest(buffer, from: at, isLast: isLast, into: &ranges)
      }
    }
  }

  // MARK: Lines

  private func cutLines(
    _ buffer: UnsafeRawBufferPointer,
    from start: Int,
    isLast: Bool,
    into ranges: inout [Range<Int>]
  ) -> Int {
    var at = start
    while at < buffer.count {
      guard let end = unsafe Self.find(UInt8(ascii: "\n"), in: buffer, from: at) else { break }
      // A blank line is a piece too, so that the n-th piece is the n-th line; an empty one even where
      // lines end in CR LF. Else a CR is white space after the record.
      let isBlank = unsafe end == at + 1 && buffer[at] == UInt8(ascii: "\r")
      ranges.append(at..<(isBlank ? at : end))
      at = end + 1
    }
    guard isLast, at < buffer.count else { return at }
    ranges.append(at..<buffer.count)
    return buffer.count
  }

  static func find(
    _ byte: UInt8,
    in buffer: UnsafeRawBufferPointer,
    from start: Int
  ) -> Int? {
    guard let base = buffer.baseAddress,
      let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
    else { return nil }
    return unsafe UnsafeRawPointer(found) - base
  }

  // MARK: Arrays

  /// Cuts one element, or finds the array's end.
  ///
  /// - Returns: where to go on; nil if more bytes are needed.
  private mutating func cutElement(
    _ buffer: UnsafeRawBufferPointer,
    from start: Int,
    isLast: Bool,
    into ranges: inout [Range<Int>]
  ) -> Int? {
    var at = unsafe Self.skipSpace(buffer, from: start)
    guard at < buffer.count else {
      if isLast { state = .broken }
      return isLast ? at : nil
    }
    if unsafe buffer[at] == UInt8(ascii: "]") {
      state = .ended
      return at + 1
    }
    if hasElement, unsafe buffer[at] == UInt8(ascii: ",") {
      at = unsafe Self.skipSpace(buffer, from: at + 1)
      if at == buffer.count, !isLast { return nil }
    } else if hasElement {
      state = .broken
      return at
    }
    guard at < buffer.count, unsafe buffer[at] == UInt8(ascii: "{") else {
      state = .broken
      return at
    }
    guard let end = unsafe Self.endOfObject(buffer, from: at) else {
      if isLast { state = .broken }
      return isLast ? at : nil
    }
    ranges.append(at..<end)
    hasElement = true
    return end
  }

  /// What stands where nothing may is one piece, for the parser to refuse.
  private func cutRest(
    _ buffer: UnsafeRawBufferPointer,
    from start: Int,
    isLast: Bool,
    into ranges: inout [Range<Int>]
  ) -> Int {
    let at = unsafe Self.skipSpace(buffer, from: start)
    guard isLast else { return at }
    if at < buffer.count { ranges.append(at..<buffer.count) }
    return buffer.count
  }

  /// Whether the file broke off inside its array.
  package var isBrokenOff: Bool { state == .broken || (state == .ended && closing > 0) }

  /// Returns the end of the object that begins at `start`, nil if it isn't in the buffer.
  static func endOfObject(_ buffer: UnsafeRawBufferPointer, from start: Int) -> Int? {
    var depth = 0
    var at = start
    let count = buffer.count
    while at < count {
      switch unsafe buffer[at] {
      case UInt8(ascii: "\""):
        // To the closing quote: the next one that no odd run of backslashes stands before.
        repeat {
          guard let quote = unsafe find(UInt8(ascii: "\""), in: buffer, from: at + 1) else {
            return nil
          }
          at = quote
        } while unsafe isEscaped(buffer, at, from: start)
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return at + 1 }
      default: break
      }
      at += 1
    }
    return nil
  }

  static func isEscaped(
    _ buffer: UnsafeRawBufferPointer,
    _ quote: Int,
    from start: Int
  ) -> Bool {
    var at = quote - 1
    while at >= start, unsafe buffer[at] == UInt8(ascii: "\\") { at -= 1 }
    return (quote - 1 - at) % 2 == 1
  }

  static func skipSpace(_ buffer: UnsafeRawBufferPointer, from start: Int) -> Int {
    var at = start
    while at < buffer.count, [0x20, 0x09, 0x0a, 0x0d].contains(unsafe buffer[at]) { at += 1 }
    return at
  }
}
