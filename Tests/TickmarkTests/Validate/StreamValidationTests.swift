import CanonicalJSON
import Cryptography
import Formats
import Testing
import Trail

@testable import Tickmark

@Suite struct StreamValidationTests {
  private static let begin = Instant(seconds: 1_790_000_000)

  /// Three events, an hour apart.
  private func trail(at: Instant? = nil, gaps: [StreamGap] = []) throws -> SourceTrail {
    let lines = (0..<Int64(3)).map {
      #"{"time":"\#(Self.begin.adding(seconds: $0 * 3_600))","id":"\#($0)"}"#
    }
    return try SourceTrail(
      FormatSettings(format: .jsonLines, every: 7_200),
      files: ["events.jsonl": Array(lines.joined(separator: "\n").utf8)],
      at: at,
      gaps: gaps
    )
  }

  private func period(_ from: Int64, _ to: Int64) -> Period {
    Period(begin: Self.begin.adding(seconds: from), end: Self.begin.adding(seconds: to))
  }

  @Test func eventsCoverUpToTheSilenceThatMayBe() throws {
    let judgement = try trail(at: Self.begin.adding(seconds: 14_400)).judged()
    #expect(judgement.findings == [])
    #expect(judgement.coverage.map(\.period) == [period(0, 14_400)])
    #expect(judgement.coverage.map(\.assurance) == [.witnessed])
    #expect(judgement.origin == Self.begin)
  }

  @Test func longerSilenceIsLate() throws {
    let judgement = try trail(at: Self.begin.adding(seconds: 14_401)).judged()
    #expect(judgement.codes == ["source-late"])
    #expect(judgement.findings.first?.interval == period(14_400, 14_401))
  }

  @Test func gapIsAbsentAndNamesBothSequences() throws {
    let gap = StreamGap(stream: "ord-1", missing: 3..<5, interval: period(3_600, 7_200))
    let judgement = try trail(gaps: [gap]).judged()
    #expect(judgement.codes == ["sequence-gap"])
    #expect(judgement.findings.first?.stream == "ord-1")
    #expect(judgement.findings.first?.expected == "3")
    #expect(judgement.findings.first?.found == "5")
    #expect(judgement.unproven == [period(3_600, 7_200)])
    #expect(judgement.claimed == judgement.unproven)
    #expect(judgement.coverage.map(\.state) == [.proven, .absent, .proven])
  }

  /// The first events of a stream may have been of any time since the source began.
  @Test func missingHeadOfAStreamLeavesAllBeforeItUnproven() throws {
    let gap = StreamGap(stream: "ord-1", missing: 1..<3, interval: period(7_200, 7_201))
    var trail = try trail(gaps: [gap])
    let judgement = trail.judged()
    #expect(judgement.unproven == [period(0, 7_201)])
    #expect(judgement.claimed == judgement.unproven)
    #expect(judgement.origin == nil)
    trail.asked = AskedRange(from: Self.begin.adding(seconds: -3_600), to: Self.begin)
    #expect(trail.judged().codes == ["trail-truncated"])
  }

  /// A flaw behind a gap is told at once, not when the gap is filled.
  @Test func brokenLinkBehindAGapIsTold() async throws {
    let zeros = String(repeating: "0", count: 64)
    var (lines, previous): ([String], String) = ([], zeros)
    for number in 1...5 {
      // The third is left out, and the fifth names another hash than the fourth's.
      if number == 5 { previous = String(repeating: "f", count: 64) }
      var event: JSONValue = [
        "id": .string("e-\(number)"), "stream": "s", "sequence": JSONValue(number),
        "time": .string("2026-03-02T0\(number):00:00Z"), "prev_hash": .string(previous),
      ]
      previous = SHA256.hash(event.canonical).hex
      event["hash"] = .string(previous)
      if number != 3 { lines.append(event.canonicalText) }
    }
    let taken = try await TakenExport(
      FormatSettings(format: .chainedJSONLines),
      ["a.jsonl": Array(lines.joined(separator: "\n").utf8)]
    )
    let told = taken.findings.filter { $0.class <= .absent }
    #expect(Set(told.map(\.code)) == ["sequence-gap", "link-broken"])
    #expect(
      told.first { $0.code == "link-broken" }?.interval
        == Instant(rfc3339: "2026-03-02T05:00:00Z")?.alone
    )
  }

  @Test func brokenLinkOfAKnownTimeBreaksThatTimeAlone() throws {
    var trail = try trail()
    trail.ingestFindings = [
      Finding(.linkBroken, source: "source", interval: period(3_600, 3_601)),
      Finding(.timeReversed, source: "source", interval: period(0, 1)),
    ]
    #expect(trail.judged().unproven == [period(3_600, 3_601)])
  }

  @Test func damageOfUnknownTimeBreaksAll() throws {
    var trail = try trail()
    trail.ingestFindings = [Finding(.recordMalformed, source: "source", place: "events.jsonl:1")]
    #expect(trail.judged().unproven == [period(0, 14_400)])
  }

  @Test func nothingAtAllIsNoData() throws {
    var trail = try trail()
    trail.files = []
    #expect(trail.judged().codes == ["no-data"])
    trail.files = [try #require(try self.trail().files.first)]
    trail.files[0].earliest = nil
    trail.files[0].latest = nil
    #expect(trail.judged().codes == ["no-data"])
    trail.ingestFindings = [Finding(.recordMalformed, source: "source")]
    #expect(trail.judged().findings == [])
  }

  @Test func askedRangeBehindTheNewestEventIsTruncated() throws {
    var trail = try trail()
    trail.asked = AskedRange(from: Self.begin, to: Self.begin.adding(seconds: 20_000))
    let judgement = trail.judged()
    #expect(judgement.codes == ["trail-truncated"])
    #expect(judgement.unproven == [period(14_400, 20_000)])
  }
}
