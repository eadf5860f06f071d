internal import CArchive

/// Gzip members as whole arrays (RFC 1952).
public enum Gzip {
  /// Returns one gzip member with this content; the same bytes for the same zlib.
  ///
  /// The header has no name, time 0 and operating system 255 (unknown). The level is zlib's,
  /// `0...9`.
  public static func compress(_ content: [UInt8], level: Int = 6) -> [UInt8] {
    precondition(0...9 ~= level, "zlib's levels are 0...9")
    let capacity = carchive_gzip_bound(content.count)
    return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      // Input and output are as long as the call is told.
      count = unsafe content.withUnsafeBytes { input in
        unsafe carchive_gzip(input.baseAddress, input.count, Int32(level), base, capacity)
      }
      precondition(count > 0, "zlib can't compress")
    }
  }

  /// Returns the content of exactly one gzip member.
  ///
  /// - Throws: ``CompressionError`` for damage, appended bytes and content above `limit` bytes.
  public static func decompress(_ member: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
    var source = GzipSource(BytesSource(member))
    let content: [UInt8]
    do {
      content = try source.readAll(limit: limit)
    } catch let error as CompressionError {
      throw error
    } catch {
      // BytesSource throws nothing, and readAll throws only a CompressionError.
      preconditionFailure("a source of bytes in memory has failed: \(error)")
    }
    guard let ending = source.ending, ending == .complete else {
      throw CompressionError(offset: nil, reason: .ending(source.ending ?? .truncated))
    }
    return content
  }
}
