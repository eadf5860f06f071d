/// Writes a CSV table: comma, CRLF behind each row, UTF-8 without a byte order mark.
///
/// A field is quoted where it holds a comma, a quote, CR or LF, and nowhere else; an only cell that
/// is empty is quoted too, since many readers skip an empty line.
///
/// - SeeAlso: RFC 4180, section 2.
public struct CSVWriter: Sendable {
  /// What becomes of text that a spreadsheet would run.
  public enum Style: Sendable, Hashable {
    /// ``FormulaGuard`` stands before every text.
    case neutralised
    /// Text as it is, byte for byte: for programs, not for spreadsheets.
    case raw
  }

  private let style: Style
  private let columnCount: Int
  private var buffer = DocumentBuffer()

  /// A table whose first row is the header.
  ///
  /// - Precondition: there is at least one column, and no name is there twice.
  public init(header: [String], style: Style = .neutralised) {
    precondition(!header.isEmpty, "a table needs a column")
    precondition(Set(header).count == header.count, "a column stands in the header twice")
    self.style = style
    columnCount = header.count
    write(header.map { .text($0) })
  }

  /// What was written and not drained yet.
  public var bytes: [UInt8] { buffer.bytes }

  /// Writes one row.
  ///
  /// - Precondition: as many cells as the header has.
  public mutating func write(_ cells: [CSVCell]) {
    precondition(cells.count == columnCount, "\(cells.count) cells, want \(columnCount)")
    for (column, cell) in cells.enumerated() {
      if column > 0 { buffer.append(UInt8(ascii: ",")) }
      writeField(text(of: cell), isAlone: columnCount == 1)
    }
    buffer.append("\r\n")
  }

  /// Gives what is there to `sink` once it has `threshold` bytes; call it without one at the end.
  public mutating func drain(
    atLeast threshold: Int = 0,
    into sink: ([UInt8]) throws -> Void
  ) rethrows {
    try buffer.drain(atLeast: threshold, into: sink)
  }

  private func text(of cell: CSVCell) -> String {
    switch cell {
    case .number(let text) where NumberText(text).isNumber: text
    case .number(let text), .text(let text): style == .raw ? text : FormulaGuard.guarded(text)
    }
  }

  private mutating func writeField(_ field: String, isAlone: Bool) {
    guard field.utf8.contains(where: Self.needsQuotes) || (isAlone && field.isEmpty) else {
      return buffer.append(field)
    }
    buffer.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { buffer.append(byte) }
      buffer.append(byte)
    }
    buffer.append(UInt8(ascii: "\""))
  }

  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
    default: false
    }
  }
}
