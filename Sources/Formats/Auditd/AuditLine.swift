/// One line of an audit log, as far as its head and its fields go.
struct AuditLine {
  /// What a field's value is written as.
  struct Field {
    var name: Range<Int>
    var value: Range<Int>
    /// Whether the value stood in quotes, and so is text as it is.
    var isQuoted: Bool
    /// `old` or `new`, where that word stands before the name.
    var prefix: Range<Int>?
  }

  /// Without its line end.
  let text: [UInt8]
  /// nil where the line names no host.
  private(set) var node: Range<Int>?
  private(set) var type = 0..<0
  /// `1481077308.360:529`.
  private(set) var id = 0..<0
  private(set) var seconds: Int64 = 0
  private(set) var milliseconds: Int64 = 0
  private(set) var serial: Int64 = 0
  private(set) var fields: [Field] = []
  /// What stands between the fields: `avc:`, `denied`, `{`.
  private(set) var words: [Range<Int>] = []

  /// - Returns: nil for a line without the head of an audit record.
  init?(_ text: [UInt8]) {
    self.text = text
    guard let rest = readHead() else { return nil }
    // What an enriched log adds stands behind this separator.
    let end = text[rest...].firstIndex(of: 0x1D) ?? text.count
    readFields(rest..<end)
    if end < text.count { readFields(end + 1..<text.count) }
  }

  subscript(range: Range<Int>) -> ArraySlice<UInt8> { text[range] }

  func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  // MARK: Head

  /// Reads `[node=… ]type=… msg=audit(…)[:]`; returns where the rest begins.
  private mutating func readHead() -> Int? {
    var at = 0
    if let value = token("node=", &at) { node = value }
    guard let type = token("type=", &at), skip("msg=audit(", &at) else { return nil }
    self.type = type
    let begin = at
    guard let seconds = number(&at, digits: 1...12), skip(".", &at),
      let milliseconds = number(&at, digits: 3...3), skip(":", &at),
      let serial = number(&at, digits: 1...18)
    else { return nil }
    id = begin..<at
    guard skip(")", &at), seconds < 253_402_300_800 else { return nil }
    (self.seconds, self.milliseconds, self.serial) = (seconds, milliseconds, serial)
    _ = skip(":", &at)
    guard at == text.count || text[at] == UInt8(ascii: " ") || text[at] == 0x0D else { return nil }
    return at
  }

  /// Reads a name and its value up to the next space; nil, with nothing read, where they aren't there.
  private func token(_ name: String, _ at: inout Int) -> Range<Int>? {
    var place = at
    guard skip(name, &place) else { return nil }
    guard let end = text[place...].firstIndex(of: UInt8(ascii: " ")), end > place else {
      return nil
    }
    at = end + 1
    return place..<end
  }

  private func skip(_ wanted: String, _ at: inout Int) -> Bool {
    guard text[at...].starts(with: wanted.utf8) else { return false }
    at += wanted.utf8.count
    return true
  }

  private func number(_ at: inout Int, digits: ClosedRange<Int>) -> Int64? {
    let run = text[at...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard digits.contains(run.count) else { return nil }
    at += run.count
    return run.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  // MARK: Fields

  private mutating func readFields(_ range: Range<Int>) {
    var at = range.lowerBound
    var word: Range<Int>?
    while at < range.upperBound {
      guard !Self.separators.contains(text[at]) else {
        at += 1
        continue
      }
      let name = text[at..<range.upperBound].prefix { byte in
        byte != UInt8(ascii: "=") && !Self.separators.contains(byte)
      }.indices
      at = name.upperBound
      guard at < range.upperBound, text[at] == UInt8(ascii: "=") else {
        words.append(name)
        word = name
        continue
      }
      let isOldOrNew = word.map { ["old", "new"].contains(string($0)) } ?? false
      at = readValue(of: name, from: at + 1, in: range, prefix: isOldOrNew ? word : nil)
      word = nil
    }
  }

  private static let separators = Array(" ,()\r".utf8)

  /// Returns where the value ends.
  private mutating func readValue(
    of name: Range<Int>,
    from begin: Int,
    in range: Range<Int>,
    prefix: Range<Int>?
  ) -> Int {
    let first = begin < range.upperBound ? text[begin] : 0
    if first == UInt8(ascii: "'") {
      // A message of a program: its own fields, up to the line's last quote.
      let last = text[begin + 1..<range.upperBound].lastIndex(of: first) ?? range.upperBound
      readFields(begin + 1..<last)
      return min(last + 1, range.upperBound)
    }
    if first == UInt8(ascii: "\""),
      let end = text[begin + 1..<range.upperBound].firstIndex(of: first)
    {
      fields.append(
        Field(name: name, value: begin + 1..<end, isQuoted: true, prefix: prefix)
      )
      return end + 1
    }
    var end = text[begin..<range.upperBound].firstIndex(of: UInt8(ascii: " ")) ?? range.upperBound
    let next = end
    let closing = first == UInt8(ascii: "(") ? ",'\"\r" : ",'\")\r"
    while end > begin, closing.utf8.contains(text[end - 1]) { end -= 1 }
    fields.append(Field(name: name, value: begin..<end, isQuoted: false, prefix: prefix))
    return next
  }
}
