/// What of a statement's text stands outside of parentheses, quotes and comments.
struct SQLText {
  /// Whether a bare `ORDER` stands there: SQL reserves the word, so that it can't be a name.
  private(set) var isOrdered = false
  /// Byte of a bare `LIMIT`, reserved as well.
  private(set) var limit: Int?
  /// Whether the last comment or text in quotes has its end.
  private(set) var isClosed = true

  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  init(_ sql: String) {
    bytes = Array(sql.utf8)
    while place < bytes.count { passToken() }
  }

  /// Returns a name in double quotes, which SQL reads as nothing but a name.
  static func quotedName(_ name: String) -> String {
    "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
  }

  /// Returns a statement without the white space and semicolons at its end.
  static func trimmed(_ sql: some StringProtocol) -> String {
    var scalars = sql.unicodeScalars[...]
    let blanks: [Unicode.Scalar] = [" ", "\t", "\n", "\u{c}", "\r"]
    while let last = scalars.last, blanks.contains(last) || last == ";" { scalars.removeLast() }
    while let first = scalars.first, blanks.contains(first) { scalars.removeFirst() }
    return String(String.UnicodeScalarView(scalars))
  }

  private mutating func passToken() {
    switch bytes[place] {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): passQuotes(bytes[place])
    case UInt8(ascii: "["): passQuotes(UInt8(ascii: "]"))
    case UInt8(ascii: "-") where next == UInt8(ascii: "-"): passComment(through: "\n")
    case UInt8(ascii: "/") where next == UInt8(ascii: "*"): passComment(through: "*/")
    case UInt8(ascii: "("): move(depth: 1)
    case UInt8(ascii: ")"): move(depth: -1)
    case let byte where Self.isWordPart(byte): passWord()
    default: place += 1
    }
  }

  private var next: UInt8? { place + 1 < bytes.count ? bytes[place + 1] : nil }

  private mutating func move(depth change: Int) {
    depth += change
    place += 1
  }

  /// A doubled quote ends one text and begins another, which comes to the same here.
  private mutating func passQuotes(_ end: UInt8) {
    place += 1
    while place < bytes.count, bytes[place] != end { place += 1 }
    if place == bytes.count { isClosed = false }
    place += 1
  }

  private mutating func passComment(through end: String) {
    place += 2
    while place < bytes.count, !bytes[place...].starts(with: end.utf8) { place += 1 }
    // A comment of one line needs no end.
    if place >= bytes.count, end != "\n" { isClosed = false }
    place += end.utf8.count
  }

  private mutating func passWord() {
    let begin = place
    while place < bytes.count, Self.isWordPart(bytes[place]) { place += 1 }
    guard depth == 0 else { return }
    // `:limit` is a parameter.
    let isParameter = begin > 0 && ":@$".utf8.contains(bytes[begin - 1])
    guard !isParameter else { return }
    switch String(decoding: bytes[begin..<place], as: UTF8.self).uppercased() {
    case "ORDER": isOrdered = true
    case "LIMIT": limit = limit ?? begin
    default: break
    }
  }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
