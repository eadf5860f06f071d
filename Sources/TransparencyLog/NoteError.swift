/// Why a note, a key or what a note holds was refused.
package enum NoteError: Error, Hashable, CustomStringConvertible {
  /// Not a signed note.
  case malformed(String)
  /// Not a key in its text form.
  case malformedKey(String)
  /// No signature by any of the keys.
  case unsigned
  /// A signature by a known key that isn't right.
  case signatureInvalid(key: String)
  /// A right signature by a key that had ended by then; the words say since when.
  case keyRetired(key: String, String)
  /// The signed text isn't what it should be; the words begin with the place.
  case textMalformed(String)

  package var description: String {
    switch self {
    case .malformed(let what): "note: \(what)"
    case .malformedKey(let what): "key: \(what)"
    case .unsigned: "note: no signature by a known key, want one"
    case .signatureInvalid(let key): "note: the signature by \(key.quoted) is not right"
    case .keyRetired(let key, let words): "note: the key \(key) \(words)"
    case .textMalformed(let what): what
    }
  }
}
