package import Cryptography

/// Where the hashes of complete subtrees come from: tiles, or an array in a test.
package protocol HashReader {
  /// Returns the root of the complete subtree over leaves `index << level ..< (index + 1) << level`.
  func hash(level: Int, index: UInt64) throws -> Digest
}
