/// Names of files in a bag: paths relative to its folder, `/` between their parts.
///
/// - SeeAlso: RFC 8493, sections 2.1.3 and 5.
public enum BagName {
  /// Whether a name stays in the bag's folder and is in its simplest form.
  ///
  /// No empty part, no `.` or `..`, no `/` or `~` in front, and no U+0000.
  public static func isAllowed(_ name: String) -> Bool {
    if name.utf8.first == UInt8(ascii: "~") { return false }
    if name.utf8.contains(0) { return false }
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
    }
  }

  /// Returns a name as it stands in a manifest: CR, LF and `%` as `%0D`, `%0A` and `%25`.
  public static func encoded(_ name: String) -> String {
    guard name.utf8.contains(where: isEncoded) else { return name }
    var text = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\r": text += "%0D"
      case "\n": text += "%0A"
      case "%": text += "%25"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// Returns the name that ``encoded(_:)`` was given; nil for a text that it doesn't write.
  public static func decoded(_ text: String) -> String? {
    guard text.utf8.contains(where: isEncoded) else { return text }
    var name = ""
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "%" else {
        if scalar == "\r" || scalar == "\n" { return nil }
        name.unicodeScalars.append(scalar)
        continue
      }
      switch String(rest.prefix(2)) {
      case "0D": name.unicodeScalars.append("\r")
      case "0A": name.unicodeScalars.append("\n")
      case "25": name.unicodeScalars.append("%")
      default: return nil
      }
      rest = rest.dropFirst(2)
    }
    return name
  }

  /// Whether `a` stands before `b`: by their bytes.
  static func isBefore(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// Names come from outside: escaped, and no longer than a line.
  static func quoted(_ name: String) -> String {
    let text = name.debugDescription
    return text.count <= 82 ? text : text.prefix(80) + "…\""
  }

  private static func isEncoded(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
  }
}
