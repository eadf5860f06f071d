import CanonicalJSON
import Formats
import Testing
import Trail

@testable import Tickmark

/// What becomes of log files: altered, gone, moved, put there, late, and brought again.
@Suite struct CloudTrailLogTests {
  private let trail = HourlyTrail()

  @Test func alteredLogLeavesItsHourBroken() throws {
    var trail = trail
    trail.files[trail.logs[2][0]]?.append(0x0a)
    let judgement = try trail.judged()
    #expect(judgement.codes == ["log-file-altered"])
    #expect(judgement.findings.last?.place == trail.logs[2][0])
    #expect(judgement.coverage.map(\.state) == [.proven, .broken, .proven])
    #expect(judgement.unproven == [HourlyTrail.window(2)])
  }

  @Test func movedLogIsMissingAndUnlistedAndNamesItsTwin() throws {
    var trail = trail
    let moved = trail.logs[2][0].replacing("aaaa.json", with: "bbbb.json")
    trail.files[moved] = trail.files.removeValue(forKey: trail.logs[2][0])
    let judgement = try trail.judged()
    #expect(judgement.codes == ["log-file-missing", "log-file-unlisted"])
    #expect(
      judgement.findings.first { $0.code == "log-file-missing" }?.advice
        == "The file was moved: \(moved) holds its content; put it back."
    )
    #expect(judgement.unproven == [HourlyTrail.window(2)])
  }

  /// Whether the copy or the listed one is taken first must not matter.
  @Test(arguments: ["0000.json", "zzzz.json"])
  func copyOfAListedLogIsUnlistedAndLeavesNothingUnproven(name: String) throws {
    var trail = trail
    let copy = trail.logs[2][0].replacing("aaaa.json", with: name)
    trail.files[copy] = trail.files[trail.logs[2][0]]
    let judgement = try trail.judged()
    #expect(judgement.unproven == [])
    let finding = judgement.findings.first { $0.class == .broken }
    #expect(finding?.code == "log-file-unlisted")
    #expect(finding?.advice == "It holds what a listed file holds: remove the copy.")
  }

  @Test func unlistedLogLeavesTheTimeOfItsEventsUnproven() throws {
    var trail = trail
    let time = HourlyTrail.window(3).begin.adding(seconds: 1_000)
    trail.files[trail.logKey(at: time, "zzzz")] = HourlyTrail.log(at: time, id: "forged")
    let judgement = try trail.judged()
    #expect(judgement.codes == ["log-file-unlisted"])
    #expect(judgement.unproven == [time.alone])
  }

  @Test func fileThatIsNoLogIsUnlistedToo() throws {
    var trail = trail
    trail.files["notes.json"] = Array("{}".utf8)
    let judgement = try trail.judged()
    #expect(judgement.codes == ["log-file-unlisted"])
    #expect(judgement.findings.last?.place == "notes.json")
  }

  @Test func logBehindTheNewestDigestWaitsTwoHours() throws {
    var trail = trail
    let time = HourlyTrail.window(6).begin.adding(seconds: 600)
    trail.files[trail.logKey(at: time, "next")] = HourlyTrail.log(at: time, id: "next")
    #expect(try trail.judged().codes == [])
    #expect(try trail.judged(at: time.adding(seconds: 7_200)).codes == [])
    let judgement = try trail.judged(at: time.adding(seconds: 7_201))
    #expect(judgement.codes == ["source-late"])
    #expect(judgement.findings.first?.place == trail.logKey(at: time, "next"))
    #expect(judgement.unproven == [])
  }

  @Test func logOfTheLastMinuteMayBelongToTheNextDigest() throws {
    var trail = HourlyTrail { hour, digest in
      if hour == 5 { digest["digestEndTime"] = "\(HourlyTrail.window(5).end.adding(seconds: 44))" }
    }
    let time = HourlyTrail.window(5).end.adding(seconds: 50)
    trail.files[trail.logKey(at: time, "next")] = HourlyTrail.log(at: time, id: "next")
    #expect(try trail.judged().codes == [])
  }

  @Test func silenceOfDigestsIsLate() throws {
    var trail = try trail.taken(at: HourlyTrail.window(5).end.adding(seconds: 7_201))
    #expect(trail.judged().codes == [])
    trail.plan.settings.every = 3_600
    #expect(trail.judged().codes == ["source-late"])
  }

  @Test func logsOfAnUnverifiableDigestAreStillCompared() throws {
    var trail = trail
    trail.signatures[trail.digests[5]] = nil
    trail.files[trail.logs[5][1]]?.append(0x0a)
    #expect(try trail.judged().codes == ["digest-signature-absent", "log-file-altered"])
  }

  @Test func logsUnderAMissingDigestAreNotCalledUnlisted() throws {
    var trail = trail
    trail.files[trail.digests[3]] = nil
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-missing"])
    #expect(judgement.unproven == [HourlyTrail.window(3)])
  }

  @Test func laterContentUnderAProvenNameIsToldAndTakesNothingAway() throws {
    var trail = try trail.taken()
    let log = HourlyTrail.log(at: HourlyTrail.window(2).begin, id: "forged")
    try trail.take(self.trail.logs[2][0], log)
    var other = self.trail
    try other.edit(other.digests[4]) { $0["logFiles"] = [] }
    try trail.take(other.digests[4], other.files[other.digests[4]] ?? [])
    let judgement = trail.judged()
    #expect(judgement.codes == ["digest-altered", "log-file-altered"])
    #expect(judgement.unproven == [])
  }

  @Test func rightContentThatComesLaterHeals() throws {
    var damaged = trail
    damaged.files[trail.logs[2][0]] = Array("{}".utf8)
    try damaged.edit(trail.digests[4]) { $0["logFiles"] = [] }
    var taken = try damaged.taken()
    #expect(taken.judged().unproven == [HourlyTrail.window(2), HourlyTrail.window(4)])
    try taken.take(trail.logs[2][0], trail.files[trail.logs[2][0]] ?? [])
    try taken.take(trail.digests[4], trail.files[trail.digests[4]] ?? [])
    #expect(taken.judged().codes == [])
    #expect(taken.judged().unproven == [])
  }

  @Test func digestTakenWithoutItsSignatureIsHealedByIt() throws {
    var damaged = trail
    damaged.signatures[trail.digests[5]] = nil
    var taken = try damaged.taken()
    #expect(taken.judged().codes == ["digest-signature-absent"])
    taken.plan.settings = trail.settings
    try taken.take(trail.digests[5], trail.files[trail.digests[5]] ?? [])
    #expect(taken.judged().codes == [])
  }

  @Test func findingsOfIngestAreUnproven() throws {
    var taken = try trail.taken()
    let interval = HourlyTrail.window(1).begin.alone
    taken.ingestFindings = [
      Finding(.recordMalformed, source: "source", place: "f:1", interval: interval),
      Finding(.timeReversed, source: "source", place: "f:2", interval: HourlyTrail.window(2)),
    ]
    #expect(taken.judged().unproven == [interval])
  }

  @Test func regionsAreJudgedApart() throws {
    let other = HourlyTrail(region: "us-east-1")
    var both = trail
    both.files.merge(other.files) { $1 }
    both.signatures.merge(other.signatures) { $1 }
    both.files[other.digests[3]] = nil
    let judgement = try both.judged()
    #expect(judgement.codes == ["digest-missing"])
    let scopes = Dictionary(grouping: judgement.coverage, by: \.scope).mapValues { $0.map(\.state) }
    #expect(scopes["123456789012/eu-west-1/main_trail"] == [.proven])
    #expect(scopes["123456789012/us-east-1/main_trail"] == [.proven, .absent, .proven])
  }

  @Test func logsWithoutAnyDigestAreAbsentAndNothingIsNoData() throws {
    var trail = trail
    trail.files = trail.files.filter { !$0.key.contains("Digest") }
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-missing"])
    #expect(judgement.coverage.map(\.state) == [.absent])
    trail.files = [:]
    #expect(try trail.judged().codes == ["no-data"])
  }

  @Test(arguments: ["AWSLogs/123456789012/", ""])
  func locationMayLieBelowTheBucket(_ cut: String) throws {
    var trail = trail
    trail.files = Dictionary(
      uniqueKeysWithValues: trail.files.map { (String($0.key.dropFirst(cut.count)), $0.value) }
    )
    #expect(try trail.judged().codes == [])
  }

  @Test func locationMayHoldTheBucketAsAFolder() throws {
    var trail = trail
    trail.files = Dictionary(
      uniqueKeysWithValues: trail.files.map { ("trail-bucket/" + $0.key, $0.value) }
    )
    #expect(try trail.judged().codes == [])
  }
}
