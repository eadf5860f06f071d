import CanonicalJSON
import Foundation
import Testing
import Trail

@testable import Tickmark

/// What a waiver changes in a control's result, and what it can't.
@Suite struct WaiverTests {
  let ledger: TestLedger
  private static let at = Instant(seconds: 1_767_400_000)

  init() throws {
    ledger = try TestLedger()
    try ledger.add(
      .init(time: "2026-01-02T00:00:00Z", actor: "a", actorKind: "root", action: "Get"),
      .init(time: "2026-01-02T08:00:00Z", actor: "b", actorKind: "user", action: "Get"),
      .init(time: "2026-01-02T09:00:00Z", actor: "c", actorKind: "root", action: "Put")
    )
  }

  /// Of a configuration that requires no approvals.
  private static func reviewer() throws -> AssertionReviewer {
    let edits = [
      ("signers: approvers, required: 2", "required: 0"), ("identities: identities.yaml\n", ""),
    ]
    return try AssertionReviewer(ConfigurationFixture.read(edits))
  }

  private func waivers(
    _ subjects: [(String, JSONValue)]...,
    expires: Instant = WaiverTests.at.adding(seconds: 1)
  ) throws -> Waivers {
    let reviewer = try Self.reviewer()
    return Waivers(
      subjects.map { subject in
        let said: [(String, JSONValue)] = [
          ("author", "ada"), ("expiration_date", JSONValue(expires)), ("justification", "drill"),
        ]
        return reviewer.review(Assertion(.waiver, .object(JSONObject(subject + said))), at: Self.at)
      }
    )
  }

  private func evaluate(
    _ waivers: Waivers,
    _ input: ControlInput = .proven,
    proof: ProofMap = ProofMap([])
  ) throws -> ControlResult {
    try ledger.evaluator(proof: proof, waivers: waivers)
      .evaluate(.roots, over: .day, input: input)
  }

  private static let whole: [(String, JSONValue)] = [("control", "sample-control")]

  private static func one(_ reference: String) -> [(String, JSONValue)] {
    [("exceptions", [.string(reference)])]
  }

  @Test func whatIsWaivedStaysCountedAndTheControlIsWaived() throws {
    let result = try evaluate(waivers(Self.whole))
    #expect(result.outcome == .waived)
    #expect(result.exceptionCount == 2 && result.waivedCount == 2 && result.openCount == 0)
    let exceptions = try result.exceptions()
    #expect(exceptions.count == 2 && exceptions.allSatisfy { $0.waiver != nil })
    #expect(Verdict([], [result]) == .met)
  }

  @Test func whatIsLeftMakesItFail() throws {
    let reference = try evaluate(.none).exceptions()[0].reference
    let result = try evaluate(waivers(Self.one(reference)))
    #expect(result.outcome == .fail && result.exceptionCount == 2 && result.waivedCount == 1)
    #expect(try result.exceptions().map { $0.waiver == nil } == [false, true])
    #expect(Verdict([], [result]) == .exceptions)
  }

  @Test func anExceptionsOwnWaiverCountsBeforeThatOfItsControl() throws {
    let reference = try evaluate(.none).exceptions()[0].reference
    let result = try evaluate(waivers(Self.whole, Self.one(reference)))
    #expect(result.outcome == .waived && result.waivedBy.values.sorted() == [1, 1])
  }

  @Test func fromItsExpiryOnTheExceptionsAreBack() throws {
    let result = try evaluate(waivers(Self.whole, expires: Self.at))
    #expect(result.outcome == .fail && result.waivedCount == 0)
  }

  @Test func unprovenInputStaysUnproven() throws {
    let result = try evaluate(waivers(Self.whole), .unproven)
    #expect(result.outcome == .unproven && result.waivedCount == 2)
    #expect(Verdict([], [result]) == .unproven)
  }

  @Test func aProvenExceptionThatIsWaivedDoesNotMakeUnprovenInputFail() throws {
    let coverage = Coverage(
      source: "trail",
      scope: "*",
      period: Period(days: "2026-01-02T00:00:00Z/2026-01-02T08:30:00Z"),
      state: .proven,
      assurance: .signed
    )
    let proof = ProofMap([coverage])
    #expect(try evaluate(.none, .unproven, proof: proof).outcome == .fail)
    let reference = try evaluate(.none).exceptions()[0].reference
    let result = try evaluate(waivers(Self.one(reference)), .unproven, proof: proof)
    #expect(result.outcome == .unproven)
  }

  @Test func noExceptionsIsAPassWhateverIsWaived() throws {
    let control = Control.test(exceptions: "SELECT entry FROM event WHERE action = 'Delete'")
    let result = try ledger.evaluator(waivers: waivers(Self.whole))
      .evaluate(control, over: .day, input: .proven)
    #expect(result.outcome == .pass)
  }

  // MARK: Attestations

  @Test(arguments: [(Int64(1), true), (0, false)])
  func anAttestationHoldsUntilItExpires(left: Int64, isAttested: Bool) throws {
    let reviewer = try Self.reviewer()
    func attestation(_ requirement: String) -> ReviewedAssertion {
      reviewer.review(
        Assertion(
          .attestation,
          [
            "author": "ada", "expiration_date": JSONValue(Self.at.adding(seconds: left)),
            "framework": "soc2", "justification": "seen", "requirement": .string(requirement),
            "status": "passed",
          ]
        ),
        at: Self.at
      )
    }
    let framework = try ReportFixture().report.frameworks[0]
    let attested = framework.attested(by: [attestation("CC9.9"), attestation("CC6.1")])
    let byID = Dictionary(uniqueKeysWithValues: attested.requirements.map { ($0.id, $0) })
    #expect((byID["CC9.9"]?.attestation != nil) == isAttested)
    // What a control tests isn't attested.
    #expect(byID["CC6.1"]?.attestation == nil)
    let state = PageState(try #require(byID["CC9.9"]), [:])
    #expect(state.words == (isAttested ? "Attested, not tested" : "Not tested"))
    #expect(state.tone == .none)
  }
}
