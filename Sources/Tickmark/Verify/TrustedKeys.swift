import TransparencyLog

/// The keys that whoever verifies trusts, from `--key`: a verifier key's text, or a file of them.
package struct TrustedKeys: Sendable {
  let keys: [VerifierKey]

  /// - Throws: ``RunError`` for what is neither.
  package init(_ texts: [String]) throws {
    var keys: [VerifierKey] = []
    for text in texts {
      if let key = try? VerifierKey(text) {
        keys.append(key)
        continue
      }
      let lines = String(decoding: try Disk.read(text), as: UTF8.self).split(separator: "\n")
      for line in lines {
        do throws(NoteError) {
          keys.append(try VerifierKey(String(line)))
        } catch {
          throw RunError(
            place: text,
            message: "\(error)",
            hint: "give a .vkey file, or its text: <name>+<hex>+<base64>"
          )
        }
      }
    }
    self.keys = keys
  }

  /// Opens a note by one of the keys whose name the closure accepts.
  ///
  /// - Returns: the text where a trusted key signed it; nil where none of them did.
  /// - Throws: ``NoteError`` for a malformed note, or a trusted key's wrong signature.
  func open(_ note: String, named isRight: (String) -> Bool) throws(NoteError) -> String? {
    let signed = try SignedNote(note)
    let candidates = keys.filter { isRight($0.name) }
    do throws(NoteError) {
      try signed.verify(with: candidates)
      return signed.text
    } catch .unsigned {
      return nil
    }
  }
}
