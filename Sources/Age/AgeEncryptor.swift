public import Cryptography

/// Encrypts one file to recipients, as the content comes.
///
/// Anybody who knows a recipient can make a valid file: age says nothing about the sender. Not for
/// use by two tasks at once.
///
/// - SeeAlso: c2sp.org/age.
public final class AgeEncryptor {
  /// The key of this file alone, by which it can be read back without an identity.
  public let fileKey: [UInt8]

  private var start: [UInt8]
  private var cipher: PayloadCipher
  /// Content that waits until it is known whether more follows: at most one chunk.
  private var pending: [UInt8] = []
  private var sealed = [UInt8](repeating: 0, count: PayloadCipher.sealedByteCount)
  private var isFinished = false

  /// An encryptor to at least one recipient.
  ///
  /// - Parameters:
  ///   - recipients: whom to encrypt to, all of one kind; each gets a stanza, in this order.
  ///   - fileKey: 16 random bytes that serve this file alone; nil: taken from `random`.
  ///   - random: gives as many random bytes as it is asked for.
  public convenience init(
    recipients: [AgeRecipient],
    fileKey: [UInt8]? = nil,
    random: (Int) -> [UInt8] = SecureRandom.bytes
  ) {
    precondition(!recipients.isEmpty, "at least one recipient")
    precondition(AgeRecipient.areOneKind(recipients), "recipients of one kind")
    self.init(fileKey: fileKey ?? random(AgeHeader.fileKeyByteCount), random: random) { fileKey in
      recipients.map { $0.wrap(fileKey, random) }
    }
  }

  /// An encryptor to whoever knows a passphrase, who needs as much time and memory as this one.
  ///
  /// - Parameter workFactor: the logarithm to base 2 of scrypt's cost, 1...20; each step doubles it.
  public convenience init(
    passphrase: String,
    workFactor: Int = 18,
    random: (Int) -> [UInt8] = SecureRandom.bytes
  ) {
    precondition(1...ScryptStanza.maxWorkFactor ~= workFactor, "work factor 1 to 20")
    self.init(fileKey: random(AgeHeader.fileKeyByteCount), random: random) { fileKey in
      [
        ScryptStanza.wrap(fileKey, with: passphrase, salt: random(16), workFactor: workFactor)
      ]
    }
  }

  private init(
    fileKey: [UInt8],
    random: (Int) -> [UInt8],
    stanzas: ([UInt8]) -> [AgeStanza]
  ) {
    precondition(fileKey.count == AgeHeader.fileKeyByteCount, "a file key has 16 bytes")
    let stanzas = stanzas(fileKey)
    let nonce = random(PayloadCipher.nonceByteCount)
    precondition(nonce.count == PayloadCipher.nonceByteCount, "random gives what it is asked for")
    self.fileKey = fileKey
    start = AgeHeader(stanzas, fileKey: fileKey).bytes + nonce
    cipher = PayloadCipher(fileKey: fileKey, nonce: nonce)
    pending.reserveCapacity(PayloadCipher.chunkByteCount)
  }

  /// Takes `content` and appends what is ready of the file to `output`.
  public func write(_ content: UnsafeRawBufferPointer, into output: inout [UInt8]) {
    precondition(!isFinished, "written after finish()")
    writeStart(into: &output)
    var index = 0
    while index < content.count {
      if pending.count == PayloadCipher.chunkByteCount { sealPending(isLast: false, into: &output) }
      let rest = content.count - index
      let count = min(rest, PayloadCipher.chunkByteCount - pending.count)
      let part = unsafe UnsafeRawBufferPointer(rebasing: content[index..<(index + count)])
      if pending.isEmpty, rest > PayloadCipher.chunkByteCount {
        // More follows this chunk, so it is sealed where it lies.
        unsafe seal(part, isLast: false, into: &output)
      } else {
        unsafe pending.append(contentsOf: part)
      }
      index += count
    }
  }

  /// Takes `content` and returns what is ready of the file.
  public func write(_ content: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    unsafe content.withUnsafeBytes { unsafe write($0, into: &output) }
    return output
  }

  /// Appends the end of the file to `output`: the last chunk.
  public func finish(into output: inout [UInt8]) {
    precondition(!isFinished, "finished twice")
    isFinished = true
    writeStart(into: &output)
    sealPending(isLast: true, into: &output)
  }

  /// Returns the end of the file.
  public func finish() -> [UInt8] {
    var output: [UInt8] = []
    finish(into: &output)
    return output
  }

  private func writeStart(into output: inout [UInt8]) {
    output += start
    start = []
  }

  private func sealPending(isLast: Bool, into output: inout [UInt8]) {
    unsafe pending.withUnsafeBytes { unsafe seal($0, isLast: isLast, into: &output) }
    pending.removeAll(keepingCapacity: true)
  }

  private func seal(
    _ plain: UnsafeRawBufferPointer,
    isLast: Bool,
    into output: inout [UInt8]
  ) {
    unsafe sealed.withUnsafeMutableBytes { space in
      unsafe cipher.seal(plain, isLast: isLast, into: space)
      let written = unsafe space[..<(plain.count + PayloadCipher.tagByteCount)]
      unsafe output.append(contentsOf: UnsafeRawBufferPointer(rebasing: written))
    }
  }
}
