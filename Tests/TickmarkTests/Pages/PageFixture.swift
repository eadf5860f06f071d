import CanonicalJSON
import Cryptography
import Formats
import Foundation
import SQLite
import Trail
import TransparencyLog

@testable import Tickmark

/// A report over a real log in memory: signed checkpoints, real proofs, several sources.
struct PageFixture {
  enum Story: String, CaseIterable {
    /// A month with exceptions, a gap in the evidence, and frameworks.
    case month
    /// Three days on which nothing is wrong.
    case clean
    /// A control with more exceptions than a page embeds.
    case many
    /// Nothing can be concluded, and all texts are hostile.
    case hostile
    /// Records and mappings that use every rule.
    case rules
  }

  static let nasty = [
    "</script><script>alert(1)</script>", "<!-- <script> ]]> &amp; &lt; \u{A0}",
    "a\u{2028}b\u{2029}c",
    "\u{202E}gnp.exe\u{202C} \u{2067}x", "\u{0}\u{1}\t\r\n\u{1B}[31m\u{7F}\u{85}\u{9F}",
    "'\"`=+-@{}\\u003c\\", "é e\u{301} 𝌆 👩‍👩‍👧 \u{FEFF}\u{FFFE}",
    String(repeating: "long ", count: 900),
    String(repeating: "𝌆", count: 241), "", " ", "2026-11-03T10:11:12.000000Z",
    "2026-11-03T10:11:12.500000Z", "9007199254740993", "$sealed", "__proto__", "toString",
  ]

  let log = MemoryLog()
  let bagSigner: NoteSigner
  let logSigner: NoteSigner
  var report: Report

  init(_ story: Story) throws {
    bagSigner = try NoteSigner(name: "audit.harbourline.example/payments/bag", seed: Array(1...32))
    logSigner = try NoteSigner(name: "audit.harbourline.example/payments", seed: Array(2...33))
    let events = PageEventsOfFixture(story)
    for event in events.all {
      log.append(
        source: event.source,
        id: event.id,
        record: event.record,
        file: event.file
      )
    }
    let (size, root) = (log.size, try log.root(log.size))
    let before = size * 29 / 30
    let isFirst = story == .clean
    let days: (begin: String, end: String, name: String) =
      story == .month || story == .many
      ? ("2026-11-01", "2026-12-01", "2026-11")
      : ("2026-11-20", "2026-11-23", "2026-11-20--2026-11-23")
    let period = Period(
      begin: Self.instant("\(days.begin)T00:00:00Z"),
      end: Self.instant("\(days.end)T00:00:00Z")
    )
    let at = period.end.adding(seconds: 7_200)
    let results = PageControlsOfFixture(story, events, log, period)
    report = Report(
      run: "nightly/\(at)",
      pipeline: "nightly",
      at: at,
      period: period,
      periodName: days.name,
      timezone: "UTC",
      revision: story == .hostile ? 2 : 1,
      supersedes: story == .hostile
        ? Predecessor(
          run: "nightly/2026-11-23T02:00:00Z",
          root: root,
          bagNote: SHA256.hash("note"),
          reason: "events of the period came late"
        ) : nil,
      origin: logSigner.name,
      version: "0.1.0",
      configuration: SHA256.hash("configuration"),
      verdict: results.verdict,
      log: LogState(
        size: size,
        root: root,
        checkpoint: Checkpoint(origin: logSigner.name, size: UInt64(size), root: root)
          .signed(by: logSigner),
        previous: isFirst
          ? nil
          : Checkpoint(origin: logSigner.name, size: UInt64(before), root: try log.root(before))
            .signed(by: logSigner),
        consistency: isFirst
          ? []
          : try MerkleTree.consistencyProof(
            from: UInt64(before),
            to: UInt64(size),
            EvidenceHashes(log)
          ),
        checkpointKey: logSigner.verifier.description,
        bagKey: bagSigner.verifier.description
      ),
      sources: results.sources,
      controls: results.controls,
      frameworks: results.frameworks,
      findings: results.findings,
      coverage: results.coverage,
      custody: results.custody
    )
    if story == .month || story == .hostile { PageAssertions.add(to: &report) }
  }

  static func instant(_ text: String) -> Instant {
    Instant(rfc3339: text) ?? Instant(microseconds: 0)
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The stylesheet and script that ship.
  static func look() throws -> PageLook {
    let folder = root.appending(path: "reports/pages")
    return PageLook(
      stylesheet: [UInt8](try Data(contentsOf: folder.appending(path: "report.css"))),
      script: [UInt8](try Data(contentsOf: folder.appending(path: "report.js")))
    )
  }

  /// The pages as they lie in a bag, by name.
  func pages() throws -> [String: [UInt8]] {
    let pages = try renderPages(report, evidence: log, look: Self.look())
    let statement = ReportStatement(
      run: report.run,
      period: report.period.description,
      verdict: report.verdict,
      root: report.log.root,
      elements: pages.flatMap { page in
        page.elements.map { .init(page: page.name, id: $0.id, digest: $0.digest) }
      }
    )
    let note = bagSigner.sign(statement.text)
    return Dictionary(uniqueKeysWithValues: try pages.map { ($0.name, try $0.html(note)) })
  }
}

/// The events of the fixture's log.
struct PageEventsOfFixture {
  struct Event {
    var source: String
    var id: String
    var record: JSONValue
    var file: String
  }

  private(set) var all: [Event] = []
  private var state: UInt64 = 7

  init(_ story: PageFixture.Story) {
    if story == .rules {
      addRecordsForRules()
      return
    }
    let count = story == .many ? 2_600 : story == .month ? 1_500 : 300
    let (first, seconds): (Int64, Int64) =
      story == .month || story == .many ? (1_793_491_200, 2_592_000) : (1_795_132_800, 259_200)
    for index in 0..<count {
      let time = Instant(
        microseconds: (first + Int64(index) * seconds / Int64(count)) * 1_000_000
          + (index % 3 == 0 ? 250_000 : 0)
      )
      all.append(event(index, time, story))
    }
  }

  private mutating func addRecordsForRules() {
    var rules = PageRules(seed: 5)
    for index in 0..<400 {
      let isItem = index % 2 == 1
      all.append(
        Event(
          source: isItem ? "table" : "app",
          id: "e\(index)",
          record: isItem ? rules.item() : rules.record(),
          file: "events.jsonl"
        )
      )
    }
  }

  /// Linear congruential; enough to mix names.
  private mutating func pick(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % count
  }

  private mutating func event(_ index: Int, _ time: Instant, _ story: PageFixture.Story) -> Event {
    let people = [
      "r.tanaka", "m.lindqvist", "a.okafor", "ci-runner-07", "svc-deploy", "svc-backup",
    ]
    let person = people[pick(people.count)]
    let nasty = PageFixture.nasty[pick(PageFixture.nasty.count)]
    let actor = story == .hostile ? nasty : person
    switch index % 4 {
    case 0, 1: return cloudTrail(index, time, actor, story == .hostile ? nasty : nil)
    case 2: return payment(index, time, actor)
    default: return order(index, time, actor, isSealed: index % 8 == 3)
    }
  }

  private mutating func cloudTrail(
    _ index: Int,
    _ time: Instant,
    _ actor: String,
    _ nasty: String?
  ) -> Event {
    let actions = [
      "ConsoleLogin", "PutBucketPolicy", "StopLogging", "CreateAccessKey", "AttachRolePolicy",
      "ScheduleKeyDeletion",
    ]
    let action = actions[pick(actions.count)]
    let id = "0b6c4e52-7d1f-4c1a-9a63-\(String(1_000_000_000_000 + index * 7_919, radix: 16))"
    var record: JSONValue = [
      "awsRegion": "eu-central-1", "eventID": .string(id), "eventName": .string(action),
      "eventSource": "iam.amazonaws.com", "eventTime": .string(time.description),
      "eventType": "AwsApiCall", "eventVersion": "1.11", "recipientAccountId": "210987654321",
      "requestParameters": [
        "bucketName": .string("prod-ledger-\(pick(9))"), "n": 9_007_199_254_740_993,
      ],
      "sourceIPAddress": .string("203.0.113.\(pick(250))"),
      "userAgent": "aws-cli/2.31.0 md/Botocore#1.40.1 ua/2.1 os/linux#6.12 lang/python#3.13",
      "userIdentity": [
        "accessKeyId": "AKIAEXAMPLE", "arn": .string("arn:aws:iam::210987654321:user/\(actor)"),
        "sessionContext": ["attributes": ["mfaAuthenticated": "false"]], "type": "IAMUser",
      ],
    ]
    if index % 8 == 0 { record["errorCode"] = "AccessDenied" }
    if let nasty {
      record["errorMessage"] = .string(nasty)
      record[nasty.isEmpty ? "empty" : nasty] = .string(nasty)
    }
    let day = time.dateText.split(separator: "-").joined(separator: "/")
    let file =
      "AWSLogs/210987654321/CloudTrail/eu-central-1/\(day)/"
      + "210987654321_CloudTrail_eu-central-1_\(time.stamp)_kT3x.json.gz"
    return Event(source: "cloudtrail", id: "210987654321/\(id)", record: record, file: file)
  }

  private mutating func payment(_ index: Int, _ time: Instant, _ actor: String) -> Event {
    let record: JSONValue = [
      "Item": [
        "action": ["S": "payment.approved"], "actor": ["M": ["id": ["S": .string(actor)]]],
        "amount": ["N": "12345678901234567890.5"], "pk": ["S": .string("pay-\(index)")],
        "time": ["S": .string(time.description)], "mfa": ["BOOL": true], "none": ["NULL": true],
        "tags": ["L": [["S": "a"], ["N": "2"]]],
      ]
    ]
    return Event(
      source: "payments",
      id: "table/pay-\(index)",
      record: record,
      file: "AWSDynamoDB/01793491200000-5c2f/data/part-\(index % 8).json.gz"
    )
  }

  private mutating func order(
    _ index: Int,
    _ time: Instant,
    _ actor: String,
    isSealed: Bool
  ) -> Event {
    let sealed: JSONValue = ["$sealed": "oIt2JK8FUelDgFfgP8KMNGDBewzuql8Xo_0VLDbtGb8"]
    let record: JSONValue = [
      "actor": isSealed ? sealed : ["id": .string(actor)],
      "data": ["email": sealed, "orderId": .string("ord-\(index)"), "total": 41.5],
      "sequence": .number(JSONNumber(index)), "stream": .string("ord-\(index % 97)"),
      "time": .string(time.description), "type": "order.placed",
    ]
    return Event(
      source: "orders",
      id: "ord-\(index % 97)/\(index)",
      record: record,
      file: "orders/\(time.dateText).jsonl.gz"
    )
  }
}
