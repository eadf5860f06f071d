import Archive
import Glibc
package import TransparencyLog

/// Reads secrets from files that nobody else can read, or from the environment.
package struct KeyFile: Sendable {
  private static let byteLimit = 65_536
  private let environment: [String: String]

  /// - Parameter environment: for places of the form `env:NAME`.
  package init(environment: [String: String] = [:]) { self.environment = environment }

  /// Returns the text of a secret at a path or `env:NAME`.
  ///
  /// It throws ``RunError`` for a variable that isn't set and for a file that others can read, and
  /// ``DiskError`` for one that can't be read.
  package func text(_ place: String) throws -> String {
    guard place.hasPrefix("env:") else { return try Self.read(place) }
    guard let text = environment[String(place.dropFirst(4))], !text.isEmpty else {
      throw RunError(place: place, message: "found nothing in the environment, want the key's text")
    }
    return text
  }

  /// The rights are those of the opened file, so that none is put in its place meanwhile.
  private static func read(_ path: String) throws -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw DiskError("open", path) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw DiskError("stat", path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw RunError(place: path, message: "found no regular file, want the file of a key")
    }
    let mode = status.st_mode & 0o777
    guard mode & 0o077 == 0 else {
      throw RunError(
        place: path,
        message: "found a key that others can use (mode 0\(String(mode, radix: 8))), want 0600",
        hint: "chmod 600 \(path), and make a new key if others may have read it"
      )
    }
    guard status.st_size <= byteLimit else {
      throw RunError(place: path, message: "found \(status.st_size) bytes, want a key")
    }
    guard let text = String(validating: try bytes(descriptor, path), as: UTF8.self) else {
      throw RunError(place: path, message: "found bytes that are not UTF-8, want a key")
    }
    return text
  }

  private static func bytes(_ descriptor: Int32, _ path: String) throws(DiskError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteLimit)
    var done = 0
    while done < bytes.count {
      // The buffer has this many bytes left; read writes no more than it is asked for.
      let count = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw DiskError("read", path) }
      if count == 0 { break }
      done += count
    }
    return Array(bytes[..<done])
  }

  /// Returns a signing key, which must have the given name: each key has one meaning.
  package func signer(_ place: String, name: String) throws -> NoteSigner {
    let text = try text(place)
    let signer: NoteSigner
    do throws(NoteError) {
      signer = try NoteSigner(text)
    } catch {
      throw RunError(
        place: place,
        message: "found \(error), want PRIVATE+KEY+… on one line",
        hint: "tickmark keygen makes such keys"
      )
    }
    guard signer.name == name else {
      throw RunError(
        place: place,
        message: "found a key named \(ShownText.quoted(signer.name)), "
          + "want \(ShownText.quoted(name))",
        hint: "each key has one meaning and is named for it; tickmark keygen makes them all"
      )
    }
    return signer
  }

  /// Returns the state's secrets.
  package func secrets(_ place: String) throws -> StateSecrets {
    guard let secrets = StateSecrets(try text(place)) else {
      throw RunError(
        place: place,
        message: "found no 64 bytes in base64, want them on one line",
        hint: "tickmark keygen makes such a file; a lost one can't be made again"
      )
    }
    return secrets
  }
}
