import Formats
import Testing
import Trail

@testable import Tickmark

/// Each file of a trail damaged in turn.
@Suite struct CloudTrailPropertyTests {
  private static let trail = HourlyTrail(hours: 4)
  /// Every byte would take long: a step that is prime to the fields' lengths reaches all members.
  private static let offsets = Array(
    stride(from: 0, to: trail.files[trail.digests[2]]?.count ?? 0, by: 41)
  )

  @Test(arguments: 1..<4)
  func anyHourWithoutItsDigestIsUnprovenAndNoOther(_ hour: Int) throws {
    var trail = Self.trail
    trail.files[trail.digests[hour]] = nil
    let judgement = try trail.judged(asked: HourlyTrail.asked(0..<4))
    #expect(judgement.unproven == [HourlyTrail.window(hour)])
    #expect(judgement.claimed == judgement.unproven)
  }

  @Test(arguments: 0..<4, 0..<2)
  func anyHourWithoutOneLogIsUnprovenAndNoOther(_ hour: Int, _ number: Int) throws {
    var trail = Self.trail
    trail.files[trail.logs[hour][number]] = nil
    let judgement = try trail.judged()
    #expect(judgement.unproven == [HourlyTrail.window(hour)])
    #expect(judgement.claimed == judgement.unproven)
  }

  @Test(arguments: offsets)
  func anyByteOfADigestThatIsChangedIsSeen(_ offset: Int) throws {
    var trail = Self.trail
    trail.files[trail.digests[2]]?[offset] ^= 1
    let judgement = try trail.judged()
    #expect(judgement.findings.contains { $0.class <= .absent })
    #expect(judgement.unproven.contains { $0.overlaps(HourlyTrail.window(2)) })
  }

  @Test(arguments: 0..<4)
  func anySignatureThatIsChangedIsSeen(_ hour: Int) throws {
    var trail = Self.trail
    let right = trail.signatures[trail.digests[hour]]?.hex ?? ""
    let wrong = (right.hasPrefix("0") ? "1" : "0") + right.dropFirst()
    trail.signatures[trail.digests[hour]] = CloudTrail.Signature(
      hex: wrong,
      algorithm: "SHA256withRSA"
    )
    let judgement = try trail.judged()
    #expect(judgement.codes.contains("digest-signature-invalid"))
    #expect(judgement.unproven == [HourlyTrail.window(hour)])
    #expect(judgement.claimed == judgement.unproven)
  }

  @Test func judgementDoesNotDependOnTheOrderOfFiles() throws {
    var damaged = Self.trail
    damaged.files[damaged.digests[1]] = nil
    damaged.files[damaged.logs[2][0]] = nil
    var taken = try damaged.taken()
    let judgement = taken.judged()
    taken.files.reverse()
    taken.evidence.reverse()
    #expect(taken.judged().findings == judgement.findings)
    #expect(taken.judged().coverage == judgement.coverage)
  }
}
