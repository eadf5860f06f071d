package import Cryptography
package import Trail
package import TransparencyLog

/// What is said of a log's keys, for those who trust an earlier one: a signed note.
///
///     tickmark-keys/v1
///     audit.example.com/payments
///     2                                     its number, from 1
///     <sha256 of the note before, or ->
///     rotate                                or revoke, or recovery
///     <the key that it ends, or that signs; a verifier key>
///     <the key that it begins, or ->
///     2026-12-01T09:00:00Z                  from when
///     2012                                  entries that the log had then
///
/// A `recovery` names the recovery key, signed by the checkpoint's key. A `rotate` is signed by the new
/// key and by the old or the recovery key; a `revoke` by the recovery key.
package struct KeyStatement: Sendable, Hashable {
  package enum Act: String, Sendable, Hashable { case recovery, rotate, revoke }

  static let version = "tickmark-keys/v1"

  package var origin: String
  package var number: Int
  package var previous: Digest?
  package var act: Act
  /// The key that ends; of a recovery the one that signs.
  package var old: VerifierKey
  /// The key that begins; nil of a revocation without a successor.
  package var new: VerifierKey?
  package var at: Instant
  /// Entries of the log; what the old key signed over more isn't believed.
  package var size: Int

  /// The text that is signed.
  package var text: String {
    let lines = [
      Self.version, origin, "\(number)", previous?.hex ?? "-", act.rawValue, old.description,
      new?.description ?? "-", at.description, "\(size)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Reads the one text of a value; nil for anything else.
  init?(parsing text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count == 10, lines[0] == Self.version, let number = Int(lines[2]),
      let act = Act(rawValue: lines[4]), let old = try? VerifierKey(lines[5]),
      let at = Instant(rfc3339: lines[7]), let size = Int(lines[8]), size >= 0
    else { return nil }
    self.init(
      origin: lines[1],
      number: number,
      previous: Digest(hex: lines[3]),
      act: act,
      old: old,
      new: try? VerifierKey(lines[6]),
      at: at,
      size: size
    )
    guard self.text == text else { return nil }
  }

  init(
    origin: String,
    number: Int,
    previous: Digest?,
    act: Act,
    old: VerifierKey,
    new: VerifierKey?,
    at: Instant,
    size: Int
  ) {
    self.origin = origin
    self.number = number
    self.previous = previous
    self.act = act
    self.old = old
    self.new = new
    self.at = at
    self.size = size
  }
}
