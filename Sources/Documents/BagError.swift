/// Why a tag file of a bag can't be read.
public struct BagError: Error, Hashable, CustomStringConvertible {
  /// What stood there.
  public enum Reason: Sendable, Hashable {
    case malformedUTF8
    /// The last line has no LF, or a line has a CR.
    case lineEnd
    /// Not `<64 lower-case hexadecimal digits>  <name>`.
    case notManifestLine
    case badName(String)
    /// Lines out of order, or a name twice.
    case outOfOrder(String)
    /// Not `Label: value`.
    case notInfoLine
    /// Not the two lines of a bag of version 1.0 in UTF-8.
    case notDeclaration
  }

  /// The tag file.
  public var file: String
  /// From 1.
  public var line: Int
  public var reason: Reason

  public var description: String { "\(file):\(line): \(message)" }

  private var message: String {
    switch reason {
    case .malformedUTF8: "bytes that are not UTF-8, want UTF-8"
    case .lineEnd: "no LF alone at the line's end, want one"
    case .notManifestLine: "no digest, two spaces and a name, want these"
    case .badName(let name): "name \(BagName.quoted(name)), want a relative path in simplest form"
    case .outOfOrder(let name): "\(BagName.quoted(name)) out of order, want names sorted, each once"
    case .notInfoLine: "no label, colon, space and value, want these"
    case .notDeclaration: "not the declaration of a bag, want version 1.0 in UTF-8"
    }
  }
}
