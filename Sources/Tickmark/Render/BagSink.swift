/// Where the files of a bag go: a folder, or memory in a test.
package protocol BagSink {
  /// Writes one file, whose bytes the closure gives, piece by piece, to the function it gets.
  ///
  /// The name is relative to the bag, with `/` between its parts; each comes once.
  func write(
    _ name: String,
    _ content: (_ write: @escaping ([UInt8]) throws -> Void) throws -> Void
  ) throws
}

extension BagSink {
  /// Writes one file.
  package func write(_ name: String, _ bytes: [UInt8]) throws {
    try write(name) { write in try write(bytes) }
  }
}
