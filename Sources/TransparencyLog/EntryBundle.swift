package import Cryptography

/// A bundle of entries: each a length in two bytes, big-endian, and the entry.
///
/// - SeeAlso: c2sp.org/tlog-tiles, log entries.
package enum EntryBundle {
  /// Bytes that an entry of 32 bytes takes, as all of ours do.
  package static let entryByteCount = 34
  /// Most bytes of an entry.
  package static let entryLimit = 65_535

  /// Appends an entry that is a digest.
  package static func append(_ entry: Digest, to bundle: inout [UInt8]) {
    bundle.append(0)
    bundle.append(32)
    unsafe entry.withUnsafeBytes { unsafe bundle.append(contentsOf: $0) }
  }

  /// Appends an entry of any length up to ``entryLimit``.
  package static func append(_ entry: [UInt8], to bundle: inout [UInt8]) {
    precondition(entry.count <= entryLimit, "an entry has at most 65,535 bytes")
    bundle.append(UInt8(entry.count >> 8))
    bundle.append(UInt8(entry.count & 0xff))
    bundle += entry
  }

  /// Returns the entries of a bundle of ours.
  ///
  /// - Returns: nil for a bundle with an entry that isn't 32 bytes, or with bytes left over.
  package static func entries(_ bundle: [UInt8]) -> [Digest]? {
    guard bundle.count.isMultiple(of: entryByteCount), let entries = parse(bundle) else {
      return nil
    }
    let digests = entries.compactMap { Digest($0) }
    return digests.count == entries.count ? digests : nil
  }

  /// Returns the entries of any log's bundle.
  ///
  /// - Returns: nil where the last entry is cut.
  package static func parse(_ bundle: [UInt8]) -> [ArraySlice<UInt8>]? {
    var entries: [ArraySlice<UInt8>] = []
    var rest = bundle[...]
    while !rest.isEmpty {
      guard rest.count >= 2 else { return nil }
      let count = Int(rest.removeFirst()) << 8 | Int(rest.removeFirst())
      guard rest.count >= count else { return nil }
      entries.append(rest.prefix(count))
      rest = rest.dropFirst(count)
    }
    return entries
  }
}
