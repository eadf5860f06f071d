/// Reads a CSV table strictly: the whole text is well-formed, or an error says where it isn't.
///
/// - SeeAlso: RFC 4180, section 2.
public struct CSVReader: Sendable {
  /// Which line ends are taken.
  public enum LineEnds: Sendable, Hashable {
    /// CRLF behind every row, the last one too: what ``CSVWriter`` writes.
    case crlf
    /// CRLF or LF, and none needed behind the last row.
    case any
  }

  private let bytes: [UInt8]
  private let lineEnds: LineEnds
  private var offset = 0
  private var line = 1
  private var field = 1
  private var columnCount: Int?

  /// A reader of the whole text.
  ///
  /// With a `header`, the first row must have these names in this order, and is skipped.
  public init(
    _ bytes: [UInt8],
    header: [String]? = nil,
    lineEnds: LineEnds = .crlf
  ) throws(CSVError) {
    self.bytes = bytes
    self.lineEnds = lineEnds
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.byteOrderMark) }
    guard let header else { return }
    guard let first = try next() else { throw error(.noHeader) }
    guard first == header else {
      throw CSVError(line: 1, field: 1, reason: .header(found: first, want: header))
    }
  }

  /// Returns all rows of a text.
  public static func rows(
    _ bytes: [UInt8],
    header: [String]? = nil,
    lineEnds: LineEnds = .crlf
  ) throws(CSVError) -> [[String]] {
    var reader = try CSVReader(bytes, header: header, lineEnds: lineEnds)
    var rows: [[String]] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  /// Returns the next row; nil at the end of the text.
  public mutating func next() throws(CSVError) -> [String]? {
    guard offset < bytes.count else { return nil }
    let rowLine = line
    field = 1
    var row: [String] = [try takeField()]
    while try takeSeparator() {
      field += 1
      row.append(try takeField())
    }
    let want = columnCount ?? row.count
    guard row.count == want else {
      throw CSVError(
        line: rowLine,
        field: row.count,
        reason: .fieldCount(found: row.count, want: want)
      )
    }
    columnCount = want
    return row
  }

  private mutating func takeField() throws(CSVError) -> String {
    offset < bytes.count && bytes[offset] == UInt8(ascii: "\"")
      ? try takeQuoted() : try takeBare()
  }

  private mutating func takeBare() throws(CSVError) -> String {
    let begin = offset
    while offset < bytes.count, !isSeparator(bytes[offset]) {
      if bytes[offset] == UInt8(ascii: "\"") { throw error(.bareQuote) }
      offset += 1
    }
    return try text(bytes[begin..<offset])
  }

  private mutating func takeQuoted() throws(CSVError) -> String {
    let (startLine, startField) = (line, field)
    var content: [UInt8] = []
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: "\n") { line += 1 }
      if byte == UInt8(ascii: "\"") {
        guard offset < bytes.count, bytes[offset] == byte else { return try text(content[...]) }
        offset += 1
      }
      content.append(byte)
    }
    throw CSVError(line: startLine, field: startField, reason: .unclosedQuote)
  }

  /// Takes a comma (true) or the row's end (false).
  private mutating func takeSeparator() throws(CSVError) -> Bool {
    guard offset < bytes.count else {
      guard lineEnds == .any else { throw error(.unendedRow) }
      return false
    }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: ","):
      return true
    case UInt8(ascii: "\r"):
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") else {
        throw error(.bareLineEnd(byte))
      }
      offset += 1
    case UInt8(ascii: "\n"):
      guard lineEnds == .any else { throw error(.bareLineEnd(byte)) }
    default:
      throw error(.afterQuote)
    }
    line += 1
    return false
  }

  private func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }

  private func text(_ bytes: ArraySlice<UInt8>) throws(CSVError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw error(.malformedUTF8) }
    return text
  }

  private func error(_ reason: CSVError.Reason) -> CSVError {
    CSVError(line: line, field: field, reason: reason)
  }
}
