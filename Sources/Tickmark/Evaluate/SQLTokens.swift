/// A statement's words, in their order; blanks and comments are passed over.
///
/// What is quoted stays whole: a text, a name in double quotes, backquotes or brackets.
struct SQLTokens: Sendable, Hashable {
  struct Token: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      /// A keyword or a name without quotes.
      case word
      case quotedName, string, number
      /// As in `:begin`.
      case parameter
      /// An operator or a sign of punctuation.
      case symbol
    }

    let kind: Kind
    /// Place in the statement's UTF-8.
    let range: Range<Int>
    /// As it stands there; words in upper case.
    let text: String
    /// How many parentheses and `CASE`s are open around it; those that open and close one count as
    /// outside.
    let depth: Int
  }

  private(set) var tokens: [Token] = []
  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0

  init(_ sql: String) {
    bytes = Array(sql.utf8)
    while place < bytes.count { take() }
  }

  private mutating func take() {
    let begin = place
    switch bytes[place] {
    case 0x20, 0x09...0x0d: place += 1
    case UInt8(ascii: "-") where next == UInt8(ascii: "-"): pass(through: "\n")
    case UInt8(ascii: "/") where next == UInt8(ascii: "*"): pass(through: "*/")
    case UInt8(ascii: "'"):
      passQuotes(bytes[begin])
      add(.string, begin)
    case UInt8(ascii: "\""), UInt8(ascii: "`"):
      passQuotes(bytes[begin])
      add(.quotedName, begin)
    case UInt8(ascii: "["):
      passQuotes(UInt8(ascii: "]"))
      add(.quotedName, begin)
    case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "$"):
      place += 1
      passWord()
      add(.parameter, begin)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      passNumber()
      add(.number, begin)
    case let byte where Self.isWordPart(byte):
      passWord()
      add(.word, begin)
    default:
      place += symbolLength
      add(.symbol, begin)
    }
  }

  private var next: UInt8? { place + 1 < bytes.count ? bytes[place + 1] : nil }

  private mutating func add(_ kind: Token.Kind, _ begin: Int) {
    place = min(place, bytes.count)
    let plain = String(decoding: bytes[begin..<place], as: UTF8.self)
    let text = kind == .word ? plain.uppercased() : plain
    let closes = kind == .word && text == "END" || kind == .symbol && text == ")"
    if closes { depth = max(0, depth - 1) }
    tokens.append(Token(kind: kind, range: begin..<place, text: text, depth: depth))
    let opens = kind == .word && text == "CASE" || kind == .symbol && text == "("
    if opens { depth += 1 }
  }

  private mutating func pass(through end: String) {
    place += 2
    while place < bytes.count, !bytes[place...].starts(with: end.utf8) { place += 1 }
    place += end.utf8.count
  }

  /// A doubled quote stands for one.
  private mutating func passQuotes(_ end: UInt8) {
    place += 1
    while place < bytes.count {
      let isEnd = bytes[place] == end
      if isEnd, next != end || end == UInt8(ascii: "]") { break }
      place += isEnd ? 2 : 1
    }
    place += 1
  }

  private mutating func passWord() {
    while place < bytes.count, Self.isWordPart(bytes[place]) { place += 1 }
  }

  /// Digits with a point or an exponent; what isn't so is SQLite's to refuse.
  private mutating func passNumber() {
    while place < bytes.count {
      let isSign = bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-")
      let isExponent = isSign && (bytes[place - 1] | 0x20) == UInt8(ascii: "e")
      guard isExponent || bytes[place] == UInt8(ascii: ".") || Self.isWordPart(bytes[place]) else {
        return
      }
      place += 1
    }
  }

  private var symbolLength: Int {
    for symbol in ["->>", "->", "<>", "<=", ">=", "!=", "==", "||", "<<", ">>"]
    where bytes[place...].starts(with: symbol.utf8) { return symbol.utf8.count }
    return 1
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
