import Cryptography
import Glibc
package import TransparencyLog

/// Reads secrets from files that nobody else can read, or from the environment.
package struct KeyFile: Sendable {
  private let environment: [String: String]

  /// - Parameter environment: for places of the form `env:NAME`.
  package init(environment: [String: String] = [:]) { self.environment = environment }

  /// Returns a secret's text.
  ///
  /// - Parameter place: a path, or `env:NAME`.
  /// - Throws: ``RunError`` for a file that others can read, ``DiskError`` for one that can't be read.
  package func text(_ place: String) throws -> String {
    if place.hasPrefix("env:") {
      guard let text = environment[String(place.dropFirst(4))] else {
        throw RunError(place: place, message: "not set in the environment")
      }
      return text
    }
    var status = stat()
    guard unsafe stat(place, &status) == 0 else { throw DiskError("open", place) }
    guard status.st_mode & 0o077 == 0 else {
      throw RunError(
        place: place,
        message: "readable by others (mode \(String(status.st_mode & 0o777, radix: 8)))",
        hint: "chmod 600 \(place)"
      )
    }
    return String(decoding: try Disk.read(place), as: UTF8.self)
  }

  /// Returns a signing key, which must have the given name: each key has one meaning.
  package func signer(_ place: String, name: String) throws -> NoteSigner {
    let text = try text(place)
    let signer: NoteSigner
    do throws(NoteError) {
      signer = try NoteSigner(text)
    } catch {
      throw RunError(place: place, message: "\(error)")
    }
    guard signer.name == name else {
      throw RunError(
        place: place,
        message: "a key named \(signer.name), want \(name)",
        hint: "tickmark keygen makes one key for each meaning"
      )
    }
    return signer
  }

  /// Returns the state's secrets.
  package func secrets(_ place: String) throws -> StateSecrets {
    guard let secrets = StateSecrets(try text(place)) else {
      throw RunError(place: place, message: "not 64 bytes in base64 on one line")
    }
    return secrets
  }
}
