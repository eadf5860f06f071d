/// Why a text isn't a CSV table, and where.
public struct CSVError: Error, Hashable, CustomStringConvertible {
  /// What stood there.
  public enum Reason: Sendable, Hashable {
    case byteOrderMark
    case malformedUTF8
    /// A quote within a field that doesn't begin with one.
    case bareQuote
    /// A byte other than comma or line end behind a closing quote.
    case afterQuote
    case unclosedQuote
    /// CR without LF, or LF without CR where the reader wants both.
    case bareLineEnd(UInt8)
    /// The last row has no line end.
    case unendedRow
    case fieldCount(found: Int, want: Int)
    /// No row at all where a header must be.
    case noHeader
    case header(found: [String], want: [String])
  }

  /// Row of text lines, from 1; a line end in quotes counts.
  public var line: Int
  /// Field in its row, from 1.
  public var field: Int
  public var reason: Reason

  public var description: String { "line \(line), field \(field): \(reason.text)" }
}

extension CSVError.Reason {
  fileprivate var text: String {
    switch self {
    case .byteOrderMark: "byte order mark, want the first field"
    case .malformedUTF8: "bytes that are not UTF-8, want UTF-8"
    case .bareQuote: "quote within a field without quotes, want the field in quotes"
    case .afterQuote: "text behind a closing quote, want a comma or a line end"
    case .unclosedQuote: "end of text within quotes, want the closing quote"
    case .bareLineEnd(let byte): "\(byte == 0x0D ? "CR" : "LF") alone, want CRLF"
    case .unendedRow: "end of text, want CRLF"
    case .fieldCount(let found, let want): "\(found) fields, want \(want)"
    case .noHeader: "no row, want a header"
    case .header(let found, let want): "header \(shortened(found)), want \(shortened(want))"
    }
  }

  /// Names come from outside: escaped, and no longer than a line.
  private func shortened(_ names: [String]) -> String {
    let text = names.joined(separator: ",").debugDescription
    return text.count <= 62 ? text : text.prefix(60) + "…\""
  }
}
