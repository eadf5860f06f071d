/// Whose key is whose: a file of `ssh-keygen -Y verify`.
///
///     # principals [options] kind base64 [comment]
///     lea@example.com namespaces="tickmark" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI… lea's laptop
///     max@example.com,m.muster@example.com valid-before="20280101Z" ssh-ed25519 AAAA…
///
/// Certificates and patterns in place of principals are refused: two approvals must be of two people.
///
/// - SeeAlso: ssh-keygen(1), ALLOWED SIGNERS.
public struct AllowedSigners: Sendable, Hashable {
  /// One line.
  public struct Signer: Sendable, Hashable {
    /// The first name on the line: all names of a line are one person's.
    public let name: String
    public let key: SSHPublicKey
    /// What signatures are for; nil: anything.
    public let namespaces: [String]?
    /// Seconds since 1970, the first second in which the key counts.
    public let validAfter: Int64?
    /// The first second in which it counts no more.
    public let validBefore: Int64?
  }

  /// A line that isn't one of these.
  public struct Fault: Error, Hashable, CustomStringConvertible {
    /// From 1.
    public let line: Int
    public let found: String

    public var description: String {
      "line \(line): \(found), want <name> [options] <kind> <base64>"
    }
  }

  public let signers: [Signer]

  public init(parsing text: String) throws(Fault) {
    var signers: [Signer] = []
    let lines = text.utf8.split(separator: 0x0a, omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      let line = Self.trimmed(String(Substring(bytes)))
      if line.isEmpty || line.hasPrefix("#") { continue }
      do throws(Flaw) {
        signers.append(try Signer(line))
      } catch {
        throw Fault(line: index + 1, found: error.found)
      }
    }
    self.signers = signers
  }

  /// Returns whose key it is at this second for this purpose; nil for nobody's.
  public func signer(of key: SSHPublicKey, namespace: String, at second: Int64) -> Signer? {
    signers.first { signer in
      signer.key == key && signer.namespaces?.contains(namespace) ?? true
        && second >= signer.validAfter ?? .min && second < signer.validBefore ?? .max
    }
  }

  private static func trimmed(_ line: String) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    return String(line.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
  }
}

/// What is wrong with a line.
private struct Flaw: Error {
  let found: String
}

extension AllowedSigners.Signer {
  fileprivate init(_ line: String) throws(Flaw) {
    var words = Self.words(line)[...]
    guard words.count >= 3, let principals = words.popFirst() else {
      throw Flaw(found: "\(words.count) words")
    }
    guard !principals.contains(where: { "*?!\"".contains($0) }),
      let name = principals.split(separator: ",").first
    else { throw Flaw(found: "a pattern in place of a name") }
    var options: [(String, String)] = []
    if SSHPublicKey.Kind(rawValue: words.first ?? "") == nil, let text = words.popFirst() {
      options = try Self.options(text)
    }
    guard words.count >= 2,
      let key = SSHPublicKey(kind: words[words.startIndex], base64: words[words.startIndex + 1])
    else { throw Flaw(found: "no key of a known kind") }
    self.name = String(name)
    self.key = key
    var namespaces: [String]?
    var (after, before): (Int64?, Int64?) = (nil, nil)
    for (option, value) in options {
      switch option {
      case "namespaces": namespaces = value.split(separator: ",").map(String.init)
      case "valid-after": after = try Self.second(value)
      case "valid-before": before = try Self.second(value)
      default: throw Flaw(found: "option \(option.prefix(24).debugDescription)")
      }
    }
    self.namespaces = namespaces
    validAfter = after
    validBefore = before
  }

  /// Words between blanks; quotes keep blanks together.
  private static func words(_ line: String) -> [String] {
    var (words, word, isQuoted) = ([String](), "", false)
    for character in line {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, character == " " || character == "\t" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  /// `name="value"` or `name`, separated by commas that stand outside quotes.
  private static func options(_ text: String) throws(Flaw) -> [(String, String)] {
    var (options, option, isQuoted) = ([String](), "", false)
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted {
        options.append(option)
        option = ""
      } else {
        option.append(character)
      }
    }
    guard !isQuoted else { throw Flaw(found: "a quote that isn't closed") }
    return (options + [option]).map { option in
      let parts = option.split(separator: "=", maxSplits: 1)
      let value = parts.count > 1 ? parts[1].filter { $0 != "\"" } : ""
      return (parts.first.map { $0.lowercased() } ?? "", value)
    }
  }

  /// `YYYYMMDD[Z]` or `YYYYMMDDHHMM[SS][Z]`, always taken as UTC: no host's time zone decides here.
  private static func second(_ text: String) throws(Flaw) -> Int64 {
    let digits = Array((text.hasSuffix("Z") ? text.dropLast() : text[...]).utf8)
    guard [8, 12, 14].contains(digits.count), digits.allSatisfy({ 0x30...0x39 ~= $0 }) else {
      throw Flaw(found: "time \(text.prefix(24).debugDescription)")
    }
    func number(_ range: Range<Int>) -> Int64 {
      range.upperBound > digits.count
        ? 0 : digits[range].reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
    let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
    guard 1...12 ~= month, 1...31 ~= day else { throw Flaw(found: "time \(text)") }
    // Days since 1970 in the proleptic Gregorian calendar, counted from the first of March.
    let shifted = month > 2 ? month - 3 : month + 9
    let years = month > 2 ? year : year - 1
    let days =
      years * 365 + years / 4 - years / 100 + years / 400 + (shifted * 153 + 2) / 5 + day - 1
      - 719_468
    return days * 86_400 + number(8..<10) * 3_600 + number(10..<12) * 60 + number(12..<14)
  }
}
