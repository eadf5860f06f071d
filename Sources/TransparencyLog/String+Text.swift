extension String {
  /// The lines between newlines, byte for byte; the part after the last newline is one as well.
  ///
  /// Characters won't do here: Unicode joins a newline or a space with what follows it.
  var lines: [String] { parts(by: "\n") }

  /// The parts between separators, byte for byte, empty ones included.
  func parts(by separator: Unicode.Scalar, maxSplits: Int = .max) -> [String] {
    utf8.split(
      separator: UInt8(ascii: separator),
      maxSplits: maxSplits,
      omittingEmptySubsequences: false
    )
    .map { String(Substring($0)) }
  }

  /// Returns what follows the prefix; nil where the bytes don't begin with it.
  func dropping(prefix: String) -> String? {
    guard utf8.starts(with: prefix.utf8) else { return nil }
    return String(Substring(utf8.dropFirst(prefix.utf8.count)))
  }

  /// Whether the bytes are the same; `==` also takes other spellings of a character.
  func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

  /// For a message: in quotes, shortened, and with nothing in it that moves a terminal's cursor.
  var quoted: String {
    let shown = unicodeScalars.prefix(40).map { $0.escaped(asASCII: true) }.joined()
    return "\"\(shown)\(unicodeScalars.count > 40 ? "…" : "")\""
  }

  /// The decimal number that this is the only way to write; nil for any other text.
  var decimal: UInt64? {
    guard let number = UInt64(self), String(number) == self else { return nil }
    return number
  }
}
