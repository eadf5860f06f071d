/// Compressed bytes that can't be read as one whole.
public struct CompressionError: Error, Hashable, CustomStringConvertible {
  /// What was found.
  public enum Reason: Sendable, Hashable {
    /// The stream ended in another way than ``StreamEnding/complete``.
    case ending(StreamEnding)
    /// The content is longer than the caller allows.
    case contentTooLarge(limit: Int)
    /// No zstd frame, or none that is whole.
    case notFrame
    /// A zstd frame without the size of its content.
    case sizeMissing
    /// A zstd frame without a checksum.
    case checksumMissing
  }

  /// The byte of the input at which the frame begins; nil where there is only one place.
  public var offset: Int?
  /// What was found.
  public var reason: Reason

  public var description: String {
    (offset.map { "byte \($0): " } ?? "") + message
  }

  private var message: String {
    switch reason {
    case .ending(let ending): ending.description
    case .contentTooLarge(let limit): "content over \(limit) bytes, want at most \(limit)"
    case .notFrame: "no whole zstd frame, want one"
    case .sizeMissing: "zstd frame without content size, want one with it"
    case .checksumMissing: "zstd frame without checksum, want one with it"
    }
  }
}
