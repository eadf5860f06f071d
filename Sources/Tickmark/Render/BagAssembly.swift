import Cryptography
import Documents

/// Passes a bag's files on to a sink and keeps their digests for the manifests.
final class BagAssembly {
  private let sink: any BagSink
  private var writer = BagWriter()
  private var digests: [String: Digest] = [:]
  private var folders: Set<String> = []

  init(_ sink: any BagSink) { self.sink = sink }

  /// The digest of a file that was written.
  func digest(of name: String) -> Digest? { digests[name] }

  /// Whether a file of this name was written.
  func contains(_ name: String) -> Bool { digests[name] != nil }

  /// Whether a file of this name can be written: there is none, and no folder or file in its way.
  func hasPlace(for name: String) -> Bool {
    BagName.isAllowed(name) && !contains(name) && !folders.contains(name)
      && !Self.folders(of: name).contains(where: contains)
  }

  /// The folders that a name stands in: `a/b/c` in `a/b` and `a`.
  private static func folders(of name: String) -> [String] {
    name.utf8.indices.filter { name.utf8[$0] == UInt8(ascii: "/") }.map { String(name[..<$0]) }
  }

  /// Writes a file whose bytes come in pieces.
  ///
  /// - Throws: ``RunError`` for a name that can't stand in a bag, and what sink and closure throw.
  func write(
    _ name: String,
    _ content: (_ write: @escaping ([UInt8]) throws -> Void) throws -> Void
  ) throws {
    guard hasPlace(for: name) else {
      throw RunError(
        place: name.debugDescription,
        message: "no name for a file of a bag, want a new one that stays in its folder"
      )
    }
    var hasher = SHA256Hasher()
    var byteCount = 0
    try sink.write(name) { write in
      try content { bytes in
        hasher.update(bytes)
        byteCount += bytes.count
        try write(bytes)
      }
    }
    let digest = hasher.finalize()
    digests[name] = digest
    folders.formUnion(Self.folders(of: name))
    writer.add(name, digest: digest, byteCount: byteCount)
  }

  /// Writes a file.
  func write(_ name: String, _ bytes: [UInt8]) throws {
    try write(name) { write in try write(bytes) }
  }

  /// Writes a file of text.
  func write(_ name: String, text: String) throws { try write(name, Array(text.utf8)) }

  /// Writes the bag's own files; returns its manifests.
  func finish(info: [BagInfo.Field]) throws -> BagWriter.Manifests {
    let manifests = writer.finish(info: info)
    for file in manifests.files { try sink.write(file.name, file.bytes) }
    return manifests
  }
}
