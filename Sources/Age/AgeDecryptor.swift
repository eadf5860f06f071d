public import Archive
internal import Cryptography

/// The content of an age file.
///
/// A chunk's content is given only after it was opened. That the file is whole is known only when
/// ``read(into:)`` has returned 0: read until then. Not for use by two tasks at once.
///
/// - SeeAlso: c2sp.org/age.
public final class AgeDecryptor<Base: ByteSource>: ByteSource {
  private enum State {
    case chunks, lastChunkOpened, ended
    case failed(any Error)
  }

  private var window: InputWindow<Base>
  private var cipher: PayloadCipher
  private var state = State.chunks
  private var plain: [UInt8] = []
  private var plainBegin = 0

  /// Reads the header of the file in `base` and unwraps its key with one of `identities`.
  ///
  /// - Throws: ``AgeError`` of any kind but `payloadMalformed`, and what the base throws.
  public convenience init(_ base: Base, identities: [AgeIdentity]) throws {
    try self.init(base) { (header) throws(AgeError) in try header.fileKey(for: identities) }
  }

  /// Reads the header of the file in `base`, which was encrypted to a passphrase.
  ///
  /// - Throws: ``AgeError/noMatch`` for another passphrase and for a file of recipients; as the other
  ///   initialisers.
  public convenience init(_ base: Base, passphrase: String) throws {
    try self.init(base) { (header) throws(AgeError) in
      try header.fileKey(forPassphrase: passphrase)
    }
  }

  /// Reads the header of the file in `base`, whose file key is in memory: to read back what was
  /// written where no identity is at hand.
  ///
  /// - Throws: ``AgeError/headerTampered`` when this isn't the file's key; as the other initialiser.
  public convenience init(_ base: Base, fileKey: [UInt8]) throws {
    try self.init(base) { (_) throws(AgeError) in fileKey }
  }

  private init(_ base: Base, key: (AgeHeader) throws(AgeError) -> [UInt8]) throws {
    window = InputWindow(base, capacity: 4 * PayloadCipher.sealedByteCount)
    let header = try AgeHeaderReader.read(&window)
    let fileKey = try key(header)
    guard header.isAuthentic(fileKey: fileKey) else { throw AgeError.headerTampered }
    guard try window.fill(atLeast: PayloadCipher.nonceByteCount) >= PayloadCipher.nonceByteCount
    else {
      let line = header.bytes.count { $0 == 0x0a }
      throw AgeError.headerMalformed(line: line + 1, .nonce)
    }
    let nonce = unsafe window.withUnread { unsafe [UInt8]($0.prefix(PayloadCipher.nonceByteCount)) }
    window.take(PayloadCipher.nonceByteCount)
    cipher = PayloadCipher(fileKey: fileKey, nonce: nonce)
  }

  /// The encrypted input.
  public var base: Base { window.base }

  /// Gives the next content.
  ///
  /// - Throws: ``AgeError/payloadMalformed(chunk:_:)``, after all content before the damage was
  ///   given, and again for every further call; what the base throws.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      let space = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      do {
        let count = unsafe try readPart(into: space)
        if count == 0 { break }
        filled += count
      } catch {
        state = .failed(error)
        guard filled > 0 else { throw error }
        break
      }
    }
    return filled
  }

  /// Gives what is left of a chunk, or the content of the next one; 0 at the end.
  private func readPart(into space: UnsafeMutableRawBufferPointer) throws -> Int {
    if plainBegin < plain.count { return unsafe takePlain(into: space) }
    switch state {
    case .failed(let error): throw error
    case .ended: return 0
    case .lastChunkOpened:
      guard try window.fill(atLeast: 1) == 0 else { throw fault(.trailingData) }
      state = .ended
      return 0
    case .chunks:
      var count = 0
      if space.count >= PayloadCipher.chunkByteCount {
        count = unsafe try openChunk(into: space)
      } else {
        try openAside()
        count = unsafe takePlain(into: space)
      }
      // An empty content has a chunk as well, and its end is yet to be checked.
      return count > 0 ? count : unsafe try readPart(into: space)
    }
  }

  private func takePlain(into space: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(space.count, plain.count - plainBegin)
    // Both sides have `count` bytes, by the line above.
    unsafe space.copyBytes(from: plain[plainBegin..<(plainBegin + count)])
    plainBegin += count
    return count
  }

  /// Opens the next chunk into `plain`, for a reader with less room than a chunk.
  private func openAside() throws {
    var chunk = plain
    plain = []
    plainBegin = 0
    chunk += repeatElement(0, count: PayloadCipher.chunkByteCount - chunk.count)
    let count = unsafe try chunk.withUnsafeMutableBytes { unsafe try openChunk(into: $0) }
    chunk.removeLast(chunk.count - count)
    plain = chunk
  }

  /// Opens the next chunk and returns its content's length; 0 only if the whole content is empty.
  private func openChunk(into space: UnsafeMutableRawBufferPointer) throws -> Int {
    let available = try window.fill(atLeast: PayloadCipher.sealedByteCount)
    let sealedCount = min(available, PayloadCipher.sealedByteCount)
    let count = sealedCount - PayloadCipher.tagByteCount
    guard sealedCount > 0 else { throw fault(.truncated) }
    guard count >= 0, let isLast = unsafe open(sealedCount, into: space) else {
      throw fault(.tampered)
    }
    window.take(sealedCount)
    if isLast { state = .lastChunkOpened }
    guard count > 0 || cipher.chunk == 1 else { throw fault(.emptyChunk, chunk: cipher.chunk - 1) }
    return count
  }

  /// Opens the first `count` unread bytes as a chunk; returns whether it is the last, or nil.
  private func open(_ count: Int, into space: UnsafeMutableRawBufferPointer) -> Bool? {
    unsafe window.withUnread { unread -> Bool? in
      let sealed = unsafe UnsafeRawBufferPointer(rebasing: unread[..<count])
      // A full chunk may be any; a shorter one can only be the last.
      let isFull = count == PayloadCipher.sealedByteCount
      if isFull, unsafe cipher.open(sealed, isLast: false, into: space) { return false }
      return unsafe cipher.open(sealed, isLast: true, into: space) ? true : nil
    }
  }

  private func fault(_ fault: AgeError.PayloadFault, chunk: Int? = nil) -> AgeError {
    .payloadMalformed(chunk: chunk ?? cipher.chunk, fault)
  }
}
