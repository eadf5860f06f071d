/// Which logs are trusted, and which witnesses must have seen a checkpoint.
///
///     log audit.example.com/payments+1a2b3c4d+AQ…
///     witness auditor auditor.example/w+5e6f7a8b+BA…
///     witness parent  parent.example/w+9c0d1e2f+BA…
///     group outside any auditor parent
///     quorum outside
///
/// A group's second word says how many of its members it takes: `any`, `all`, or a number. Names are
/// made before they are used, so that no group holds itself. `quorum none` asks for no witness.
///
/// - SeeAlso: c2sp.org/tlog-policy.
package struct TrustPolicy: Sendable, Hashable {
  /// Keys that sign checkpoints, in the order of the file.
  package private(set) var logs: [VerifierKey] = []
  /// Keys that cosign them, by the policy's own names.
  package private(set) var witnesses: [String: VerifierKey] = [:]
  private var groups: [String: Group] = [:]
  /// The witness or group that must have cosigned; nil for `none`.
  package private(set) var quorum: String?

  private struct Group: Sendable, Hashable {
    let threshold: Int
    let members: [String]
  }

  /// Reads a policy; empty lines and those that begin with `#` say nothing.
  ///
  /// - Throws: `textMalformed` with the line's number, counted from 1.
  package init(_ text: String) throws(NoteError) {
    var hasQuorum = false
    for (index, line) in text.lines.enumerated() {
      let words = line.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d })
        .map { String(Substring($0)) }
      guard let keyword = words.first, !keyword.hasPrefix("#") else { continue }
      let place = "line \(index + 1)"
      switch (keyword, words.count) {
      case ("log", 2...3): logs.append(try Self.key(words[1], .ed25519, place))
      case ("witness", 3...4):
        let key = try Self.key(words[2], .cosignature, place)
        witnesses[try unused(words[1], place)] = key
      case ("group", 4...):
        groups[try unused(words[1], place)] = try group(words, place)
      case ("quorum", 2):
        guard !hasQuorum else { throw .textMalformed("\(place): a second quorum, want one") }
        hasQuorum = true
        if words[1] != "none" { quorum = try known(words[1], place) }
      default:
        throw .textMalformed(
          "\(place): \(line.quoted), want log, witness, group or quorum with its words"
        )
      }
    }
    guard hasQuorum else {
      throw .textMalformed("line \(text.lines.count): no quorum, want one, or quorum none")
    }
  }

  private static func key(
    _ text: String,
    _ algorithm: VerifierKey.Algorithm,
    _ place: String
  ) throws(NoteError) -> VerifierKey {
    let key: VerifierKey
    do throws(NoteError) {
      key = try VerifierKey(text)
    } catch {
      throw .textMalformed("\(place): \(error)")
    }
    guard key.algorithm == algorithm else {
      let wanted = algorithm == .ed25519 ? "a log's key" : "a witness's key, of type 4"
      throw .textMalformed("\(place): key \(key.name.quoted) of another type, want \(wanted)")
    }
    return key
  }

  private func unused(_ name: String, _ place: String) throws(NoteError) -> String {
    guard name != "none", witnesses[name] == nil, groups[name] == nil else {
      throw .textMalformed("\(place): name \(name.quoted) again, want a new one")
    }
    return name
  }

  private func known(_ name: String, _ place: String) throws(NoteError) -> String {
    guard witnesses[name] != nil || groups[name] != nil else {
      throw .textMalformed("\(place): no witness or group \(name.quoted) above")
    }
    return name
  }

  private func group(_ words: [String], _ place: String) throws(NoteError) -> Group {
    var members: [String] = []
    for name in words[3...] {
      guard !members.contains(name) else {
        throw .textMalformed("\(place): member \(name.quoted) again, want each once")
      }
      members.append(try known(name, place))
    }
    let threshold: UInt64? =
      switch words[2] {
      case "any": 1
      case "all": UInt64(members.count)
      default: words[2].decimal
      }
    guard let threshold, threshold >= 1, threshold <= UInt64(members.count) else {
      throw .textMalformed(
        "\(place): \(words[2].quoted) of \(members.count) members, want any, all or a count of them"
      )
    }
    return Group(threshold: Int(threshold), members: members)
  }

  /// Whether the witnesses who cosigned are enough.
  package func isSatisfied(by cosigners: [VerifierKey]) -> Bool {
    guard let quorum else { return true }
    return isSatisfied(quorum, by: Set(cosigners))
  }

  private func isSatisfied(_ name: String, by cosigners: Set<VerifierKey>) -> Bool {
    if let key = witnesses[name] { return cosigners.contains(key) }
    guard let group = groups[name] else { return false }
    return group.members.count { isSatisfied($0, by: cosigners) } >= group.threshold
  }
}
