package import CanonicalJSON
package import Cryptography
package import Trail
package import TransparencyLog

/// What a restore drill came to: a signed note in one line of JSON, which the nightly run takes in as a
/// source of format `drill`.
///
///     tickmark-drill/v1
///     audit.example.com/payments
///     {"archive":"…","at":"…","by":"…","entries":2012,…}      the fields, canonical
///
///     — audit.example.com/payments/drill <signature>
///
/// The line has the fields beside the note, so that whoever reads it needs no signature to read it.
package struct DrillNote: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable { case success, failure }

  /// What a backup was restored to.
  package struct Restored: Sendable, Hashable {
    /// The archive's name.
    package let archive: String
    /// The run that made it.
    package let run: String
    /// SHA-256 of its `manifest.note`.
    package let manifest: Digest
    /// Entries of the log, and its root.
    package let size: Int
    package let root: Digest
    /// Number of tables whose digests were compared.
    package let tableCount: Int
  }

  /// The log's name.
  package var origin: String
  package var at: Instant
  /// Who held the drill.
  package var by: String
  /// What was asked for, in the words of the command line.
  package var asked: String?
  /// nil where it failed.
  package var restored: Restored?
  /// Why it failed.
  package var reason: String?
  /// SHA-256 of the line of the drill before, by the same key; nil for the first.
  package var previous: Digest?

  static let version = "tickmark-drill/v1"

  package var outcome: Outcome { restored == nil ? .failure : .success }

  /// The fields, without the note.
  package var fields: JSONValue {
    var members: [(String, JSONValue)] = [
      ("at", .string(at.description)), ("by", .string(by)), ("origin", .string(origin)),
      ("outcome", .string(outcome.rawValue)),
    ]
    if let restored {
      members += [
        ("archive", .string(restored.archive)), ("run", .string(restored.run)),
        ("manifest", .string(restored.manifest.hex)), ("entries", JSONValue(restored.size)),
        ("root", .string(restored.root.base64)), ("tables", JSONValue(restored.tableCount)),
      ]
    }
    if let asked { members.append(("asked", .string(asked))) }
    if let reason { members.append(("reason", .string(reason))) }
    if let previous { members.append(("previous", .string(previous.hex))) }
    return .object(JSONObject(members))
  }

  /// The text that is signed.
  static func text(origin: String, fields: JSONValue) -> String {
    "\(version)\n\(origin)\n\(fields.canonicalText)\n"
  }

  /// Returns the line that is stored, without its end.
  package func signed(by signer: NoteSigner) -> [UInt8] {
    let note = signer.sign(Self.text(origin: origin, fields: fields))
    var line = fields
    line["note"] = .string(note)
    return line.canonical
  }

  /// The name of its file.
  package var fileName: String { "\(at.stamp).drill.json" }
}

/// A line of a drill's file, with its signature still to be checked.
struct DrillLine: Sendable {
  let origin: String
  let at: Instant
  let outcome: DrillNote.Outcome
  /// Size and root of the restored log; nil of a failed drill.
  let restored: (size: Int, root: Digest)?
  let previous: Digest?
  /// Of the line.
  let digest: Digest
  private let note: SignedNote

  /// - Throws: ``Fault`` where the note isn't of the fields beside it.
  init(_ line: [UInt8]) throws(Fault) {
    guard var fields = try? JSONValue(parsing: line), let text = fields["note"]?.string,
      let at = fields["at"]?.string.flatMap({ Instant(rfc3339: $0) }),
      let origin = fields["origin"]?.string,
      let outcome = fields["outcome"]?.string.flatMap(DrillNote.Outcome.init(rawValue:))
    else { throw Fault(words: "no note with its fields") }
    self.at = at
    self.origin = origin
    self.outcome = outcome
    do throws(NoteError) {
      note = try SignedNote(text)
    } catch {
      throw Fault(words: "\(error)", at: at)
    }
    fields["note"] = nil
    guard note.text == DrillNote.text(origin: origin, fields: fields) else {
      throw Fault(words: "fields that aren't the note's", at: at)
    }
    digest = SHA256.hash(line)
    previous = fields["previous"]?.string.flatMap(Digest.init(hex:))
    let size = fields["entries"]?.number?.int
    let root = fields["root"]?.string.flatMap(Digest.init(base64:))
    restored = size.flatMap { size in root.map { (size, $0) } }
    if outcome == .success, restored == nil {
      throw Fault(words: "a restored log without its root", at: at)
    }
  }

  /// Checks the signature.
  ///
  /// - Throws: ``NoteError``: `unsigned` where no known key signed.
  func verify(with keys: [VerifierKey]) throws(NoteError) { try note.verify(with: keys) }

  /// Who claims to have signed, for messages.
  var signers: String { note.signatures.map(\.name).joined(separator: ", ") }

  struct Fault: Error, Hashable {
    var words: String
    /// nil where the line doesn't say.
    var at: Instant?
  }
}
