import CanonicalJSON
import Testing
import Trail

@testable import Tickmark

/// The whole pipeline over the sample.
@Suite struct SampleRunTests {
  @Test(arguments: [(1 as UInt64, 2_000, 3), (4, 300, 1), (9, 700, 8)])
  func aRunFindsWhatWasPlantedAndNothingElse(
    _ seed: UInt64,
    _ events: Int,
    _ days: Int
  ) async throws {
    let sample = try WrittenSample(seed: seed, events: events, days: days)
    let outcome = try await runPipeline(
      Configuration.read("\(sample.path)/pipelines.yaml"),
      named: "nightly",
      options: RunOptions(at: sample.truth.at, library: ShippedReports.library())
    )
    #expect(outcome.verdict == .exceptions && outcome.verdict.exitCode == sample.truth.exit)
    #expect(outcome.controls.allSatisfy { $0.isComplete })
    let bag = try sample.files("\(#require(outcome.bag))/data/evidence")
    var found: [String: [String]] = [:]
    for (name, bytes) in bag where name.hasSuffix(".json") && !name.hasPrefix("source/") {
      let control = String(name.prefix { $0 != "/" })
      let id = try JSONValue(parsing: bytes)["id"]?.string ?? ""
      found[control, default: []].append(id)
    }
    // A control may have nothing to find: a sample of one day has no silence of a day.
    let planted = try sample.planted().filter { !$0.value.isEmpty }
    #expect(found.mapValues { $0.sorted() } == planted)
    let findings = outcome.findings.map { ExpectedFinding($0).json }
    #expect(try findings == sample.json("truth.json")["findings"]?.array)
  }
}
