import CanonicalJSON
import Formats
import Foundation
import Testing
import Trail

@testable import Tickmark

/// What a person's excuse changes, and what it doesn't.
@Suite struct ExcuseTests {
  private let gap = HourlyTrail.window(2..<4)

  private func finding(_ kind: FindingClass) -> Finding {
    Finding(
      FindingCode("chain-restarted", kind, meaning: "", advice: ""),
      source: "trail",
      interval: gap,
      found: "a starting digest"
    )
  }

  private func excuse(_ hours: Range<Int>, source: String = "trail") -> Excuse {
    Excuse(
      source: source,
      period: HourlyTrail.window(hours),
      author: "Ada",
      justification: "moved",
      expires: HourlyTrail.window(9).end
    )
  }

  @Test func wholeAbsenceBecomesANoticeThatNamesItsAuthor() {
    let excused = finding(.absent).excused(by: [excuse(1..<5)], at: nil)
    #expect(excused.class == .notice)
    #expect(excused.found == "a starting digest; excused by Ada: moved")
    #expect(excused.interval == gap)
  }

  @Test func excusesJoinToCoverAGap() {
    let excused = finding(.absent).excused(by: [excuse(3..<4), excuse(2..<3)], at: nil)
    #expect(excused.class == .notice)
  }

  @Test func aPartOfAGapIsNotEnough() {
    #expect(finding(.absent).excused(by: [excuse(2..<3)], at: nil).class == .absent)
    #expect(finding(.absent).excused(by: [excuse(3..<9)], at: nil).class == .absent)
  }

  @Test func expiredForeignOrNeedlessExcusesChangeNothing() {
    let end = HourlyTrail.window(9).end
    #expect(finding(.absent).excused(by: [excuse(1..<5)], at: end).class == .absent)
    let foreign = excuse(1..<5, source: "other")
    #expect(finding(.absent).excused(by: [foreign], at: nil).class == .absent)
    #expect(finding(.broken).excused(by: [excuse(1..<5)], at: nil) == finding(.broken))
  }

  // MARK: A run over the published trail whose logging was stopped for three hours

  private static let control = """
    -- id: event-names
    -- title: Events have names
    -- statement: Every event has a name.
    -- severity: low
    -- test: The action of each event is looked for.
    -- sources: trail
    -- key: entry
    -- row: an event without a name
    -- population
    SELECT entry, time FROM event WHERE source = 'trail' AND time >= :begin AND time < :end
    -- exceptions
    SELECT entry, time FROM event
    WHERE source = 'trail' AND time >= :begin AND time < :end AND action IS NULL

    """

  /// Returns the outcome of a run over the whole day, with these lines at the configuration's end.
  private static func run(_ corpus: URL, _ lines: String) async throws -> RunOutcome {
    let path = FileManager.default.temporaryDirectory.appending(path: "excuse-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    var folder = SampleFolder(path)
    try SampleKeys(seed: 1).write(to: &folder)
    let trail = corpus.appending(path: "cloudtrail-digest/logging_gap").path
    let name = "event-names.sql"
    try folder.write(control, to: "controls/own/\(name)")
    try folder.write(
      """
      origin: \(SampleKeys.origin)
      state: state
      timezone: Pacific/Kiritimati
      keys: { checkpoint: keys/checkpoint.key, bag: keys/bag.key, commit: keys/commit.key }
      controls: [controls]
      sources:
        trail:
          format: cloudtrail
          location: \(trail)/bucket
          public-keys: \(trail)/public-keys.json
          metadata: \(trail)/s3-metadata.json
          require: signed
      pipelines:
        nightly:
          schedule: "0 2 * * *"
          sources: [trail]
          period: 2018-11-29/2018-11-30
          stages: [ingest, validate, project, { evaluate: { frameworks: [] } }]
      \(lines)
      """,
      to: "pipelines.yaml"
    )
    var library = try ShippedReports.library()
    library.controls = []
    return try await runPipeline(
      Configuration.read("\(path)/pipelines.yaml"),
      named: "nightly",
      options: RunOptions(at: at, library: library)
    )
  }

  /// An hour and a half after the last digest.
  private static let at = Instant(seconds: 1_543_517_000)

  @Test func stoppedLoggingCountsUntilItIsExcused() async throws {
    guard let corpus = ValidationCorpus.root else { return }
    let outcome = try await Self.run(corpus, "")
    #expect(outcome.findings.map(\.code) == ["chain-restarted"])
    #expect(outcome.verdict == .absent && outcome.verdict.exitCode == 2)
    #expect(outcome.controls.map(\.outcome) == [.unproven])
    #expect(outcome.controls.map { $0.unprovenBy.map(\.code) } == [["chain-restarted"]])
  }

  @Test func excusedStopLetsTheControlsBeMet() async throws {
    guard let corpus = ValidationCorpus.root else { return }
    let outcome = try await Self.run(
      corpus,
      """
      excuses:
        - source: trail
          from: 2018-11-29T00:12:44Z
          to: 2018-11-29T03:12:44Z
          author: Ada Lovelace
          justification: "change 4711: the trail was moved"
          expires: 2027-01-01
      """
    )
    #expect(outcome.findings.map(\.code) == ["chain-restarted"])
    #expect(outcome.findings.map(\.class) == [.notice])
    #expect(outcome.verdict == .met && outcome.verdict.exitCode == 0)
    #expect(outcome.controls.map(\.outcome) == [.pass])
    #expect(outcome.controls.map(\.isComplete) == [false])
    #expect(
      outcome.controls.map(\.reason)
        == ["trail is excused from 2018-11-29T00:12:44Z to 2018-11-29T03:12:44Z"]
    )
  }
}
