/// How a compressed stream ended.
///
/// Damage is a finding about the evidence and no thrown error: what was read before it stays read.
public enum StreamEnding: Sendable, Hashable {
  /// All is as the format wants it, and nothing follows.
  case complete
  /// The input stopped before the compressed data did.
  case truncated
  /// The compressed data is complete and right, but this many bytes follow it.
  case appended(byteCount: Int)
  /// The content doesn't match the checksum or the length stored with it.
  case badChecksum
  /// No valid compressed data at this byte of the input, or within the block that begins there.
  case badData(offset: Int)
  /// The content is more than `limit` times as long as the input.
  case ratioExceeded(limit: Int)
}

extension StreamEnding: CustomStringConvertible {
  public var description: String {
    switch self {
    case .complete: "compressed data is complete"
    case .truncated: "compressed data stops early, want its end"
    case .appended(let count): "\(count) bytes after the compressed data, want none"
    case .badChecksum: "content doesn't match its checksum, want a match"
    case .badData(let offset): "byte \(offset): not compressed data, want compressed data"
    case .ratioExceeded(let limit):
      "content over \(limit) times the compressed length, want at most \(limit) times"
    }
  }
}

/// The rule that keeps a small file from growing without bound.
struct RatioLimit: Sendable {
  let factor: Int
  /// Content below this size is never refused: short runs compress better than any real file.
  private static let grace = 1 << 20

  init(factor: Int) {
    precondition(factor > 0, "a ratio limit is above 0")
    self.factor = factor
  }

  /// Whether `plain` bytes from `raw` bytes are too many.
  func isExceeded(plain: Int, raw: Int) -> Bool {
    // The same as plain > factor × raw, but it can't overflow.
    plain > Self.grace && (plain - 1) / factor >= raw
  }
}
