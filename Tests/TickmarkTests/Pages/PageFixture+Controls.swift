import CanonicalJSON
import Cryptography
import Formats
import SQLite
import Trail

@testable import Tickmark

/// What was tested over the fixture's events, and what came out.
struct PageControlsOfFixture {
  let verdict: Verdict
  private(set) var controls: [ControlResult] = []
  private(set) var findings: [Finding] = []
  private(set) var coverage: [Coverage] = []
  let sources: [SourceSummary]
  let frameworks: [FrameworkResult]
  let custody: [CustodyStep]

  init(
    _ story: PageFixture.Story,
    _ events: PageEventsOfFixture,
    _ log: MemoryLog,
    _ period: Period
  ) {
    verdict =
      switch story {
      case .month: .absent
      case .clean: .met
      case .many, .rules: .exceptions
      case .hostile: .broken
      }
    sources = Self.sources(events, period, story)
    custody = Self.custody(log)
    frameworks = Self.frameworks(story)
    let gap = Period(
      begin: period.begin.adding(seconds: 86_400 + 21_600),
      end: period.begin.adding(seconds: 86_400 + 32_400)
    )
    if story == .month || story == .hostile { findings = Self.findings(story, gap) }
    coverage = Self.coverage(story, period, gap)
    let tests = PageTests(events, period)
    let isHostile = story == .hostile
    switch story {
    case .clean:
      controls = [tests.passed("root-account-use"), tests.passed("trail-stopped")]
    case .rules: controls = [tests.rules(events, sources)]
    case .many:
      controls = [tests.failed("administrative-action", .critical) { $0.source == "cloudtrail" }]
    case .month, .hostile:
      controls = [
        tests.failed("administrative-action", .critical, isComplete: false) {
          $0.record["eventName"]?.string == "StopLogging" && ($0.index % (isHostile ? 1 : 13)) == 0
        },
        PageAssertions.waive(
          tests.failed("large-payment", .high) {
            $0.source == "payments" && $0.index % (isHostile ? 9 : 160) == 2
          },
          every: 2
        ),
        PageAssertions.waive(
          tests.failed("order-without-actor", .medium) {
            $0.source == "orders" && $0.index % (isHostile ? 25 : 160) == 3
          },
          every: 1
        ),
        tests.passed("root-account-use"), tests.passed("access-key-age"),
        tests.unproven("trail-stopped", findings), tests.idle("break-glass"),
      ]
    }
  }

  // MARK: Sources

  private static func sources(
    _ events: PageEventsOfFixture,
    _ period: Period,
    _ story: PageFixture.Story
  ) -> [SourceSummary] {
    let formats: [(String, SourceFormat)] =
      story == .rules
      ? [("app", .jsonLines), ("table", .dynamodbExport)]
      : [("cloudtrail", .cloudtrail), ("orders", .chainedJSONLines), ("payments", .dynamodbExport)]
    return formats.map { name, format in
      let count = events.all.count { $0.source == name }
      let duplicates = name == "orders" && story != .clean ? 3 : 0
      let lost = story == .hostile && name == "payments" ? 2 : 0
      return SourceSummary(
        name: name,
        format: format.rawValue,
        assurance: format.assurance,
        required: name == "payments" && story == .hostile ? .signed : format.assurance,
        first: period.begin,
        last: period.end.adding(seconds: -1),
        manifestCount: name == "orders" ? nil : count + lost,
        recordCount: count + duplicates,
        duplicateCount: duplicates,
        quarantinedCount: 0,
        entryCount: count,
        projectedCount: count,
        testedCount: count,
        mapping: mapping(format, story).json.canonicalText
      )
    }
  }

  private static func mapping(
    _ format: SourceFormat,
    _ story: PageFixture.Story
  ) -> ColumnMapping {
    guard story == .rules else { return format.mapping }
    return format == .jsonLines ? PageRules.json : PageRules.dynamodb
  }

  private static func custody(_ log: MemoryLog) -> [CustodyStep] {
    ["ingest", "validate", "project", "evaluate", "render"].enumerated().map { index, step in
      CustodyStep(
        step: step,
        inputSHA256: SHA256.hash("\(index)"),
        outputSHA256: SHA256.hash("\(index + 1)"),
        countIn: log.size,
        countOut: index < 3 ? log.size : 7
      )
    }
  }

  // MARK: Frameworks

  private static func frameworks(_ story: PageFixture.Story) -> [FrameworkResult] {
    guard story != .many && story != .rules else { return [] }
    let tested =
      story == .clean ? ["root-account-use"] : ["administrative-action", "root-account-use"]
    return [
      FrameworkResult(
        id: "soc2",
        title: "SOC 2",
        version: "2017 (2022)",
        source: "https://www.aicpa-cima.com/",
        requirements: [
          .init(
            id: "CC6.1",
            title: "Logical access",
            statement: "Access to information assets is limited to those who need it.",
            controls: ["access-key-age", "root-account-use"],
            tested: story == .clean ? ["root-account-use"] : ["access-key-age", "root-account-use"]
          ),
          .init(
            id: "CC7.2",
            title: "Monitoring",
            statement: "What happens in the system is watched for signs of attack.",
            controls: ["administrative-action", "trail-stopped"],
            tested: story == .clean
              ? ["trail-stopped"] : ["administrative-action", "trail-stopped"]
          ),
          .init(
            id: "CC8.1",
            title: "Changes",
            statement: "Changes are authorised, tested and approved.",
            controls: ["change-approval"],
            tested: []
          ),
          .init(
            id: "CC9.2",
            title: "Vendors",
            statement: "Vendors are looked after.",
            controls: [],
            tested: [],
            attestation: story == .clean ? nil : PageAssertions.attestation
          ),
        ]
      ),
      FrameworkResult(
        id: "pci-dss-4.0.1",
        title: "PCI DSS",
        version: "4.0.1",
        source: "https://www.pcisecuritystandards.org/",
        requirements: [
          .init(
            id: "10.2.1.2",
            title: "Administrative actions",
            statement: "Logs capture every action taken with administrative rights.",
            controls: tested,
            tested: tested
          ),
          .init(
            id: "10.2.1.6",
            title: "Logs stopped",
            statement: "Logs capture each start, stop and pause of the logs themselves.",
            controls: ["break-glass", "trail-stopped"],
            tested: story == .clean ? ["trail-stopped"] : ["break-glass", "trail-stopped"]
          ),
        ]
      ),
    ]
  }

  // MARK: Evidence

  private static func findings(_ story: PageFixture.Story, _ gap: Period) -> [Finding] {
    let missing = FindingCode(
      "digest-missing",
      .absent,
      meaning: "a digest isn't there",
      advice: "Bring the digest from the bucket, or excuse the interval."
    )
    let duplicated = FindingCode(
      "event-duplicated",
      .notice,
      meaning: "an event came twice",
      advice: "Nothing to do."
    )
    let place = "AWSLogs/210987654321/CloudTrail-Digest/eu-central-1/2026/11/02/digest_0700.json.gz"
    let found = [
      Finding(
        missing,
        source: "cloudtrail",
        place: place,
        stream: "210987654321/eu-central-1/main",
        interval: gap,
        expected: "a digest for 3 hours"
      ),
      Finding(
        duplicated,
        source: "orders",
        place: "orders/2026-11-03.jsonl.gz:12",
        found: "ord-3/99"
      ),
    ]
    guard story == .hostile else { return found }
    let broken = FindingCode("link-broken", .broken, meaning: "a link is broken", advice: "Ask.")
    return found
      + PageFixture.nasty.map { text in
        Finding(broken, source: "orders", place: text, found: text, expected: text)
      }
  }

  private static func coverage(
    _ story: PageFixture.Story,
    _ period: Period,
    _ gap: Period
  ) -> [Coverage] {
    func row(
      _ source: String,
      _ scope: String,
      _ period: Period,
      _ state: CoverageState,
      _ assurance: Assurance
    ) -> Coverage {
      Coverage(source: source, scope: scope, period: period, state: state, assurance: assurance)
    }
    let trail = "210987654321/eu-central-1/main"
    var rows = [
      row("orders", "*", period, .proven, .chained),
      row("payments", "table", period, .proven, .checksummed),
    ]
    guard story == .month || story == .hostile else {
      return [row("cloudtrail", trail, period, .proven, .signed)] + rows
    }
    rows += [
      row("cloudtrail", trail, Period(begin: period.begin, end: gap.begin), .proven, .signed),
      row("cloudtrail", trail, gap, story == .hostile ? .broken : .absent, .signed),
      row("cloudtrail", trail, Period(begin: gap.end, end: period.end), .proven, .signed),
    ]
    return rows.sorted()
  }
}

/// Controls over the fixture's events, whose columns come from the readers that ingest uses.
struct PageTests {
  struct Row: Sendable {
    var index: Int
    var source: String
    var record: JSONValue
    var values: [String: String]
  }

  private let rows: [Row]
  private let period: Period
  private static let columns = ["time", "actor", "action", "target", "outcome", "ip", "stream"]

  init(_ events: PageEventsOfFixture, _ period: Period) {
    self.period = period
    var readers = Self.readers
    var tape = JSONTape()
    var facts = RecordFacts()
    rows = events.all.enumerated().map { index, event in
      let bytes = event.record.canonical
      var values: [String: String] = [:]
      // The array outlives the closure, which keeps no pointer.
      unsafe bytes.withUnsafeBytes { bytes in
        do {
          try unsafe tape.parse(bytes)
          let pointers = ["/actor", "/data/email"].compactMap { try? JSONPointer($0) }
          let sealed = pointers.flatMap { unsafe tape.resolveAll($0, in: bytes).map(\.node) }
            .filter { unsafe tape.member("$sealed", of: $0, in: bytes) != nil }
          try unsafe readers[event.source]?.read(
            tape,
            bytes,
            sealed: sealed,
            file: "data/f.json.gz",
            into: &facts
          )
          for column in EventColumn.allCases { values[column.name] = facts.columns[column] }
          values["time"] = facts.time.columnText
        } catch {}
      }
      return Row(index: index, source: event.source, record: event.record, values: values)
    }
  }

  private static var readers: [String: RecordReader] {
    let context = DynamoDB.Context(onlyTable: "table", keys: ["pk"])
    return [
      "cloudtrail": RecordReader(FormatSettings(format: .cloudtrail)),
      "orders": RecordReader(FormatSettings(format: .jsonLines)),
      "payments": RecordReader(FormatSettings(format: .dynamodbExport), context: context),
    ]
  }

  func failed(
    _ id: String,
    _ severity: Control.Severity,
    isComplete: Bool = true,
    where fails: (Row) -> Bool
  ) -> ControlResult {
    let failing = rows.filter(fails)
    let exceptions = failing.map { row in
      ControlException(
        reference: "\(id)/\(SHA256.hash("\(row.index)").hex.prefix(10))",
        entry: row.index,
        values: [.integer(Int64(row.index))]
          + Self.columns.map { name in row.values[name].map { .text($0) } ?? .null }
          + [.text(row.index % 3 == 0 ? "no change ticket" : "approver is the actor")]
      )
    }
    var byDay: [String: Int] = [:]
    for row in failing { byDay[String((row.values["time"] ?? "").prefix(10)), default: 0] += 1 }
    return result(
      id,
      severity,
      .fail,
      isComplete: isComplete,
      population: rows.count,
      exceptions: exceptions,
      byDay: byDay.sorted { $0.key < $1.key }.map { DayCount(day: $0.key, count: $0.value) }
    )
  }

  /// A control that shows every column of all events.
  func rules(_ events: PageEventsOfFixture, _ sources: [SourceSummary]) -> ControlResult {
    let maps = Dictionary(
      uniqueKeysWithValues: sources.map { ($0.name, PageMapping($0.mapping)) }
    )
    let columns = ["source", "id"] + EventColumn.allCases.map(\.name)
    let exceptions = events.all.enumerated().map { index, event in
      let texts = EventColumn.allCases.map { column in
        maps[event.source]?.text(of: column.name, in: event.record)
      }
      return ControlException(
        reference: "rules/\(SHA256.hash("\(index)").hex.prefix(10))",
        entry: index,
        values: [.integer(Int64(index)), .text(event.source), .text(event.id)]
          + texts.map { text in text.map { .text($0) } ?? .null }
      )
    }
    var result = result("rules", .low, .fail, population: 400, exceptions: exceptions)
    result.columns = ["entry"] + columns
    return result
  }

  func passed(_ id: String) -> ControlResult {
    result(id, .high, .pass, population: rows.count / 4)
  }

  func idle(_ id: String) -> ControlResult { result(id, .low, .notApplicable, population: 0) }

  func unproven(_ id: String, _ findings: [Finding]) -> ControlResult {
    var result = result(id, .critical, .unproven, isComplete: false, population: rows.count / 8)
    result.reason = "cloudtrail isn't proven from 06:00 to 09:00 on the second day."
    result.unprovenBy = findings.filter { $0.class != .notice }
    return result
  }

  private func result(
    _ id: String,
    _ severity: Control.Severity,
    _ outcome: ControlOutcome,
    isComplete: Bool = true,
    population: Int,
    exceptions: [ControlException] = [],
    byDay: [DayCount] = []
  ) -> ControlResult {
    let words = id.split(separator: "-").joined(separator: " ")
    return ControlResult(
      control: Control(
        id: id,
        title: words.prefix(1).uppercased() + words.dropFirst(),
        statement: "Every action taken with administrative rights refers to a change ticket that "
          + "was open at the time and approved by somebody else.",
        severity: severity,
        test: "For each event with administrative rights, the ticket it names was looked up, and "
          + "its times and approver were compared with those of the event.",
        sources: ["cloudtrail"],
        lookback: severity == .critical ? 7_776_000 : 0,
        key: ["entry"],
        parameters: [.init(name: "limit", value: 5)],
        row: "An administrative action without an open, independently approved ticket.",
        population: "SELECT entry, time, actor, action\nFROM event\n"
          + "WHERE time >= :begin AND time < :end",
        exceptions: "SELECT entry, time, actor, action, target, outcome, ip, stream, condition\n"
          + "FROM event\nWHERE time >= :begin AND time < :end AND ticket IS NULL",
        area: "access",
        digest: SHA256.hash(id)
      ),
      outcome: outcome,
      isComplete: isComplete,
      assurance: .signed,
      sources: ["cloudtrail", "orders", "payments"],
      populationCount: population,
      exceptionCount: exceptions.count,
      populationByDay: [],
      exceptionsByDay: byDay,
      columns: exceptions.isEmpty ? [] : ["entry"] + Self.columns + ["condition"],
      reason: nil,
      unprovenBy: [],
      forEachException: { body in for exception in exceptions { try body(exception) } }
    )
  }
}
