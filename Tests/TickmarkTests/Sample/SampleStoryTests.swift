import Archive
import CanonicalJSON
import Testing
import Trail

@testable import Tickmark

/// One story, told by many systems: what one of them says the others say too.
@Suite struct SampleStoryTests {
  /// The records of a source whose files hold one a line.
  private func lines(_ source: SampleSource) throws -> [JSONValue] {
    let sample = try WrittenSample.shared.get()
    return try sample.files("exports/\(source.rawValue)").sorted { $0.key < $1.key }
      .flatMap { name, bytes in
        let content = name.hasSuffix(".gz") ? try Gzip.decompress(bytes, limit: 1 << 26) : bytes
        return try content.split(separator: UInt8(ascii: "\n"))
          .map { try JSONValue(parsing: Array($0)) }
      }
  }

  private func time(_ record: JSONValue, _ member: String = "time") throws -> Instant {
    try #require(record[member]?.string.flatMap { Instant(rfc3339: $0) })
  }

  @Test func aDeploymentIsSeenByTheClusterAndByGitHub() throws {
    let finished = try lines(.business).filter { $0["type"]?.string == "deployment.finished" }
    let patches = try lines(.kubernetes).filter { $0["verb"]?.string == "patch" }.map { record in
      "\(try time(record, "stageTimestamp")) \(record["objectRef"]?["name"]?.string ?? "")"
    }
    let runs = try lines(.github).map { record in
      "\(record["@timestamp"]?.int ?? 0) \(record["head_sha"]?.string ?? "")"
    }
    #expect(finished.count > 5)
    for event in finished {
      let time = try time(event)
      let service = event["data"]?["service"]?.string ?? ""
      #expect(patches.contains("\(time.adding(seconds: -10)) \(service)"))
      let commit = event["data"]?["commit"]?.string ?? ""
      #expect(runs.contains("\(time.microseconds / 1_000) \(commit)"))
    }
  }

  @Test func aParcelIsScannedByWhoShipsTheOrder() throws {
    let shipped = try lines(.business).filter { $0["type"]?.string == "order.shipped" }
    let scans = try lines(.warehouse).filter { $0["type"]?.string == "parcel.handed-over" }
    #expect(scans.count > 5)
    for scan in scans {
      let event = try #require(
        shipped.first { $0["data"]?["orderId"]?.string == scan["target"]?.string }
      )
      #expect(event["time"] == scan["time"])
      let name = event["actor"]?["id"]?.string ?? ""
      #expect(scan["actor"]?["id"]?.string == SampleStaff.badge(name))
    }
  }

  @Test func aRefundIsApprovedInTheShopBeforeTheBusinessPaysIt() throws {
    let paid = try lines(.business).filter { $0["type"]?.string == "refund.paid" }
    let approved = try lines(.shop).compactMap { $0["current"] }
      .filter { $0["type"]?.string == "refund.approved" }
    #expect(paid.count > 5)
    for event in paid {
      let own = approved.filter { $0["pk"] == event["stream"] }
      #expect(!own.isEmpty)
      for approval in own {
        #expect(try time(approval) < time(event))
        #expect(approval["data"]?["amount"] == event["data"]?["amount"])
      }
    }
  }

  @Test func nobodyIsTwoPeopleInOneSource() throws {
    let sample = try WrittenSample.shared.get()
    let configuration = try Configuration.read("\(sample.path)/pipelines.yaml")
    #expect(configuration.identities != nil)
    let names = SampleStaff(SampleCalendar(days: 3)).people.map(\.name)
    for called in [SampleStaff.login, SampleStaff.badge, SampleStaff.email] {
      #expect(Set(names.map(called)).count == names.count)
    }
  }

  @Test func aSourceThatFallsSilentLosesWhatHappensMeanwhile() throws {
    let silence = try #require(SampleSource.warehouse.silence(SampleCalendar(days: 3)))
    let times = try lines(.warehouse).map { try time($0) }
    #expect(times.contains { $0 < silence.begin } && times.contains { $0 >= silence.end })
    #expect(!times.contains { silence.contains($0) })
    // The orders went on.
    let packed = try lines(.business).filter { $0["type"]?.string == "order.packed" }
    #expect(try packed.contains { silence.contains(try time($0)) })
  }
}
