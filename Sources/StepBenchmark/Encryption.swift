import Age
import Glibc

/// Encrypts a file as backups are encrypted, for the comparison with age's own program.
enum Encryption {
  private static let chunk = 1 << 20

  static func run(from source: String, to target: String) throws {
    let input = unsafe open(source, O_RDONLY | O_CLOEXEC)
    let output = unsafe open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard input >= 0, output >= 0 else { throw EncryptionError.noFile }
    let recipient = AgeIdentity.generate().recipient
    let encryptor = AgeEncryptor(recipients: [recipient])
    var buffer = [UInt8](repeating: 0, count: chunk)
    var sealed: [UInt8] = []
    while true {
      // The buffer has `chunk` bytes, of which `count` are read.
      let count = unsafe buffer.withUnsafeMutableBytes { bytes in
        let count = unsafe read(input, bytes.baseAddress, chunk)
        if count > 0 {
          unsafe encryptor.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]), into: &sealed)
        }
        return count
      }
      guard count > 0 else { break }
      try put(sealed, to: output)
      sealed.removeAll(keepingCapacity: true)
    }
    encryptor.finish(into: &sealed)
    try put(sealed, to: output)
    close(input)
    close(output)
  }

  private static func put(_ bytes: [UInt8], to output: Int32) throws {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe write(output, $0.baseAddress?.advanced(by: done), $0.count - done)
      }
      guard count > 0 else { throw EncryptionError.notWritten }
      done += count
    }
  }
}

enum EncryptionError: Error { case noFile, notWritten }
