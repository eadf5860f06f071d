import CanonicalJSON
import Cryptography
import SQLite
import Trail
import TransparencyLog

extension Configuration {
  /// What `keys.statements` says of the log's keys; an empty chain where there is no such file.
  func keyChain() throws -> KeyChain {
    guard let place = keys.statements.map(resolve) else { return KeyChain() }
    let chain = try KeyChain.read(place)
    guard let first = chain.statements.first, first.origin != origin else { return chain }
    throw RunError(
      place: place,
      message: "statements of \(ShownText.quoted(first.origin)), want \(ShownText.quoted(origin))"
    )
  }

  /// Refuses to run where the recovery key lies beside the keys that it is there to end.
  func refuseRecoveryKey() throws {
    let mark = Array("PRIVATE+KEY+\(origin)/recovery+".utf8)
    let places = [keys.checkpoint, keys.bag, keys.backup, keys.commit].compactMap { $0 }
    let folders = places.filter { !$0.hasPrefix("env:") }.map { Disk.parent(of: resolve($0)) }
    for folder in Set(folders).sorted() where try Disk.kind(of: folder) == .folder {
      for name in try Disk.names(in: folder) {
        let path = "\(folder)/\(name)"
        guard try Disk.kind(of: path) == .file, try Disk.byteCount(of: path) < 4_096,
          (try? Disk.read(path))?.starts(with: mark) == true
        else { continue }
        throw RunError(
          place: path,
          message: "found the recovery key in reach of this host, want it elsewhere",
          hint: "whoever takes this host over could end your keys with it: move it away"
        )
      }
    }
  }
}

extension KeyChain {
  /// Refuses a key that a statement ended, or that isn't the one a statement left in use.
  func refuseEnded(_ signer: NoteSigner, place: String) throws {
    if let retirement = retirement(of: signer.verifier) {
      throw RunError(
        place: place,
        message: "found a key that \(retirement.words), want the one in use",
        hint: "tickmark keys list"
      )
    }
    guard let live = liveKey(named: signer.name), live != signer.verifier else { return }
    throw RunError(
      place: place,
      message: "found \(signer.verifier), want the key that statements leave in use: \(live)",
      hint: "tickmark keys list"
    )
  }
}

extension LogWriter {
  /// Takes in the statements that the log doesn't have.
  ///
  /// - Throws: ``RunError`` where the log has one that the chain hasn't.
  func append(_ chain: KeyChain, at: Instant) throws {
    let facts = zip(chain.statements, chain.notes).map { statement, note in
      OwnFact(
        .keys,
        id: "keys/\(statement.number)/\(SHA256.hash(note).hex)",
        time: at,
        data: ["number": JSONValue(statement.number), "statement": .string(note)]
      )
    }
    let known = Set(facts.map(\.id))
    let logged = try ledger.database.rows(
      "SELECT id FROM event_row WHERE source = ? AND action = ? ORDER BY entry",
      [.text(OwnFact.source), .text(OwnFact.Kind.keys.rawValue)]
    ).compactMap { $0[0].text }
    if let missing = logged.first(where: { !known.contains($0) }) {
      throw RunError(
        place: "keys.statements",
        message:
          "found no statement \(missing.dropFirst(5).prefix(16))…, which the log has, want it",
        hint: "put the file back: a copy lies in each bag, and beside the backups"
      )
    }
    for fact in facts where !logged.contains(fact.id) { try append(fact) }
  }
}
