import CanonicalJSON
import Foundation
import Glibc
import Testing

/// Night after night in simulated time, with all that goes wrong: eight nights; as many as
/// `TICKMARK_NIGHTS` says.
@Suite(.serialized) struct NightsTests {
  private static let count =
    ProcessInfo.processInfo.environment["TICKMARK_NIGHTS"].flatMap(Int.init) ?? 8

  @Test func everyNightSaysWhatHappenedAndCostsTheSame() throws {
    try Program.withFolder { folder in
      let company = try SimulatedCompany(in: folder, days: Self.count)
      var costs: [(seconds: Double, archive: Int)] = []
      for night in 1...Self.count {
        let begun = Date()
        try simulate(night, of: company)
        costs.append((Date().timeIntervalSince(begun), try company.newestArchiveByteCount()))
      }
      try company.expectSoundEnd()
      // The first night begins a log, so the second is what the last is held against.
      let (second, last) = (costs[1], costs[costs.count - 1])
      #expect(last.archive < 2 * second.archive, "\(costs.map(\.archive))")
      if Self.count >= 30 {
        let seconds = costs.map(\.seconds)
        let (early, late) = (seconds[1..<6].sorted()[2], seconds.suffix(5).sorted()[2])
        #expect(late < 3 * early, "\(seconds)")
      }
      print("\(Self.count) nights: \(costs.map { String(format: "%.1f s", $0.seconds) })")
    }
  }

  /// What befalls a night, by its number; all others are quiet.
  private func simulate(_ night: Int, of company: SimulatedCompany) throws {
    switch night {
    case 2:
      try company.deliver(night)
      let outcome = try company.run(night)
      #expect(outcome.exit <= 1)
      // From here on other keys sign; the log goes on.
      for name in ["bag", "checkpoint", "backup"] { try company.rotate(name, after: night) }
    case 3:
      // The same events in a file of another name: nothing new.
      try company.deliver(night)
      try company.copyExport("business", from: 1, as: "again")
      let outcome = try company.run(night)
      #expect(outcome.exit <= 1)
      #expect(outcome.further == [])
    case 4:
      try company.deliver(night, holding: "business/\(company.date(night))-02")
      _ = try company.run(night)
    case 5:
      // What was held back comes: the day before is reported again.
      try company.deliver(night)
      let outcome = try company.run(night)
      #expect(outcome.codes.contains("event-late"))
      #expect(outcome.further == [company.date(4)])
      #expect(company.exists("out/nightly/\(company.date(4)).r1/index.html"))
    case 6:
      // Killed on the way; the next night finishes it with its own clock.
      try company.deliver(night)
      try company.kill(night, after: 0.3)
    case 7:
      // As a release left it that knew no versions of a state.
      try company.remove("state/format")
      try company.deliver(night)
      let outcome = try company.run(night)
      #expect(company.exists("out/nightly/\(company.date(6))/index.html"))
      #expect(outcome.missed == [])
      #expect(company.exists("state/format"))
    case 8:
      // Nobody runs.
      try company.deliver(night)
    case 9:
      try company.deliver(night)
      let outcome = try company.run(night, ["--catch-up"])
      #expect(outcome.further.contains(company.date(8)))
    case 10:
      // Nothing comes at all: that is a finding, and no pass.
      let outcome = try company.run(night)
      #expect(outcome.exit == 2)
    case 11:
      try company.deliver(10)
      try company.deliver(night)
      let outcome = try company.run(night)
      #expect(outcome.further.contains(company.date(10)))
    default:
      try company.deliver(night)
      let outcome = try company.run(night)
      #expect(outcome.exit <= 1, "night \(night): \(outcome.codes)")
      #expect(outcome.further == [], "night \(night)")
    }
  }
}
