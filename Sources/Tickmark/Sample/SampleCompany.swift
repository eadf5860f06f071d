package import CanonicalJSON
package import Trail

/// A made-up company with its exports, keys, a pipeline and the truth about what is wrong in it.
///
/// The same seed, events and days give the same bytes. Fifteen systems tell one story, each in its own
/// format: the same people, orders and deployments, whose names `identities.yaml` brings together.
///
/// ```
/// <folder>/pipelines.yaml
///          identities.yaml
///          truth.json
///          exports/cloudtrail/AWSLogs/…        logs and digests
///          exports/cloudtrail.metadata.json    the digests' signatures
///          exports/business/<day>-<nn>.jsonl.gz
///          exports/payments/AWSDynamoDB/…      a full export and increments
///          exports/<source>/…                  the others, see SampleSource
///          keys/                               seeds of everything that signs; offline/ decrypts
///          later/                              of a tampered one: what comes after the first run
///          steps.sh                            of a tampered one: the commands that show the damage
/// ```
package struct SampleCompany: Sendable {
  /// What a run over the sample must say.
  package struct Truth: Sendable, Hashable {
    package let at: Instant
    package let exit: Int32
    /// `truth.json`.
    package let json: JSONValue
  }

  package static let origin = SampleKeys.origin

  private let seed: UInt64
  private let events: Int
  private let calendar: SampleCalendar
  private let tamper: SampleTamper?

  /// - Parameters:
  ///   - seed: the same one gives the same bytes.
  ///   - events: how many, at least 200; below some 300 there are more, as the story needs them.
  ///   - days: 1 to 366.
  ///   - tamper: how it is damaged; nil for not at all.
  package init(
    seed: UInt64 = 1,
    events: Int = 20_000,
    days: Int = 3,
    tamper: SampleTamper? = nil
  ) {
    precondition((1...366).contains(days) && events >= 200, "a sample has 200 events and a day")
    self.seed = seed
    self.events = events
    calendar = SampleCalendar(days: days)
    self.tamper = tamper
  }

  /// Writes the company into a folder; holds a file or two in memory at a time.
  ///
  /// - Throws: ``RunError`` where the folder holds something already, ``DiskError``.
  @discardableResult
  package func write(to path: String) throws -> Truth {
    if try Disk.kind(of: path) != nil, try !Disk.names(in: path).isEmpty {
      throw RunError(
        place: path,
        message: "not empty, want a new folder",
        hint: "name one that isn't there"
      )
    }
    var folder = SampleFolder(path)
    let keys = SampleKeys(seed: seed)
    try keys.write(to: &folder)
    let story = SampleStory(calendar, seed: seed, events: events)
    let truth = try writeExports(of: story, to: path, &folder)
    try folder.write(Self.configuration(period, keys.recipient), to: "pipelines.yaml")
    try folder.write(story.identities, to: "identities.yaml")
    try folder.write("\(truth.json.pretty)\n", to: "truth.json")
    try Disk.syncAll(path)
    return truth
  }

  private func writeExports(
    of story: SampleStory,
    to path: String,
    _ folder: inout SampleFolder
  ) throws -> Truth {
    var business = SampleBusiness(story, folder: SampleFolder("\(path)/exports/business"))
    try business.write()
    var payments = SamplePayments(story, folder: SampleFolder("\(path)/exports/payments"))
    try payments.write()
    var ledger = try SampleLedger(story, exports: "\(path)/exports")
    try ledger.write()
    var others = business.eventCount + payments.eventCount + ledger.eventCount
    var exceptions = business.exceptions
    exceptions.add(payments.exceptions)
    exceptions.add(ledger.exceptions)
    for system in systems(story) {
      let written = try write(system, to: path)
      others += written.eventCount
      exceptions.add(written.exceptions)
    }
    // CloudTrail fills up to the number that was asked for.
    var trail = SampleTrail(story, folder: SampleFolder("\(path)/exports/cloudtrail"))
    let sidecar = try trail.write(events: events - others)
    var exports = SampleFolder("\(path)/exports")
    try exports.write(sidecar, to: "cloudtrail.metadata.json")
    exceptions.add(trail.exceptions)
    var (findings, exit) = (SamplePayments.overlaps(story), Int32(1))
    if let tamper {
      var sample = try TamperedSample(
        path,
        at: calendar.at,
        end: calendar.end,
        periodName: calendar.days == 1
          ? calendar.day(0).dateText : period.replacing("/", with: "--"),
        exceptions: Set(exceptions.ids.values.flatMap { $0 }),
        findings: findings
      )
      try tamper.damage(&sample)
      try folder.write(sample.script, to: "steps.sh")
      (findings, exit) = (sample.findings, sample.exit)
    }
    return truth(
      exceptions,
      eventCount: others + trail.eventCount,
      findings: findings,
      exit: exit
    )
  }

  private func systems(_ story: SampleStory) -> [any SampleSystem] {
    [
      SampleCluster(story), SampleGitHub(story), SampleOkta(story), SampleShop(story),
      SampleNotices(story), SampleServices(story), SampleWarehouse(story), SampleAzure(story),
      SampleGoogle(story), SampleHosts(story), SampleLake(story),
    ]
  }

  private func write<System: SampleSystem>(
    _ system: System,
    to path: String
  ) throws -> (eventCount: Int, exceptions: SampleExceptions) {
    var feed = SampleFeed(system, exports: "\(path)/exports")
    try feed.write()
    return (feed.eventCount, feed.exceptions)
  }

  private var period: String { "\(calendar.day(0).dateText)/\(calendar.end.dateText)" }

  private func truth(
    _ exceptions: SampleExceptions,
    eventCount: Int,
    findings: [ExpectedFinding],
    exit: Int32
  ) -> Truth {
    let controls = SampleControl.allCases.map { control -> JSONValue in
      let ids = (exceptions.ids[control] ?? []).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
      return ["id": .string(control.rawValue), "exceptions": .array(ids.map { .string($0) })]
    }
    var json: JSONValue = [
      "seed": .number(JSONNumber(seed)), "days": .number(JSONNumber(calendar.days)),
      "events": .number(JSONNumber(eventCount)), "at": .string("\(calendar.at)"),
      "period": .string(period), "exit": .number(JSONNumber(Int(exit))),
      "controls": .array(controls), "findings": .array(findings.map(\.json)),
    ]
    if let tamper { json["tamper"] = .string(tamper.code) }
    return Truth(at: calendar.at, exit: exit, json: json)
  }
}
