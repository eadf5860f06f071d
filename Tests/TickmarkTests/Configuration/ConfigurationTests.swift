import CanonicalJSON
import Formats
import Testing
import Trail

@testable import Tickmark

@Suite struct ConfigurationTests {
  @Test func everyKeyIsRead() throws {
    let configuration = try ConfigurationFixture.read([])
    #expect(configuration.folder == "conf")
    #expect(configuration.origin == "audit.example.com/payments")
    #expect(configuration.keys.commit == "env:COMMIT")
    #expect(configuration.anchors == ["out", "/mnt/auditor/checkpoints"])
    #expect(configuration.controls == ["controls"])
    #expect(configuration.identities == "identities.yaml")
    #expect(
      configuration.limits == IngestLimits(record: 16 << 20, depth: 64, string: 4_096, ratio: 500)
    )
    #expect(configuration.tables.map(\.name) == ["order"])
    #expect(configuration.tables.first?.keep == .history)
  }

  @Test func everyKeyOfASourceIsRead() throws {
    let sources = try ConfigurationFixture.read([]).sources
    #expect(sources.map(\.name) == ["cloudtrail", "orders", "table"])
    #expect(sources[0].every == 3_600)
    #expect(sources[0].publicKeys == "keys/cloudtrail")
    #expect(sources[0].metadata == "exports/cloudtrail.metadata.json")
    #expect(sources[1].map["actor"]?.description == "/actor/id")
    #expect(sources[1].chain?.over?.description == "/data")
    #expect(sources[1].sensitive.map(\.description) == ["/data/customer/email"])
    #expect(sources[2].keys == ["pk", "sk"])
    #expect(sources.map(\.required) == [.signed, .chained, .checksummed])
  }

  @Test func everyKeyOfAPipelineIsRead() throws {
    let pipeline = try #require(try ConfigurationFixture.read([]).pipelines.first)
    #expect(pipeline.schedule == "0 2 * * *")
    #expect(pipeline.stages == [.ingest, .validate, .project, .evaluate, .render, .backup])
    #expect(pipeline.frameworks == ["soc2"])
    #expect(pipeline.controls == nil)
    #expect(
      pipeline.render == PipelineConfiguration.Render(folder: "out", formats: ["html", "csv"])
    )
    #expect(pipeline.backup?.folder == "backups")
    #expect(
      pipeline.backup?.keep == ["last": 1, "daily": 7, "weekly": 5, "monthly": 12, "yearly": 7]
    )
    #expect(pipeline.backup?.full == .yearly)
  }

  @Test func aPipelineMayTestSomeControlsOnly() throws {
    let change = ("frameworks: [soc2]", "frameworks: [soc2], controls: [trail-altered]")
    let pipeline = try #require(try ConfigurationFixture.read([change]).pipelines.first)
    #expect(pipeline.controls == ["trail-altered"])
  }

  @Test func datesOfAnExcuseAreDaysOfTheTimezone() throws {
    let excuse = try #require(
      try ConfigurationFixture.read([("timezone: UTC", "timezone: Europe/Berlin")]).excuses.first
    )
    #expect(excuse.period.description == "2026-11-19T23:00:00Z/2026-11-21T06:00:00Z")
    #expect(excuse.expires.description == "2026-12-31T23:00:00Z")
    #expect(excuse.justification == "change 4711: the trail was moved")
  }

  @Test func severalPipelinesAreRead() throws {
    let more = """
      pipelines:
        monthly: { sources: [orders], period: last-month, stages: [ingest, validate] }
      """
    let configuration = try ConfigurationFixture.read([("pipelines:", more)])
    #expect(configuration.pipelines.map(\.name) == ["monthly", "nightly"])
    #expect(configuration.pipelines[0].render == nil)
  }

  @Test func unknownPipelineIsRefusedWithTheNearest() throws {
    let configuration = try ConfigurationFixture.read([])
    let error = #expect(throws: RunError.self) { try configuration.pipeline("nihgtly") }
    #expect(error?.place == "conf/pipelines.yaml")
    #expect(error?.message == #"found no pipeline "nihgtly", want one of nightly"#)
    #expect(error?.hint == "did you mean nightly?")
  }

  @Test(arguments: [
    ("keys/bag.key", "conf/keys/bag.key"), ("/etc/bag.key", "/etc/bag.key"), ("env:BAG", "env:BAG"),
  ])
  func pathsBeginAtTheFile(path: String, resolved: String) throws {
    #expect(try ConfigurationFixture.read([]).resolve(path) == resolved)
  }

  @Test func sixtyFourZerosMayStandWithoutQuotes() throws {
    let zeros = String(repeating: "0", count: 64)
    let configuration = try ConfigurationFixture.read([("\"\(zeros)\"", zeros)])
    #expect(configuration.sources[1].chain?.genesis == zeros)
  }

  @Test func digestIsOfTheFilesBytes() throws {
    let first = try ConfigurationFixture.read([])
    let second = try ConfigurationFixture.read([("state: state", "state: state # here")])
    #expect(first.digest != second.digest)
  }

  @Test func theFixtureHasEveryKey() {
    let missing = ConfigurationKeys.all.flatMap { part, keys in
      part == "sources.*.map" ? [] : keys.filter { !ConfigurationFixture.text.contains("\($0)") }
    }
    #expect(missing == [])
  }
}
