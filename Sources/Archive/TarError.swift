/// A tar archive that isn't what we would write, or that can't be written.
public struct TarError: Error, Hashable, CustomStringConvertible {
  /// What was found.
  public enum Reason: Sendable, Hashable {
    /// The archive stops within a header, a member or the end marker.
    case truncated
    /// A header without ustar's magic and version.
    case notHeader
    /// A header whose checksum doesn't match its bytes.
    case badChecksum
    /// A header field that isn't an octal number of its width.
    case badNumber(field: String)
    /// A header field with bytes after its end.
    case badText(field: String)
    /// A name that leaves the folder, or isn't in its simplest form.
    case badName(String)
    /// A member that is neither file nor folder: link, device or unknown; its type character.
    case badKind(UInt8)
    /// A folder with content.
    case folderWithContent(String)
    /// A name that was there before.
    case duplicate(String)
    /// An extended header that can't be read, or has a key with another meaning than ours.
    case badExtension(String)
    /// Bytes other than zero between a member's end and the next block.
    case badPadding
    /// Bytes other than zero behind the end marker.
    case trailingData
    /// More members than the caller allows.
    case tooManyMembers(limit: Int)
    /// A member that was written with another length than it was begun with.
    case wrongLength(name: String, found: Int, want: Int)
  }

  /// The byte of the archive at which the block in question begins.
  public var offset: Int
  /// What was found.
  public var reason: Reason

  public var description: String { "byte \(offset): \(message)" }

  private var message: String {
    switch reason {
    case .truncated: "archive stops early, want its end marker"
    case .notHeader: "no ustar header, want one"
    case .badChecksum: "header doesn't match its checksum, want a match"
    case .badNumber(let field): "\(field) isn't an octal number, want one"
    case .badText(let field): "\(field) has bytes after its end, want zeros"
    case .badName(let name): "name \(quoted(name)), want a relative path without . and .."
    case .badKind(let kind): "member of type \(kindName(kind)), want a file or a folder"
    case .folderWithContent(let name): "folder \(quoted(name)) with content, want none"
    case .duplicate(let name): "name \(quoted(name)) again, want each name once"
    case .badExtension(let what): "extended header with \(what), want path or size"
    case .badPadding: "bytes between members, want zeros"
    case .trailingData: "bytes after the end marker, want zeros"
    case .tooManyMembers(let limit): "more than \(limit) members, want at most \(limit)"
    case .wrongLength(let name, let found, let want):
      "\(quoted(name)) with \(found) bytes, want \(want)"
    }
  }

  private func kindName(_ kind: UInt8) -> String {
    switch kind {
    case UInt8(ascii: "1"): "hard link"
    case UInt8(ascii: "2"): "symbolic link"
    case UInt8(ascii: "3"), UInt8(ascii: "4"): "device"
    case UInt8(ascii: "6"): "pipe"
    case UInt8(ascii: "g"): "global header"
    default: quoted(String(UnicodeScalar(kind)))
    }
  }

  /// Names come from outside: control characters escaped, and no longer than a line.
  private func quoted(_ text: String) -> String {
    let escaped = text.debugDescription
    return escaped.count <= 82 ? escaped : escaped.prefix(78) + "…\""
  }
}
