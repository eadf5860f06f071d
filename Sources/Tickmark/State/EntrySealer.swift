import CanonicalJSON
import Cryptography

/// Makes the entries of one source: seals what is sensitive, and commits to the rest.
///
///     entry = SHA-256("tickmark-event/v1" LF source LF id LF nonce LF sealed-record)
///
/// `source` and `id` are canonical JSON strings; `nonce` is the first 16 bytes of
/// `HMAC-SHA-256(commit key, source LF id)` in base64url, so that a published log can't be searched
/// for guessed records. A sealed value reads `{"$sealed":"<base64url of SHA-256(k ‖ value)>"}` with
/// `k = HMAC-SHA-256(field key, source LF id LF pointer)`; whoever is shown k and the value can check
/// it, and whoever isn't checks the same entry without them.
struct EntrySealer: Sendable {
  /// What the log keeps of an entry beside its line.
  struct Entry: Sendable, Hashable {
    let digest: Digest
    /// The first 8 bytes of the nonce: tells ids apart, and nobody without the key can make two
    /// ids share it.
    let key: UInt64
  }

  /// Members whose string values are sealed wherever they stand.
  ///
  /// A change here is a new `tickmark-event/v<n>`.
  static let alwaysSealed = [
    "sessionToken", "secretAccessKey", "password", "newPassword", "oldPassword",
    "masterUserPassword", "secretString", "privateKey", "clientSecret", "refreshToken",
    "accessToken",
  ]

  let source: String
  private let quotedSource: [UInt8]
  private let sensitive: [JSONPointer]
  private let names = MemberNames(EntrySealer.alwaysSealed)
  private let reserved = MemberNames(["$sealed"])
  private let entryStart: [UInt8]
  private let commit: HMACKey
  private let field: HMACKey
  private let nonceStart: SHA256Hasher
  private let fieldStart: SHA256Hasher

  /// - Parameter sensitive: pointers into the stored record; `*` matches one level.
  init(source: String, secrets: StateSecrets, sensitive: [JSONPointer] = []) {
    self.source = source
    self.sensitive = sensitive
    quotedSource = JSONValue.string(source).canonical
    commit = secrets.commit
    field = secrets.field
    entryStart = Array("tickmark-event/v1\n".utf8) + quotedSource + [newline]
    nonceStart = Self.fed(secrets.commit.begin(), quotedSource)
    fieldStart = Self.fed(secrets.field.begin(), quotedSource)
  }

  private static func fed(_ hasher: SHA256Hasher, _ source: [UInt8]) -> SHA256Hasher {
    var hasher = hasher
    hasher.update(source)
    hasher.update(byte: newline)
    return hasher
  }

  /// Returns whether the record holds the member name that only sealing may write.
  func holdsReservedName(_ tape: JSONTape, _ bytes: UnsafeRawBufferPointer) -> Bool {
    unsafe tape.containsMember(namedAnyOf: reserved, in: bytes)
  }

  /// Returns the values to seal in document order, the outermost of two nested ones only.
  func sealedNodes(
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer
  ) -> [(node: Int, pointer: String)] {
    var found = unsafe tape.nodes(namedAnyOf: names, in: bytes)
    for pointer in sensitive { found += unsafe tape.resolveAll(pointer, in: bytes) }
    guard found.count > 1 else { return found }
    found.sort { $0.node < $1.node }
    var end = 0
    return found.filter { candidate in
      guard candidate.node >= end else { return false }
      end = tape.next(after: candidate.node)
      return true
    }
  }

  /// Appends the segment line of a parsed record, without its LF, and to the batch what its entry is
  /// the hash of.
  ///
  /// - Returns: the entry's key.
  func seal(
    id: [UInt8],
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    sealing nodes: [(node: Int, pointer: String)],
    to line: inout [UInt8],
    _ entries: inout SHA256Batch
  ) -> UInt64 {
    let head = begin(id, &line)
    var replacements: [JSONTape.Replacement] = []
    if !nodes.isEmpty {
      replacements = unsafe open(nodes, head.id, tape, bytes, to: &line)
    }
    line += recordMember
    let begin = line.count
    unsafe tape.appendCanonical(in: bytes, replacing: replacements, to: &line)
    return finish(head, record: begin, &line, &entries)
  }

  /// Appends the segment line of a record whose canonical bytes are given and hold nothing to seal, and
  /// to the batch what its entry is the hash of.
  ///
  /// - Parameter opaque: the bytes of a quarantined record, as they lay in the export.
  /// - Returns: the entry's key.
  func seal(
    id: [UInt8],
    record: [UInt8],
    opaque: [UInt8]? = nil,
    to line: inout [UInt8],
    _ entries: inout SHA256Batch
  ) -> UInt64 {
    let head = begin(id, &line)
    if let opaque {
      line += Array(#","opaque":""#.utf8)
      line += Array(Base64.encode(opaque).utf8)
      line.append(quote)
    }
    line += recordMember
    let begin = line.count
    line += record
    return finish(head, record: begin, &line, &entries)
  }

  /// Appends the segment line of a record whose canonical bytes are given and hold nothing to seal.
  func seal(id: [UInt8], record: [UInt8], to line: inout [UInt8]) -> Entry {
    var entries = SHA256Batch()
    let key = seal(id: id, record: record, to: &line, &entries)
    return Entry(digest: entries.takeDigests()[0], key: key)
  }

  /// The start of a line: its id in quotes, its nonce's text, and the key made of the nonce.
  private struct Head {
    var id: [UInt8] = []
    var nonce: [UInt8] = []
    var key: UInt64 = 0
  }

  /// Writes `{"id":…,"nonce":…`.
  private func begin(_ id: [UInt8], _ line: inout [UInt8]) -> Head {
    var head = Head()
    CanonicalString.appendQuoted(id, to: &head.id)
    var hasher = nonceStart
    hasher.update(head.id)
    let nonce = commit.finish(hasher)
    head.key = nonce.leadingWord
    Base64URL.append(first: 16, of: nonce, to: &head.nonce)
    line += idMember
    line += head.id
    line += nonceMember
    line += head.nonce
    line.append(quote)
    return head
  }

  /// Writes the rest of the line, and what the entry is the hash of; returns the entry's key.
  private func finish(
    _ head: Head,
    record begin: Int,
    _ line: inout [UInt8],
    _ entries: inout SHA256Batch
  ) -> UInt64 {
    entries.bytes += entryStart
    entries.bytes += head.id
    entries.bytes.append(newline)
    entries.bytes += head.nonce
    entries.bytes.append(newline)
    entries.bytes += line[begin...]
    entries.endMessage()
    line += sourceMember
    line += quotedSource
    line.append(UInt8(ascii: "}"))
    return head.key
  }

  /// Writes the `open` member, and returns what stands in the record in place of the values.
  private func open(
    _ nodes: [(node: Int, pointer: String)],
    _ id: [UInt8],
    _ tape: JSONTape,
    _ bytes: UnsafeRawBufferPointer,
    to line: inout [UInt8]
  ) -> [JSONTape.Replacement] {
    var openings: [(String, JSONValue)] = []
    var replacements: [JSONTape.Replacement] = []
    for (node, pointer) in nodes {
      let value = unsafe tape.canonical(node, in: bytes)
      let key = fieldKey(id, pointer)
      openings.append(
        (
          pointer,
          [
            "k": .string(Base64URL.encode(key.bytes)),
            "value": unsafe tape.value(at: node, in: bytes),
          ]
        )
      )
      replacements.append((node, Self.sealed(value, key: key)))
    }
    line += openMember
    JSONValue.object(JSONObject(openings)).appendCanonical(to: &line)
    return replacements
  }

  private func fieldKey(_ id: [UInt8], _ pointer: String) -> Digest {
    var hasher = fieldStart
    hasher.update(id)
    hasher.update(byte: newline)
    hasher.update(pointer)
    return field.finish(hasher)
  }

  private static func sealed(_ value: [UInt8], key: Digest) -> [UInt8] {
    var hasher = SHA256Hasher()
    hasher.update(key)
    hasher.update(value)
    let digest = Base64URL.encode(hasher.finalize().bytes)
    return Array(#"{"$sealed":"\#(digest)"}"#.utf8)
  }
}

private let newline = UInt8(ascii: "\n")
private let quote = UInt8(ascii: "\"")
private let idMember = Array(#"{"id":"#.utf8)
private let nonceMember = Array(#","nonce":""#.utf8)
private let openMember = Array(#","open":"#.utf8)
private let recordMember = Array(#","record":"#.utf8)
private let sourceMember = Array(#","source":"#.utf8)
