import Trail
package import TransparencyLog

/// The keys that whoever verifies trusts, from `--key`: a verifier key's text, or a file of them.
package struct TrustedKeys: Sendable {
  /// Those that were given, and those that statements of theirs lead to.
  private(set) var keys: [VerifierKey]
  /// What is said of the log's keys.
  private(set) var chain = KeyChain()
  private let given: [VerifierKey]
  private var retirements: [KeyChain.Retirement] = []
  /// When what is looked at was signed, as it says itself.
  var at: Instant?

  /// - Parameter chain: statements of the log's owner, that of whoever signs.
  package init(_ key: VerifierKey, chain: KeyChain = KeyChain()) {
    given = [key]
    keys = chain.isEmpty ? given : [key] + chain.keys(named: key.name).filter { $0 != key }
    self.chain = chain
    retirements = chain.retirements
  }

  /// Returns the keys with those that a chain leads to; keys that it ends aren't believed afterwards.
  ///
  /// - Throws: ``RunError`` where other statements are known already.
  package func following(_ other: KeyChain, place: String) throws(RunError) -> TrustedKeys {
    var trusted = self
    trusted.chain = try chain.merged(with: other, place: place)
    let followed = trusted.chain.followed(from: given)
    (trusted.keys, trusted.retirements) = (followed.keys, followed.retirements)
    return trusted
  }

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
    given = keys
  }

  /// Opens a note by one of the keys whose name the closure accepts.
  ///
  /// - Parameter size: entries of the log that the note is over, where it is a checkpoint.
  /// - Returns: the text where a trusted key signed it; nil where none of them did.
  /// - Throws: ``NoteError`` for a malformed note, a trusted key's wrong signature, or one by a key that
  ///   had ended.
  func open(
    _ note: String,
    size: Int? = nil,
    named isRight: (String) -> Bool
  ) throws(NoteError) -> String? {
    let signed = try SignedNote(note)
    do throws(NoteError) {
      try check(signed, at: at, size: size, named: isRight)
      return signed.text
    } catch .unsigned {
      return nil
    }
  }

  /// Checks that one of the keys signed a note, and was in force then.
  func check(
    _ note: SignedNote,
    at: Instant?,
    size: Int? = nil,
    named isRight: (String) -> Bool = { _ in true }
  ) throws(NoteError) {
    let signers = try note.verify(with: keys.filter { isRight($0.name) })
    var ended: NoteError?
    for key in signers {
      guard let retirement = retirements.first(where: { $0.key == key }) else { return }
      if retirement.allows(at: at, size: size) { return }
      ended = .keyRetired(key: key.name, retirement.words)
    }
    if let ended { throw ended }
  }
}

extension KeyChain.Retirement {
  /// Whether what the key signed then is to be believed; without a time or a size, only if it was
  /// replaced and not revoked.
  func allows(at signed: Instant?, size signedSize: Int?) -> Bool {
    if signed == nil && signedSize == nil { return act == .rotate }
    return (signed.map { $0 < at } ?? true) && (signedSize.map { $0 <= size } ?? true)
  }
}
