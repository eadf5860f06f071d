/// A way to a value inside a text: `/actor/id`, RFC 6901.
///
/// A token `*` is an ordinary name to ``JSONTape/resolve(_:from:in:)``;
/// ``JSONTape/resolveAll(_:from:in:)`` takes it for each member or element of one level.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  /// Why a text is no pointer.
  public enum Failure: Error, Hashable, CustomStringConvertible {
    case noSlash(String)
    case tilde(String)

    public var description: String {
      switch self {
      case .noSlash(let text): "pointer \(Self.quoted(text)), want / in front"
      case .tilde(let text): "pointer \(Self.quoted(text)), want 0 or 1 after each ~"
      }
    }

    private static func quoted(_ text: String) -> String {
      var output: [UInt8] = []
      CanonicalString.appendQuoted(String(text.unicodeScalars.prefix(60)).utf8, to: &output)
      return String(decoding: output, as: UTF8.self)
    }
  }

  /// The names or indexes from the outside in, as UTF-8 without pointer escapes.
  public let tokens: [[UInt8]]

  /// Reads `/a/b`, with `~1` for a slash and `~0` for a tilde; the empty text is the whole value.
  public init(_ text: String) throws(Failure) {
    guard let first = text.utf8.first else {
      tokens = []
      return
    }
    guard first == UInt8(ascii: "/") else { throw .noSlash(text) }
    var tokens: [[UInt8]] = []
    for part in text.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"),
      omittingEmptySubsequences: false
    ) {
      guard let token = Self.unescaped(part) else { throw .tilde(text) }
      tokens.append(token)
    }
    self.tokens = tokens
  }

  public init(tokens: [[UInt8]]) { self.tokens = tokens }

  /// Whether a token is `*`.
  public var hasWildcard: Bool { tokens.contains([UInt8(ascii: "*")]) }

  public var description: String {
    var text: [UInt8] = []
    for token in tokens { Self.append(token, to: &text) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends a slash and the token with its escapes.
  static func append(_ token: some Sequence<UInt8>, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "/"))
    for byte in token {
      switch byte {
      case UInt8(ascii: "~"): text.append(contentsOf: "~0".utf8)
      case UInt8(ascii: "/"): text.append(contentsOf: "~1".utf8)
      default: text.append(byte)
      }
    }
  }

  private static func unescaped(_ part: Substring.UTF8View) -> [UInt8]? {
    var token: [UInt8] = []
    var bytes = part.makeIterator()
    while let byte = bytes.next() {
      guard byte == UInt8(ascii: "~") else {
        token.append(byte)
        continue
      }
      switch bytes.next() {
      case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
      case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
      default: return nil
      }
    }
    return token
  }
}
