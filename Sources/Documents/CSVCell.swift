/// One cell of a CSV row.
public enum CSVCell: Sendable, Hashable, ExpressibleByStringLiteral {
  /// Data in words: guarded against formulas.
  case text(String)
  /// A number in decimal digits: never guarded, so that `-1` stays a number.
  ///
  /// What isn't a number as JSON writes one (`-12.5e3`) is treated as text.
  case number(String)

  public init(stringLiteral value: String) { self = .text(value) }

  /// A whole number.
  public static func count(_ value: some BinaryInteger) -> CSVCell { .number(String(value)) }

  /// Text, or an empty cell for nil.
  public static func optional(_ value: String?) -> CSVCell { .text(value ?? "") }
}

/// Keeps spreadsheets from running a cell as a formula.
///
/// A cell that begins with one of `= + - @`, their full-width forms, TAB, CR or LF gets an
/// apostrophe in front; so does one that begins with apostrophes and then one of these, which makes
/// ``unguarded(_:)`` exact. Control characters other than TAB, LF and CR become U+FFFD.
///
/// - SeeAlso: OWASP, CSV injection.
public enum FormulaGuard {
  /// Returns the text as it may stand in a cell.
  public static func guarded(_ text: String) -> String {
    var safe = text
    if text.unicodeScalars.contains(where: isReplaced) {
      safe = String(
        String.UnicodeScalarView(text.unicodeScalars.map { isReplaced($0) ? "\u{FFFD}" : $0 })
      )
    }
    return startsFormula(safe) ? "'" + safe : safe
  }

  /// Returns the text that ``guarded(_:)`` was given, but for replaced control characters.
  public static func unguarded(_ cell: String) -> String {
    guard cell.unicodeScalars.first == "'", startsFormula(cell) else { return cell }
    return String(cell.unicodeScalars.dropFirst())
  }

  private static func startsFormula(_ text: String) -> Bool {
    switch text.unicodeScalars.first(where: { $0 != "'" }) {
    case "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": true
    default: false
    }
  }

  private static func isReplaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0x00...0x1F, 0x7F...0x9F: true
    default: false
    }
  }
}

/// Whether a text is a number as JSON writes one.
///
/// - SeeAlso: RFC 8259, section 6.
struct NumberText {
  let isNumber: Bool

  init(_ text: String) {
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    let whole = Self.takeDigits(&rest)
    var isRight = whole == 1 || (whole > 1 && !Self.startsWithZero(text))
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      isRight = isRight && Self.takeDigits(&rest) > 0
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      isRight = isRight && Self.takeDigits(&rest) > 0
    }
    isNumber = isRight && rest.isEmpty
  }

  private static func startsWithZero(_ text: String) -> Bool {
    text.utf8.first { $0 != UInt8(ascii: "-") } == UInt8(ascii: "0")
  }

  private static func takeDigits(_ rest: inout Substring.UTF8View) -> Int {
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest[digits.endIndex...]
    return digits.count
  }
}
