internal import Cryptography

/// One stanza of a header: the file key, wrapped for one recipient.
///
///     -> X25519 XEl0dJ6y3C7KZkgmgWUicg63EyXJiwBJW8PdYJ/cYBE
///     qRS0AMjdjPvZ/WT08U2KL4G+PIooA3hy38SvLpvaC1E
///
/// - SeeAlso: c2sp.org/age, Recipient stanza.
struct AgeStanza: Sendable, Hashable {
  static let columnCount = 64

  /// Type and arguments, at least one.
  var arguments: [String]
  var body: [UInt8]

  /// The stanza as it stands in a header.
  var lines: String {
    var rest = Base64.encodeUnpadded(body)[...]
    var lines = "-> " + arguments.joined(separator: " ") + "\n"
    while rest.utf8.count >= Self.columnCount {
      lines += rest.prefix(Self.columnCount) + "\n"
      rest = rest.dropFirst(Self.columnCount)
    }
    // A shorter line ends the body, an empty one if need be.
    return lines + rest + "\n"
  }

  /// The arguments in a line that begins with `-> `; nil if they aren't as specified.
  static func arguments(in line: [UInt8]) -> [String]? {
    let parts = line.dropFirst(3).split(separator: 0x20, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy { 0x21...0x7e ~= $0 } }) else {
      return nil
    }
    return parts.map { String(decoding: $0, as: UTF8.self) }
  }
}
