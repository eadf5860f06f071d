import CanonicalJSON
import Trail

/// A written sample while it is damaged, and what must be found in it then.
struct TamperedSample {
  let path: String
  /// The clock of the first run, and the end of the period it reports.
  let at: Instant
  let end: Instant
  /// The period's folder in `out/nightly`.
  let periodName: String
  var trail: TamperedTrail
  var streams: TamperedStreams
  var table: TamperedTable
  private(set) var findings: [ExpectedFinding]
  /// Commands of `steps.sh` before the last one.
  var preparation: [String] = []
  /// The last command, whose outcome the truth is about.
  var command: String
  private(set) var exit: Int32

  /// - Parameter findings: what the sample holds before it is damaged.
  init(
    _ path: String,
    at: Instant,
    end: Instant,
    periodName: String,
    exceptions: Set<String>,
    findings: [ExpectedFinding]
  ) throws {
    self.path = path
    self.at = at
    self.end = end
    self.periodName = periodName
    trail = try TamperedTrail(path, exceptions: exceptions)
    streams = try TamperedStreams(path, exceptions: exceptions)
    table = try TamperedTable(path, exceptions: exceptions)
    self.findings = findings
    command = "run nightly --at \(at)"
    // Every sample has exceptions.
    exit = 1
  }

  /// A minute after the first run.
  var later: Instant { at.adding(seconds: 60) }

  /// Notes what the damage must yield.
  mutating func expect(_ code: FindingCode, _ place: String?, _ interval: Period?) {
    findings.append(ExpectedFinding(code: code.name, place: place, interval: interval))
    if code.class <= .absent { exit = 2 }
  }

  /// Leaves out what the damage takes away.
  mutating func forget(_ isGone: (ExpectedFinding) -> Bool) { findings.removeAll(where: isGone) }

  /// What is found is this alone, and nothing is tested.
  mutating func expectNothingElse(exit: Int32) {
    findings = []
    self.exit = exit
  }

  /// Runs first, and puts what lies in `later/` over the exports before the last command, a run too.
  mutating func bringLater() {
    preparation += [Self.run(at), "cp -R later/. exports/"]
    command = "run nightly --at \(later)"
  }

  static func run(_ at: Instant) -> String {
    "\"$tickmark\" run nightly --at \(at) --quiet || [ $? -le 2 ]"
  }

  /// `steps.sh`.
  var script: String {
    """
    #!/bin/sh
    # The steps that show the damage. Options given here go to the last command: sh steps.sh --json
    set -e
    cd "$(dirname "$0")"
    tickmark=${TICKMARK:-tickmark}
    \((preparation + ["exec \"$tickmark\" \(command) \"$@\""]).joined(separator: "\n"))

    """
  }
}

/// A finding as truth.json states it.
struct ExpectedFinding: Sendable, Hashable {
  var code: String
  var place: String?
  var interval: Period?

  init(code: String, place: String?, interval: Period?) {
    self.code = code
    self.place = place
    self.interval = interval
  }

  init(_ finding: Finding) {
    self.init(code: finding.code, place: finding.place, interval: finding.interval)
  }

  /// `{"code","place","from","to"}`.
  var json: JSONValue {
    [
      "code": .string(code), "place": JSONValue(place), "from": JSONValue(interval?.begin),
      "to": JSONValue(interval?.end),
    ]
  }
}
