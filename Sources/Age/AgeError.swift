/// An age file, recipient or identity that can't be used.
///
/// Each case is one of the kinds that age's published test vectors tell apart. A message never has
/// any part of an identity in it.
public enum AgeError: Error, Hashable {
  /// What is wrong with a header.
  public enum HeaderFault: Sendable, Hashable {
    case truncated, tooLong, version, stanza, body, share, lowOrder, mixed, end, nonce
  }

  /// What is wrong with a payload.
  public enum PayloadFault: Sendable, Hashable {
    case truncated, tampered, emptyChunk, trailingData
  }

  /// What is wrong with an armor.
  public enum ArmorFault: Sendable, Hashable {
    case begin, line, end, trailingData
  }

  /// Text that isn't a recipient `age1…` for X25519.
  case recipientMalformed
  /// Text that isn't an identity `AGE-SECRET-KEY-1…` for X25519; with its line in a file.
  case identityMalformed(line: Int?)
  /// A file of identities without any.
  case identityMissing
  /// Armor that isn't strict PEM; lines count from 1 at the first line of the input.
  case armorMalformed(line: Int, ArmorFault)
  /// A header that isn't as the specification wants it; lines count from 1.
  case headerMalformed(line: Int, HeaderFault)
  /// No stanza was made for any of the identities.
  case noMatch
  /// The header's code doesn't match it: the header was changed.
  case headerTampered
  /// The payload can't be read from this chunk on, counted from 0.
  case payloadMalformed(chunk: Int, PayloadFault)
}

extension AgeError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .recipientMalformed: "recipient isn't an X25519 one, want age1…"
    case .identityMalformed(let line):
      (line.map { "line \($0): " } ?? "") + "identity isn't an X25519 one, want AGE-SECRET-KEY-1…"
    case .identityMissing: "no identity, want at least one AGE-SECRET-KEY-1…"
    case .armorMalformed(let line, let fault): "armor line \(line): \(fault)"
    case .headerMalformed(let line, let fault): "header line \(line): \(fault)"
    case .noMatch: "no stanza for these identities, want one"
    case .headerTampered: "header doesn't match its code, want a match"
    case .payloadMalformed(let chunk, let fault): "chunk \(chunk): \(fault)"
    }
  }
}

extension AgeError.HeaderFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated: "header stops early, want its end"
    case .tooLong: "header too long, want at most 1 MiB and 64 KiB a line"
    case .version: "not an age file, want age-encryption.org/v1"
    case .stanza: "neither stanza nor end, want -> or ---"
    case .body: "stanza body isn't canonical, want base64 lines of 64 and a shorter one"
    case .share: "malformed stanza, want its arguments and body as specified"
    case .lowOrder: "stanza with a low-order share, want another"
    case .mixed: "passphrase stanza beside another, want it alone"
    case .end: "malformed end, want --- and 43 base64 characters"
    case .nonce: "payload nonce stops early, want 16 bytes"
    }
  }
}

extension AgeError.PayloadFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated: "payload stops early, want a last chunk"
    case .tampered: "chunk can't be opened, want the one that was sealed"
    case .emptyChunk: "empty last chunk, want one with content"
    case .trailingData: "data after the last chunk, want none"
    }
  }
}

extension AgeError.ArmorFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .begin: "no armor begins here, want -----BEGIN AGE ENCRYPTED FILE-----"
    case .line: "malformed line, want 64 base64 characters, fewer in the last"
    case .end: "armor stops early, want -----END AGE ENCRYPTED FILE-----"
    case .trailingData: "data after the armor, want none"
    }
  }
}
