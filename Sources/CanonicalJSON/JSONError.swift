/// Why a text isn't one that we read, and where.
public struct JSONError: Error, Hashable, CustomStringConvertible {
  /// What stood at the offset.
  public enum Reason: Sendable, Hashable {
    case unexpected(byte: UInt8, want: Expectation)
    case endOfText(want: Expectation)
    case byteOrderMark
    case controlCharacter(UInt8)
    case malformedUTF8(byte: UInt8)
    case unknownEscape(UInt8)
    case loneSurrogate(UInt16)
    case duplicateName(String)
    case tooDeep(limit: Int)
    case stringTooLong(limit: Int)
    case tooManyDigits(limit: Int)
    case exponentTooLarge(limit: Int)
    case beyondDouble
    case textTooLong
  }

  /// What the grammar wants next.
  public enum Expectation: String, Sendable, Hashable {
    case value = "a value"
    case valueOrBracket = "a value or ]"
    case name = "a name in quotes"
    case nameOrBrace = "a name in quotes or }"
    case colon = "a colon"
    case commaOrBracket = "a comma or ]"
    case commaOrBrace = "a comma or }"
    case quote = "the closing quote"
    case digit = "a digit"
    case hexDigit = "a hexadecimal digit"
    case literal = "true, false or null"
    case end = "the end of the text"
  }

  /// Bytes before the place, from 0.
  public let offset: Int
  public let reason: Reason

  init(_ offset: Int, _ reason: Reason) {
    self.offset = offset
    self.reason = reason
  }

  public var description: String { "byte \(offset): \(reason.text)" }
}

extension JSONError.Reason {
  fileprivate var text: String {
    switch self {
    case .unexpected(let byte, let want): "\(quoted(byte)), want \(want.rawValue)"
    case .endOfText(let want): "end of text, want \(want.rawValue)"
    case .byteOrderMark: "byte order mark, want a value"
    case .controlCharacter(let byte): "control character \(hex(byte)) in a string, want an escape"
    case .malformedUTF8(let byte): "byte \(hex(byte)), want well-formed UTF-8"
    case .unknownEscape(let byte): "escape of \(quoted(byte)), want one of \" \\ / b f n r t u"
    case .loneSurrogate(let unit): "lone surrogate \\u\(digits(unit, 4)), want a pair"
    case .duplicateName(let name): "second member \(shortened(name)), want each name once"
    case .tooDeep(let limit): "depth \(limit + 1), want at most \(limit)"
    case .stringTooLong(let limit): "string beyond its limit, want at most \(limit) bytes"
    case .tooManyDigits(let limit): "number with too many digits, want at most \(limit)"
    case .exponentTooLarge(let limit): "exponent beyond its limit, want at most \(limit)"
    case .beyondDouble: "number beyond a double, want a finite one"
    case .textTooLong: "text of 4 GiB or more, want less"
    }
  }
}

private func quoted(_ byte: UInt8) -> String {
  (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(hex(byte))"
}

private func hex(_ byte: UInt8) -> String { "0x" + digits(UInt16(byte), 2).uppercased() }

private func digits(_ value: UInt16, _ width: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: width - text.utf8.count) + text
}

/// Returns a name as canonical text in quotes, cut after 40 scalars: it is data from outside.
private func shortened(_ name: String) -> String {
  let scalars = name.unicodeScalars
  var text: [UInt8] = []
  CanonicalString.appendQuoted(String(String.UnicodeScalarView(scalars.prefix(40))).utf8, to: &text)
  return String(decoding: text, as: UTF8.self) + (scalars.count > 40 ? "…" : "")
}
