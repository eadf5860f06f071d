import CanonicalJSON
import Cryptography
import Formats
import Testing
import Trail

@testable import Tickmark

/// One small damage each: the findings it must give and no others, and exactly what it leaves
/// unproven.
@Suite struct CloudTrailDamageTests {
  private let trail = HourlyTrail()

  @Test func untouchedTrailIsProvenFromItsStart() throws {
    let judgement = try trail.judged(at: HourlyTrail.window(6).begin)
    #expect(judgement.findings == [])
    #expect(judgement.coverage.map(\.period) == [HourlyTrail.window(0..<6)])
    #expect(judgement.coverage.map(\.state) == [.proven])
    #expect(judgement.coverage.first?.scope == "123456789012/eu-west-1/main_trail")
    #expect(judgement.origin == HourlyTrail.begin)
  }

  @Test func olderSignaturesStandInTheNextDigestAndTheNewestIsAbsent() throws {
    var trail = trail
    trail.signatures = [:]
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-signature-absent"])
    #expect(judgement.unproven == [HourlyTrail.window(5)])
    #expect(judgement.coverage.last?.state == .absent)
  }

  @Test(arguments: [1..<2, 2..<5])
  func eachMissingDigestIsNamedWithItsHour(_ gone: Range<Int>) throws {
    var trail = trail
    for hour in gone { trail.files[trail.digests[hour]] = nil }
    let judgement = try trail.judged()
    let missing = judgement.findings.filter { $0.code == "digest-missing" }
    #expect(missing.map(\.place) == gone.map { trail.digests[$0] })
    #expect(missing.map(\.interval) == gone.map { HourlyTrail.window($0) })
    #expect(judgement.codes == ["digest-missing"])
    #expect(judgement.unproven == [HourlyTrail.window(gone)])
  }

  @Test func missingStartLeavesWhatIsBeforeUnknown() throws {
    var trail = trail
    trail.files[trail.digests[0]] = nil
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-missing", "digest-window-gap"])
    #expect(judgement.unproven == [HourlyTrail.window(0)])
    #expect(judgement.origin == nil)
  }

  @Test func missingEndShowsAgainstTheRangeThatWasAsked() throws {
    var trail = trail
    trail.files[trail.digests[5]] = nil
    for log in trail.logs[5] { trail.files[log] = nil }
    #expect(try trail.judged().codes == [])
    let judgement = try trail.judged(asked: HourlyTrail.asked(0..<6))
    #expect(judgement.codes == ["trail-truncated"])
    #expect(judgement.unproven == [HourlyTrail.window(5)])
    #expect(judgement.claimed == [HourlyTrail.window(5)])
  }

  @Test func nothingIsMissingBeforeTheTrailsOrigin() throws {
    #expect(try trail.judged(asked: HourlyTrail.asked(-2..<6)).findings == [])
  }

  @Test func rangeMayHaveOneEnd() throws {
    let end = HourlyTrail.window(6).end
    let judgement = try trail.judged(asked: AskedRange(from: nil, to: end))
    #expect(judgement.codes == ["trail-truncated"])
    #expect(judgement.unproven == [HourlyTrail.window(6)])
    let begin = HourlyTrail.window(2).begin
    let open = try trail.judged(asked: AskedRange(from: begin, to: nil))
    #expect(open.codes == [])
    #expect(open.coverage.map(\.period) == [HourlyTrail.window(2..<6)])
  }

  @Test func prefixOfTheKeysMayBeSaid() throws {
    var cut = trail
    cut.files = Dictionary(
      uniqueKeysWithValues: trail.files.map { (String($0.key.dropFirst(21)), $0.value) }
    )
    var taken = try cut.taken()
    taken.prefix = "AWSLogs/123456789012"
    #expect(taken.judged().codes == [])
    taken.prefix = ""
    #expect(taken.judged().codes.contains("digest-moved"))
  }

  @Test func damageOutsideTheAskedRangeIsLeftOut() throws {
    var trail = trail
    trail.files[trail.logs[1][0]] = nil
    #expect(try trail.judged(asked: HourlyTrail.asked(2..<6)).findings == [])
    let judgement = try trail.judged(asked: HourlyTrail.asked(1..<3))
    #expect(judgement.codes == ["log-file-missing"])
    #expect(judgement.coverage.map(\.period) == [HourlyTrail.window(1), HourlyTrail.window(2)])
  }

  @Test func movedDigestIsNamedAtItsNewPlace() throws {
    var trail = trail
    let moved = trail.digests[2].replacing("eu-west-1/20", with: "eu-west-1/19")
    trail.files[moved] = trail.files.removeValue(forKey: trail.digests[2])
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-moved"])
    #expect(judgement.findings.first?.place == moved)
    #expect(judgement.findings.first?.expected == trail.digests[2])
    #expect(judgement.unproven == [HourlyTrail.window(2)])
  }

  @Test func digestReplayedForALaterHourIsNamed() throws {
    var trail = trail
    trail.files[trail.digests[4]] = trail.files[trail.digests[1]]
    trail.signatures[trail.digests[4]] = trail.signatures[trail.digests[1]]
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-missing", "digest-moved", "digest-replayed"])
    #expect(judgement.unproven == [HourlyTrail.window(1), HourlyTrail.window(4)])
  }

  @Test func digestOfAnotherKeyIsRefused() throws {
    let forged = HourlyTrail(signedBy: TestKey.other)
    #expect(try forged.judged().codes == ["digest-signature-invalid"])
    #expect(try forged.judged().unproven == [HourlyTrail.window(0..<6)])
  }

  @Test func fingerprintThatIsNotPinnedIsUnknown() throws {
    var trail = trail
    trail.keys = [TestKey.published(TestKey.other)]
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-key-unknown"])
    #expect(judgement.unproven == [HourlyTrail.window(0..<6)])
    #expect(judgement.origin == nil)
  }

  @Test func otherAlgorithmIsRefused() throws {
    let trail = HourlyTrail { hour, digest in
      if hour == 3 { digest["digestSignatureAlgorithm"] = "SHA1withRSA" }
    }
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-signature-invalid"])
    #expect(judgement.findings.first?.found == "SHA256withRSA")
    #expect(judgement.unproven == [HourlyTrail.window(3)])
  }

  @Test func digestEditedAfterSigningIsAltered() throws {
    var trail = trail
    try trail.edit(trail.digests[2]) { $0["logFiles"] = [] }
    for log in trail.logs[2] { trail.files[log] = nil }
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-altered", "digest-signature-invalid"])
    #expect(judgement.unproven == [HourlyTrail.window(2)])
    #expect(judgement.claimed == [HourlyTrail.window(2)])
  }

  @Test func digestThatCannotBeReadIsNamedWithItsHour() throws {
    var trail = trail
    trail.files[trail.digests[2]]?.removeLast(10)
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-malformed"])
    #expect(judgement.findings.first?.interval == HourlyTrail.window(2))
    #expect(judgement.unproven == [HourlyTrail.window(2)])
    #expect(judgement.coverage.contains { $0.state == .broken })
  }

  @Test func windowThatDoesNotJoinIsAGap() throws {
    let trail = HourlyTrail { hour, digest in
      if hour == 3 {
        digest["digestStartTime"] = "\(HourlyTrail.window(3).begin.adding(seconds: 60))"
      }
    }
    let judgement = try trail.judged()
    let gap = Period(
      begin: HourlyTrail.window(3).begin,
      end: HourlyTrail.window(3).begin.adding(seconds: 60)
    )
    #expect(judgement.codes == ["digest-window-gap"])
    #expect(judgement.unproven == [gap])
  }

  @Test func windowThatReachesBackIsSuspect() throws {
    let trail = HourlyTrail { hour, digest in
      if hour == 3 {
        digest["digestStartTime"] = "\(HourlyTrail.window(3).begin.adding(seconds: -60))"
      }
    }
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-window-overlap"])
    #expect(judgement.unproven == [])
  }

  @Test func wrongPreviousHashOfASignedDigestIsAMismatch() throws {
    let trail = HourlyTrail { hour, digest in
      if hour == 3 {
        digest["previousDigestHashValue"] = .string(String(repeating: "0", count: 64))
      }
    }
    let judgement = try trail.judged()
    #expect(judgement.codes == ["digest-previous-mismatch"])
    #expect(judgement.unproven == [HourlyTrail.window(3)])
  }

  @Test func restartIsAbsentAndTheStopIsShown() throws {
    let trail = HourlyTrail(starts: [0, 4]) { hour, digest in
      if hour == 4 {
        digest["digestStartTime"] = "\(HourlyTrail.window(4).begin.adding(seconds: 900))"
      }
    }
    let stop = LoggingStop(time: HourlyTrail.window(3).end.adding(seconds: -10), actor: "mallory")
    var taken = try trail.taken()
    taken.stops = [stop]
    let judgement = taken.judged()
    #expect(judgement.codes == ["chain-restarted"])
    #expect(
      judgement.findings.first?.found
        == "a starting digest; StopLogging at \(stop.time) by mallory"
    )
    #expect(
      judgement.unproven == [
        Period(
          begin: HourlyTrail.window(4).begin,
          end: HourlyTrail.window(4).begin.adding(seconds: 900)
        )
      ]
    )
  }
}

extension HourlyTrail {
  /// Changes a digest and leaves its signature as it was.
  mutating func edit(_ name: String, _ change: (inout JSONValue) -> Void) throws {
    var value = try JSONValue(parsing: files[name] ?? [])
    change(&value)
    files[name] = value.canonical
  }
}
