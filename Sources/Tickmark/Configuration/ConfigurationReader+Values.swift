import CanonicalJSON
import Trail

/// Values of one kind each; what isn't of the kind is a problem, and nil.
extension ConfigurationReader {
  private mutating func refuse(_ value: YAMLValue, want: String, hint: String? = nil) {
    guard !value.isRefused else { return }
    problems.add(at: value.place, found: value.kind, want: want, hint: hint)
  }

  // MARK: Containers

  /// Returns the members of a mapping by their names; unknown and missing ones are problems.
  mutating func members(
    _ value: YAMLValue?,
    _ keys: [String],
    required: [String] = []
  ) -> [String: YAMLValue] {
    guard let value, let list = members(value) else { return [:] }
    var members: [String: YAMLValue] = [:]
    for member in list {
      if keys.contains(member.name) {
        members[member.name] = member.value
      } else {
        problems.add(
          at: member.place,
          found: "key \(ShownText.quoted(member.name))",
          want: keys.isEmpty ? "no keys here" : "one of \(keys.joined(separator: ", "))",
          hint: NearestWord.hint(member.name, among: keys)
        )
      }
    }
    for key in required where members[key] == nil {
      problems.add(at: value.place, found: "no \(key)", want: "one")
    }
    return members
  }

  /// Returns the members of a mapping whose names are the user's own.
  mutating func members(_ value: YAMLValue) -> [YAMLValue.Member]? {
    if case .mapping(let members) = value.content { return members }
    refuse(value, want: "a mapping")
    return nil
  }

  /// Returns the names in a mapping, without a word if it is none.
  func memberNames(_ value: YAMLValue?) -> [String] {
    guard case .mapping(let members) = value?.content else { return [] }
    return members.map(\.name)
  }

  mutating func elements(_ value: YAMLValue?) -> [YAMLValue] {
    guard let value else { return [] }
    if case .list(let elements) = value.content { return elements }
    refuse(value, want: "a list")
    return []
  }

  // MARK: Texts

  mutating func text(_ value: YAMLValue?) -> String? {
    guard let value else { return nil }
    switch value.content {
    case .text(let text) where !text.isEmpty: return text
    case .number, .bool: refuse(value, want: "a text", hint: "put it in quotes if it is meant so")
    default: refuse(value, want: "a text")
    }
    return nil
  }

  /// Returns a list of texts, each of them once.
  mutating func texts(_ value: YAMLValue?) -> [String] {
    var texts: [String] = []
    for element in elements(value) {
      guard let text = text(element) else { continue }
      if texts.contains(text) {
        problems.add(at: element.place, found: "\(ShownText.quoted(text)) again", want: "it once")
      } else {
        texts.append(text)
      }
    }
    return texts
  }

  mutating func word(_ value: YAMLValue?, among words: [String]) -> String? {
    guard let value, let word = text(value) else { return nil }
    if words.contains(word) { return word }
    refuse(
      value,
      want: words.isEmpty ? "one that is declared" : "one of \(words.joined(separator: ", "))",
      hint: NearestWord.hint(word, among: words)
    )
    return nil
  }

  /// Returns a list of words, each of them once.
  mutating func words(_ value: YAMLValue?, among words: [String]) -> [String] {
    var found: [String] = []
    for element in elements(value) {
      guard let word = word(element, among: words) else { continue }
      if found.contains(word) {
        problems.add(at: element.place, found: "\(ShownText.quoted(word)) again", want: "it once")
      } else {
        found.append(word)
      }
    }
    return found
  }

  /// Whether a name can be a folder's and a part of a reference; a problem if not.
  mutating func isName(_ member: YAMLValue.Member, _ what: String) -> Bool {
    let bytes = Array(member.name.utf8)
    let isLetter = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
    }
    let isName =
      (1...64).contains(bytes.count) && isLetter(bytes[0])
      && bytes.allSatisfy { isLetter($0) || [0x2d, 0x2e, 0x5f].contains($0) }
    if !isName {
      problems.add(
        at: member.place,
        found: "\(what) \(ShownText.quoted(member.name))",
        want: "at most 64 of a-z A-Z 0-9 . _ -, a letter or digit first"
      )
    }
    return isName
  }

  // MARK: Pointers

  mutating func pointer(_ value: YAMLValue?) -> JSONPointer? {
    guard let value, let text = text(value) else { return nil }
    if let pointer = try? JSONPointer(text), !pointer.tokens.isEmpty { return pointer }
    let hint = text.hasPrefix("/") ? nil : "did you mean /\(text.replacing(".", with: "/"))?"
    refuse(value, want: "a JSON pointer such as /data/total", hint: hint.map(ShownText.escaped))
    return nil
  }

  mutating func pointers(_ value: YAMLValue?) -> [JSONPointer] {
    elements(value).compactMap { pointer($0) }
  }

  // MARK: Numbers and times

  mutating func count(_ value: YAMLValue?, in range: ClosedRange<Int>) -> Int? {
    guard let value else { return nil }
    if case .number(let text) = value.content, let count = Int(text), range.contains(count) {
      return count
    }
    refuse(value, want: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    return nil
  }

  /// Bytes: a whole number, or one with KiB, MiB or GiB behind it; at most 1 GiB.
  mutating func byteCount(_ value: YAMLValue?) -> Int? {
    guard let value else { return nil }
    let text: String? =
      switch value.content {
      case .number(let text), .text(let text): text
      default: nil
      }
    let units = [("KiB", 10), ("MiB", 20), ("GiB", 30), ("", 0)]
    if let text, let unit = units.first(where: { text.hasSuffix($0.0) }),
      let count = Int(text.dropLast(unit.0.utf8.count)), (1...(1 << 30) >> unit.1).contains(count)
    {
      return count << unit.1
    }
    refuse(value, want: "a byte count such as 65536 or 16MiB, at most 1GiB")
    return nil
  }

  /// Seconds of `90d`, `24h`, `15m`, `30s`.
  mutating func duration(_ value: YAMLValue?) -> Int64? {
    guard let value else { return nil }
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    if case .text(let text) = value.content, let unit = text.last.flatMap({ units[$0] }),
      let count = Int64(text.dropLast()), (1...315_360_000 / unit).contains(count)
    {
      return count * unit
    }
    refuse(value, want: "a duration such as 1h or 90d, at most ten years")
    return nil
  }

  /// A date, which is its first instant in the time zone, or an RFC 3339 time.
  mutating func instant(_ value: YAMLValue?, _ zone: Timezone) -> Instant? {
    guard let value, let text = text(value) else { return nil }
    if let date = CivilDate(text) { return zone.begin(of: date) }
    if let instant = Instant(rfc3339: text) { return instant }
    refuse(value, want: "a date such as 2026-11-22, or a time such as 2026-11-22T08:00:00Z")
    return nil
  }
}
