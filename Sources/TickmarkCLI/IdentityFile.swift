import Age
import Tickmark

/// A file of age identities, as options name it.
enum IdentityFile {
  /// - Throws: ``RunError`` for a file that others can read or that holds no identity.
  static func read(_ path: String) throws -> [AgeIdentity] {
    let text = try KeyFile().text(path)
    do throws(AgeError) {
      return try AgeIdentity.identities(inFile: text)
    } catch {
      throw RunError(place: path, message: "found \(error), want AGE-SECRET-KEY-1… on a line")
    }
  }
}
