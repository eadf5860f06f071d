import Cryptography
package import Trail
package import TransparencyLog

/// A log's statements about its keys, one after the other in one file, each signed as it must be; only
/// ``init(parsing:place:)`` makes one.
package struct KeyChain: Sendable, Hashable {
  /// The file's name in a bag, and beside backups.
  package static let name = "key-statements"

  /// A key that isn't to be believed from some time on.
  package struct Retirement: Sendable, Hashable {
    package let key: VerifierKey
    package let act: KeyStatement.Act
    package let at: Instant
    package let size: Int
    package let number: Int

    /// `was revoked at 2026-12-01T09:00:00Z by statement 2`.
    var words: String {
      "was \(act == .revoke ? "revoked" : "replaced") at \(at) by statement \(number)"
    }
  }

  package private(set) var statements: [KeyStatement] = []
  /// As they are stored.
  package private(set) var notes: [String] = []
  package private(set) var retirements: [Retirement] = []
  /// Who signed each statement, of those that had to.
  private var signers: [[VerifierKey]] = []
  /// By name, the key that the last statement about it left.
  private var live: [String: VerifierKey] = [:]

  /// A chain without a statement.
  package init() {}

  /// Reads a file of statements.
  ///
  /// - Throws: ``RunError`` with the number of the first statement that isn't right.
  package init(parsing text: String, place: String) throws(RunError) {
    for note in Self.split(text) {
      let number = statements.count + 1
      do throws(Refusal) {
        try append(note)
      } catch {
        throw RunError(place: "\(place): statement \(number)", message: error.words)
      }
    }
  }

  /// Reads the file at a path; one that isn't there is empty.
  package static func read(_ path: String) throws -> KeyChain {
    guard try Disk.kind(of: path) != nil else { return KeyChain() }
    return try KeyChain(
      parsing: String(decoding: Disk.read(path), as: UTF8.self),
      place: path
    )
  }

  /// The file's content.
  package var text: String { notes.joined() }

  package var isEmpty: Bool { statements.isEmpty }

  /// The key of this name that the statements leave in use; nil where none speaks of it.
  package func liveKey(named name: String) -> VerifierKey? { live[name] }

  package func retirement(of key: VerifierKey) -> Retirement? {
    retirements.first { $0.key == key }
  }

  /// All keys of a name that statements speak of.
  package func keys(named name: String) -> [VerifierKey] {
    statements.flatMap { [$0.old, $0.new].compactMap { $0 } }.filter { $0.name == name }
  }

  // MARK: Appending

  /// Why a statement isn't taken.
  struct Refusal: Error { let words: String }

  /// The start of the statement that would come next.
  package func next(
    _ act: KeyStatement.Act,
    origin: String,
    old: VerifierKey,
    new: VerifierKey?,
    at: Instant,
    size: Int
  ) -> KeyStatement {
    KeyStatement(
      origin: origin,
      number: statements.count + 1,
      previous: notes.last.map { SHA256.hash($0) },
      act: act,
      old: old,
      new: new,
      at: at,
      size: size
    )
  }

  /// Takes one more statement, signed.
  mutating func append(_ note: String) throws(Refusal) {
    let signed: SignedNote
    do throws(NoteError) {
      signed = try SignedNote(note)
    } catch {
      throw Refusal(words: "\(error)")
    }
    guard let statement = KeyStatement(parsing: signed.text) else {
      throw Refusal(words: "not as it is written, want \(KeyStatement.version)")
    }
    try checkPlace(statement)
    try checkKeys(statement)
    signers.append(try checkedSigners(of: statement, signed))
    take(statement, note)
  }

  private func checkPlace(_ statement: KeyStatement) throws(Refusal) {
    guard statement.number == statements.count + 1,
      statement.previous == notes.last.map({ SHA256.hash($0) })
    else {
      throw Refusal(
        words: "doesn't follow the one before, want each with the digest of its predecessor"
      )
    }
    if let last = statements.last, statement.origin != last.origin {
      throw Refusal(words: "of the log \(statement.origin), want \(last.origin)")
    }
    if let last = statements.last, statement.at < last.at || statement.size < last.size {
      throw Refusal(words: "of an earlier time than the one before")
    }
  }

  private func checkKeys(_ statement: KeyStatement) throws(Refusal) {
    let origin = statement.origin
    let names = [origin, "\(origin)/bag", "\(origin)/backup"]
    switch statement.act {
    case .recovery:
      guard statement.old.name == origin, statement.new?.name == "\(origin)/recovery" else {
        throw Refusal(words: "want the checkpoint's key, and the recovery key that it names")
      }
    case .rotate, .revoke:
      let isReplaced = statement.act == .rotate || statement.new != nil
      guard names.contains(statement.old.name),
        !isReplaced || statement.new?.name == statement.old.name, statement.new != statement.old
      else { throw Refusal(words: "want two keys of one name, one for the other") }
    }
    if let retired = retirement(of: statement.old) {
      throw Refusal(words: "the key \(Self.shown(statement.old)) \(retired.words)")
    }
    if let key = live[statement.old.name], key != statement.old {
      throw Refusal(words: "the key in use is \(Self.shown(key)), not \(Self.shown(statement.old))")
    }
    if let new = statement.new, let retired = retirement(of: new) {
      throw Refusal(words: "the key \(Self.shown(new)) \(retired.words)")
    }
  }

  /// Returns who signed a statement, where those are all that have to.
  private func checkedSigners(
    of statement: KeyStatement,
    _ note: SignedNote
  ) throws(Refusal) -> [VerifierKey] {
    let recovery = live["\(statement.origin)/recovery"]
    let known = [statement.old, statement.new, recovery].compactMap { $0 }
    let signers: [VerifierKey]
    do throws(NoteError) {
      signers = try note.verify(with: known)
    } catch {
      throw Refusal(words: "\(error)")
    }
    let byRecovery = recovery.map { signers.contains($0) } ?? false
    switch statement.act {
    case .recovery:
      guard signers.contains(statement.old) else {
        throw Refusal(words: "not signed by the checkpoint's key")
      }
      guard recovery == nil || byRecovery else {
        throw Refusal(words: "names another recovery key, want it signed by the one before")
      }
    case .rotate:
      guard let new = statement.new, signers.contains(new) else {
        throw Refusal(words: "not signed by the new key")
      }
      guard signers.contains(statement.old) || byRecovery else {
        throw Refusal(words: "signed by neither the old key nor the recovery key")
      }
    case .revoke:
      guard byRecovery else {
        throw Refusal(words: "not signed by the recovery key that an earlier statement names")
      }
    }
    return signers
  }

  private mutating func take(_ statement: KeyStatement, _ note: String) {
    if statement.act != .recovery {
      retirements.append(
        Retirement(
          key: statement.old,
          act: statement.act,
          at: statement.at,
          size: statement.size,
          number: statement.number
        )
      )
    }
    live[statement.old.name] = statement.act == .recovery ? statement.old : statement.new
    if let new = statement.new { live[new.name] = new }
    statements.append(statement)
    notes.append(note)
  }

  private static func shown(_ key: VerifierKey) -> String {
    String(key.description.prefix { $0 != "+" }) + "+" + key.description.split(separator: "+")[1]
  }

  /// Each note begins with the version's line.
  private static func split(_ text: String) -> [String] {
    let begin = "\(KeyStatement.version)\n"
    return text.components(of: begin).map { begin + $0 }
  }
}

extension KeyChain {
  /// What somebody may believe who trusts some keys already.
  struct Followed {
    var keys: [VerifierKey]
    var retirements: [Retirement] = []
  }

  /// Follows the statements that a trusted key signed, or one that such statements led to: forward to
  /// the keys that begin, and back to those that ended.
  ///
  /// A chain can be made of keys that nobody knows: what those say counts for nothing.
  func followed(from trusted: [VerifierKey]) -> Followed {
    var followed = Followed(keys: trusted)
    var count = 0
    while count < followed.keys.count {
      count = followed.keys.count
      for (statement, signers) in zip(statements, signers)
      where signers.contains(where: followed.keys.contains) {
        let keys = [statement.old, statement.new].compactMap { $0 }
        followed.keys += keys.filter { !followed.keys.contains($0) }
      }
    }
    followed.retirements = retirements.filter { retirement in
      signers[retirement.number - 1].contains(where: followed.keys.contains)
    }
    return followed
  }

  /// Returns the longer of two files of one log.
  ///
  /// - Throws: ``RunError`` where neither begins with the other.
  package func merged(with other: KeyChain, place: String) throws(RunError) -> KeyChain {
    let count = min(notes.count, other.notes.count)
    guard notes.prefix(count) == other.notes.prefix(count) else {
      throw RunError(
        place: place,
        message: "other key statements than those given, want one chain",
        hint: "somebody signed two: ask the log's owner by another way which one is theirs"
      )
    }
    return notes.count >= other.notes.count ? self : other
  }
}

extension String {
  /// What stands behind each occurrence of a text, which the string begins with.
  fileprivate func components(of text: String) -> [String] {
    guard !isEmpty else { return [] }
    var parts: [[Substring]] = []
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    let mark = text.dropLast()
    for line in lines {
      if line == mark || parts.isEmpty { parts.append([]) }
      if line != mark { parts[parts.count - 1].append(line) }
    }
    return parts.enumerated().map { index, lines in
      lines.joined(separator: "\n") + (index < parts.count - 1 ? "\n" : "")
    }
  }
}
