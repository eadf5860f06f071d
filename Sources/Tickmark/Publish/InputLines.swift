/// Lines of a file or pipe, handed out as soon as they have come.
struct InputLines {
  private static let chunkByteCount = 1 << 16
  private static let lineLimit = 16 << 20

  private let file: InputFile
  private let name: String
  private var rest: [UInt8] = []
  private var line = 0
  private var isAtEnd = false

  /// - Parameter path: `-` for standard input.
  init(_ path: String) throws {
    name = path == "-" ? "standard input" : path
    file = try InputFile(path == "-" ? "/dev/stdin" : path)
  }

  /// Returns the lines that one read brings, blank ones left out; nil after the last.
  ///
  /// A writer that waits for an answer after each line gets it: nothing here waits for more.
  mutating func next() throws -> [(place: String, bytes: [UInt8])]? {
    while !isAtEnd {
      var buffer = [UInt8](repeating: 0, count: Self.chunkByteCount)
      let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      isAtEnd = count == 0
      rest += buffer[..<count]
      let lines = try cut()
      if !lines.isEmpty { return lines }
    }
    return nil
  }

  private mutating func cut() throws -> [(place: String, bytes: [UInt8])] {
    var lines: [(place: String, bytes: [UInt8])] = []
    var begin = 0
    while begin < rest.count {
      guard
        let end = rest[begin...].firstIndex(of: UInt8(ascii: "\n")) ?? (isAtEnd ? rest.count : nil)
      else { break }
      line += 1
      let bytes = Array(rest[begin..<end])
      if bytes.contains(where: { ![0x20, 0x09, 0x0d].contains($0) }) {
        lines.append(("\(name):\(line)", bytes))
      }
      begin = end + 1
    }
    rest = Array(rest.dropFirst(begin))
    guard rest.count <= Self.lineLimit else {
      let found = "\(rest.count) bytes without an end of line"
      throw RunError(
        place: "\(name):\(line + 1)",
        message: "\(found), want at most \(Self.lineLimit)"
      )
    }
    return lines
  }
}
