import CanonicalJSON
import Cryptography
import Formats
import Trail

/// Finds the hash chain of events by trying each member that looks like a digest: one is the hash of
/// its record, one the hash of the record before.
struct ChainSearch {
  let settings: ChainSettings
  /// Records whose hash is right.
  let rightCount: Int

  /// - Returns: nil where four of five records have no right hash.
  init?(_ records: [JSONValue], _ survey: MemberSurvey, _ map: [String: JSONPointer]) {
    let digests = survey.members.filter { $0.value.texts.allSatisfy(\.isDigest) }.map(\.key)
      .sorted { $0.description < $1.description }
    guard (2...6).contains(digests.count) else { return nil }
    let pairs = digests.flatMap { hash in
      digests.filter { $0 != hash }.map { ChainSettings(previous: $0, hash: hash) }
    }
    let tried = pairs.map { (chain: $0, counts: Self.counts(records, $0, map)) }
    guard let best = tried.max(by: { $0.counts < $1.counts }),
      best.counts.right * 5 >= records.count * 4
    else { return nil }
    settings = best.chain
    rightCount = best.counts.right
  }

  /// Returns how many records state their own hash, and how many of them the one of the record that
  /// came before in the stream.
  private static func counts(
    _ records: [JSONValue],
    _ chain: ChainSettings,
    _ map: [String: JSONPointer]
  ) -> (right: Int, linked: Int) {
    var counts = (right: 0, linked: 0)
    var reader = RecordReader(FormatSettings(format: .jsonLines, map: map, chain: chain))
    var tape = JSONTape()
    var facts = RecordFacts()
    var heads: [String: String] = [:]
    for record in records {
      let bytes = record.canonical
      // The array outlives the closure, which keeps no pointer.
      let isRead = unsafe bytes.withUnsafeBytes { bytes in
        do {
          try unsafe tape.parse(bytes)
          try unsafe reader.read(tape, bytes, sealed: [], file: "", into: &facts)
          return true
        } catch {
          return false
        }
      }
      guard isRead, let link = facts.link, link.isHashRight else { continue }
      let stream = facts.columns[.stream] ?? ""
      counts.right += 1
      if heads[stream] == link.previous.hex { counts.linked += 1 }
      heads[stream] = link.own.hex
    }
    return counts
  }
}
