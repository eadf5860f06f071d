import Age
import Archive
import Cryptography
import TransparencyLog

/// Where a member's bytes go.
protocol MemberTarget {
  mutating func write(_ bytes: UnsafeRawBufferPointer) throws
  mutating func commit() throws
}

/// Reads an archive as strictly as it was written.
///
/// The manifest is read and checked first. After it, each member must be the next one of the
/// manifest: same name, same length, same digest; nothing may be left out or follow.
struct BackupArchiveReader {
  /// With what an archive is decrypted.
  enum Key {
    case identities([AgeIdentity])
    /// Right after the write, while the file's own key is still in memory.
    case fileKey([UInt8])
  }

  let manifest: BackupManifest
  /// Of the whole `manifest.note`.
  let note: Digest
  /// The archive's name, which errors give as their place.
  let place: String

  private let input: HashingSource<InputFile>
  private typealias Content = ZstdSource<AgeDecryptor<HashingSource<InputFile>>>
  /// A line for each of two million files.
  private static let listingByteCountLimit = 256 << 20

  private var tar: TarReader<Content>
  private var buffer = [UInt8](repeating: 0, count: 262_144)

  /// Reads the start of an archive, up to its manifest, whose signature stays unchecked without a
  /// verifier.
  init(_ path: String, as name: BackupName, key: Key, verifier: TrustedKeys?) throws {
    place = name.archive
    let source = HashingSource(try InputFile(path))
    input = source
    (tar, note, manifest) = try Self.naming(place) {
      // Lengths are bounded by the signed manifest, so the ratio needn't be.
      var tar = TarReader(ZstdSource(try Self.decrypted(source, key), ratioLimit: .max))
      let bytes = try Self.readHead(
        BackupLayout.note,
        of: &tar,
        limit: BackupNote.byteCountLimit,
        place: name.archive
      )
      let text = try BackupNote.open(bytes, key: verifier, place: name.archive)
      guard let manifest = BackupManifest(parsing: text) else {
        throw BackupError(name.archive, .malformedManifest)
      }
      return (tar, SHA256.hash(bytes), manifest)
    }
    guard manifest.name == name else { throw BackupError(place, .otherRun(manifest.run)) }
  }

  /// Reads the second member, which says what follows; once.
  ///
  /// - Throws: ``BackupError``.
  mutating func readListing() throws -> BackupListing {
    guard let name = manifest.name else { throw BackupError(place, .malformedManifest) }
    let place = place
    let bytes = try Self.naming(place) {
      try Self.readHead(
        BackupLayout.listing,
        of: &tar,
        limit: Self.listingByteCountLimit,
        place: place
      )
    }
    guard SHA256.hash(bytes) == manifest.listing else { throw BackupError(place, .listingAltered) }
    do {
      return try BackupListing(parsing: bytes, in: name)
    } catch {
      throw BackupError(place, .malformedListing(line: error.line))
    }
  }

  /// Reads all members of the listing to the archive's end.
  ///
  /// The closure gives the place of a member; nil where it is only checked. What a target throws
  /// comes through.
  mutating func readMembers(
    of listing: BackupListing,
    into target: (BackupPiece) throws -> (any MemberTarget)? = { _ in nil }
  ) throws {
    for piece in listing.files {
      guard let entry = try nextEntry() else {
        throw BackupError(place, .memberMissing(piece.name))
      }
      guard entry.kind == .file, entry.name.utf8.elementsEqual(piece.name.utf8) else {
        throw BackupError(place, .memberUnexpected(entry.name))
      }
      guard entry.byteCount == piece.byteCount else {
        let reason = BackupError.Reason.memberLength(
          piece.name,
          found: entry.byteCount,
          want: piece.byteCount
        )
        throw BackupError(place, reason)
      }
      try read(piece, into: target(piece))
    }
    if let entry = try nextEntry() { throw BackupError(place, .memberUnexpected(entry.name)) }
  }

  /// Digest and length of the archive as it lies; of use when all members were read.
  var file: (sha256: Digest, byteCount: Int) { (input.sha256, input.byteCount) }

  private mutating func nextEntry() throws -> TarEntry? {
    try Self.naming(place) {
      do {
        let entry = try tar.next()
        if entry == nil { try Self.checkEnding(of: tar, place: place) }
        return entry
      } catch let error as TarError {
        try Self.checkEnding(of: tar, place: place)
        throw error
      }
    }
  }

  /// What tar misses may be what zstd couldn't give: then zstd's words are the better ones.
  private static func checkEnding(
    of tar: TarReader<Content>,
    place: String
  ) throws(BackupError) {
    guard let ending = tar.base.ending, ending != .complete else { return }
    throw BackupError(place, .unreadable("\(ending)"))
  }

  private mutating func read(_ piece: BackupPiece, into target: (any MemberTarget)?) throws {
    var (target, hasher, rest) = (target, SHA256Hasher(), piece.byteCount)
    while rest > 0 {
      let count = try readPart()
      try unsafe buffer.withUnsafeBytes { all in
        let part = unsafe UnsafeRawBufferPointer(rebasing: all[..<count])
        unsafe hasher.update(part)
        unsafe try target?.write(part)
      }
      rest -= count
    }
    guard hasher.finalize() == piece.sha256 else {
      throw BackupError(place, .memberAltered(piece.name))
    }
    try target?.commit()
  }

  private mutating func readPart() throws -> Int {
    try Self.naming(place) {
      do {
        return unsafe try buffer.withUnsafeMutableBytes { unsafe try tar.read(into: $0) }
      } catch let error as TarError {
        try Self.checkEnding(of: tar, place: place)
        throw error
      }
    }
  }
}

extension BackupArchiveReader {
  private static func decrypted(
    _ source: HashingSource<InputFile>,
    _ key: Key
  ) throws -> AgeDecryptor<HashingSource<InputFile>> {
    switch key {
    case .identities(let identities): try AgeDecryptor(source, identities: identities)
    case .fileKey(let fileKey): try AgeDecryptor(source, fileKey: fileKey)
    }
  }

  private static func readHead(
    _ name: String,
    of tar: inout TarReader<Content>,
    limit: Int,
    place: String
  ) throws -> [UInt8] {
    do {
      guard let entry = try tar.next(), entry.kind == .file, entry.name == name else {
        throw BackupError(place, .noManifest)
      }
      return try tar.readAll(limit: limit)
    } catch let error as TarError {
      try checkEnding(of: tar, place: place)
      throw error
    }
  }

  /// Runs the closure; errors of the layers get the archive as their place.
  private static func naming<Result>(_ place: String, _ body: () throws -> Result) throws -> Result
  {
    do {
      return try body()
    } catch let error as AgeError {
      throw BackupError(place, .unreadable("\(error)"))
    } catch let error as CompressionError {
      throw BackupError(place, .unreadable("\(error)"))
    } catch let error as TarError {
      throw BackupError(place, .unreadable("\(error)"))
    }
  }
}
