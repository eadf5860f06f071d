import Archive
package import CanonicalJSON
package import Cryptography
package import Trail

/// Reads entries of the segments through the ledger's table of frames.
///
/// Keeps the frames it read last: neighbours are asked for together.
final class SegmentReader {
  private static let kept = 8
  private let state: StateFolder
  private let frame: (Int) throws -> SegmentWriter.Frame?
  private var files: [Int: InputFile] = [:]
  private var frames: [(frame: SegmentWriter.Frame, lines: FrameLines)] = []

  /// - Parameter frame: returns the frame that holds an entry.
  init(_ state: StateFolder, frame: @escaping (Int) throws -> SegmentWriter.Frame?) {
    self.state = state
    self.frame = frame
  }

  /// Returns an entry's line, without LF.
  func line(_ index: Int) throws -> [UInt8] {
    let known = frames.first { $0.frame.first <= index && index < $0.frame.first + $0.lines.count }
    if let known { return known.lines[index - known.frame.first] }
    guard let frame = try frame(index) else {
      throw RunError(place: "entry \(index)", message: "not in the segments")
    }
    let lines = try read(frame)
    guard index - frame.first < lines.count else {
      throw RunError(place: "entry \(index)", message: "its frame has \(lines.count) lines")
    }
    if frames.count == Self.kept { frames.removeFirst() }
    frames.append((frame, lines))
    return lines[index - frame.first]
  }

  /// Returns an entry.
  func event(_ index: Int) throws -> LoggedEvent {
    guard let event = try LoggedEvent(line: line(index), index: index) else {
      throw RunError(place: "entry \(index)", message: "a line that no version of tickmark wrote")
    }
    return event
  }

  private func read(_ frame: SegmentWriter.Frame) throws -> FrameLines {
    let file = try files[frame.segment] ?? InputFile(state.segment(first: frame.segment))
    if files.count > 64 { files.removeAll() }
    files[frame.segment] = file
    let bytes = try file.bytes(in: frame.offset..<frame.offset + frame.byteCount)
    return FrameLines(try ZstdDecompressor().decompressFrame(bytes, limit: 1 << 33))
  }
}

/// The lines of one frame.
struct FrameLines: Sendable {
  let bytes: [UInt8]
  /// Where each line ends: at its LF.
  private var ends: [Int] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "\n") { ends.append(index) }
  }

  var count: Int { ends.count }

  subscript(index: Int) -> [UInt8] { Array(bytes[range(index)]) }

  /// A line's range in ``bytes``, LF excluded.
  func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1] + 1)..<ends[index] }
}

extension LoggedEvent {
  /// Reads a segment line.
  ///
  /// - Returns: nil for anything but the canonical form that ``EntrySealer`` writes.
  package init?(line: [UInt8], index: Int) throws(JSONError) {
    let value = try JSONValue(parsing: line)
    guard let source = value["source"]?.string, let id = value["id"]?.string,
      let nonce = value["nonce"]?.string, let record = value["record"], value.canonical == line
    else { return nil }
    var openings: [String: Opening] = [:]
    for member in value["open"]?.object ?? JSONObject() {
      guard let key = member.value["k"]?.string, let value = member.value["value"] else {
        return nil
      }
      openings[member.name] = Opening(key: key, value: value)
    }
    var opaque: [UInt8]?
    if let text = value["opaque"]?.string {
      guard let bytes = Base64.decode(text) else { return nil }
      opaque = bytes
    }
    self.init(
      index: index,
      source: source,
      id: id,
      nonce: nonce,
      record: record.canonical,
      openings: openings,
      opaque: opaque
    )
  }

  /// The entry that the log commits to, recomputed from what it covers.
  package var entry: Digest {
    var hasher = SHA256Hasher()
    hasher.update("tickmark-event/v1\n")
    hasher.update(JSONValue.string(source).canonical)
    hasher.update("\n")
    hasher.update(JSONValue.string(id).canonical)
    hasher.update("\n\(nonce)\n")
    hasher.update(record)
    return hasher.finalize()
  }
}
