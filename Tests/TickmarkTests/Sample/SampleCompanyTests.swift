import CanonicalJSON
import Foundation
import Testing
import Trail

@testable import Tickmark

@Suite struct SampleCompanyTests {
  @Test func theSameSeedGivesTheSameBytes() throws {
    let files = try WrittenSample.shared.get().files()
    #expect(try WrittenSample().files() == files)
  }

  @Test func anotherSeedGivesOtherEventsAndKeys() throws {
    let (first, second) = (try WrittenSample.shared.get(), try WrittenSample(seed: 2))
    #expect(try first.planted() != second.planted())
    for key in ["checkpoint.key", "bag.key", "backup.key", "commit.key", "offline"] {
      let names = try first.files("keys").keys.filter { $0.hasPrefix(key) }
      #expect(!names.isEmpty)
      for name in names {
        #expect(try first.files("keys")[name] != second.files("keys")[name], "\(name)")
      }
    }
  }

  @Test func aFolderThatHoldsSomethingIsRefused() throws {
    let folder = try WrittenSample.shared.get().path
    let error = #expect(throws: RunError.self) {
      try SampleCompany(seed: 1, events: 2_000, days: 3).write(to: folder)
    }
    #expect(error?.description.hasPrefix("\(folder): not empty, want a new folder") == true)
  }

  @Test func secretsAreForTheirOwnerAlone() throws {
    let sample = try WrittenSample.shared.get()
    let secrets = try sample.files("keys").keys.filter {
      $0.hasSuffix(".key") || $0.hasPrefix("offline/")
    }
    #expect(secrets.count == 5)
    for name in secrets {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: "\(sample.path)/keys/\(name)"
      )
      #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
    }
  }

  @Test func theTruthSaysWhatARunMustFind() throws {
    let sample = try WrittenSample.shared.get()
    let truth = try sample.json("truth.json")
    #expect(
      truth.object?.names.sorted()
        == ["at", "controls", "days", "events", "exit", "findings", "period", "seed"]
    )
    #expect(truth["seed"]?.int == 1 && truth["days"]?.int == 3)
    #expect(abs((truth["events"]?.int ?? 0) - 2_000) <= 20)
    #expect(truth["exit"]?.int == 1)
    #expect(truth["at"]?.string == sample.truth.at.description)
    let period = (truth["period"]?.string ?? "").split(separator: "/").map(String.init)
    #expect(period.count == 2 && truth["at"]?.string == "\(period.last ?? "")T02:00:00Z")
    let findings = truth["findings"]?.array ?? []
    #expect(findings.allSatisfy { $0["code"]?.string == "export-window-overlap" })
    #expect(findings.allSatisfy { $0["place"]?.string != nil })
  }

  @Test(arguments: [200, 1_000, 5_000])
  func eachControlHasTwoExceptionsAtLeast(_ events: Int) throws {
    let sample = try WrittenSample(events: events)
    let planted = try sample.planted()
    let pipeline = try Configuration.read("\(sample.path)/pipelines.yaml").pipeline("nightly")
    #expect(planted.keys.sorted() == pipeline.controls?.sorted())
    #expect(Set(planted.keys).isSubset(of: ShippedReports.ids))
    #expect(planted.values.allSatisfy { (2...40).contains($0.count) })
    #expect(planted.values.allSatisfy { Set($0).count == $0.count })
  }

  @Test(arguments: [1, 2, 7])
  func thePeriodIsItsWholeRangeOfDays(_ days: Int) throws {
    let sample = try WrittenSample(events: 400, days: days)
    let text = try #require(sample.json("truth.json")["period"]?.string)
    let period = Period(days: text)
    #expect(period.end.seconds - period.begin.seconds == Int64(days) * 86_400)
    #expect(sample.truth.at == period.end.adding(seconds: 7_200))
  }

  @Test func itsConfigurationIsReadAndItsKeysToo() throws {
    let sample = try WrittenSample.shared.get()
    let configuration = try Configuration.read("\(sample.path)/pipelines.yaml")
    #expect(
      configuration.sources.map(\.name).sorted() == SampleSource.allCases.map(\.rawValue).sorted()
    )
    // Each shows another format.
    #expect(Set(configuration.sources.map(\.format)).count == SampleSource.allCases.count)
    let pipeline = try configuration.pipeline("nightly")
    let plan = try RunPlan(
      configuration,
      pipeline,
      at: sample.truth.at,
      library: ShippedReports.library(),
      environment: [:]
    )
    #expect(try plan.period == Period(days: sample.json("truth.json")["period"]?.string ?? ""))
  }
}
