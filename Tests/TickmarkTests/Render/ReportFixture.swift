import CanonicalJSON
import Cryptography
import Foundation
import SQLite
import Trail
import TransparencyLog

@testable import Tickmark

/// A report with all kinds of results over a small log.
struct ReportFixture {
  /// Text that trips over every format.
  static let nasty = "=1+1,\"<b>&\u{1B}[31m\u{0}\r\n]]>\u{202E}"

  let log = MemoryLog()
  let bagSigner: NoteSigner
  let logSigner: NoteSigner
  var report: Report

  init(exceptionCount: Int = 3) throws {
    bagSigner = try NoteSigner(name: "example.com/log/bag", seed: Array(1...32))
    logSigner = try NoteSigner(name: "example.com/log", seed: Array(2...33))
    for index in 0..<max(5, exceptionCount) {
      log.append(
        source: index == 1 ? "orders" : "cloudtrail",
        id: "e\(index)",
        record: [
          "user": .string(index == 2 ? Self.nasty : "u\(index)"), "n": .number(.init(index)),
        ],
        openings: index == 0 ? ["/user": .init(key: "k", value: "the secret")] : [:],
        file: index == 3 ? nil : "AWSLogs/\(index % 2).json.gz"
      )
    }
    let (log, logSigner, bagSigner) = (log, logSigner, bagSigner)
    let (size, root) = (log.size, try log.root(log.size))
    log.items = [
      EvidenceItem(
        source: "cloudtrail",
        name: "digests/1.json.gz",
        sha256: SHA256.hash("digest"),
        bytes: Array("digest".utf8),
        metadata: ["signature": "00ff"]
      )
    ]
    report = Report(
      run: "nightly/2026-11-23T02:00:00Z",
      pipeline: "nightly",
      at: Self.instant("2026-11-23T02:00:00Z"),
      period: Period(
        begin: Self.instant("2026-11-21T00:00:00Z"),
        end: Self.instant("2026-11-23T00:00:00Z")
      ),
      periodName: "2026-11-21--2026-11-23",
      timezone: "UTC",
      revision: 1,
      supersedes: nil,
      origin: "example.com/log",
      version: "1.0.0",
      configuration: SHA256.hash("configuration"),
      verdict: .exceptions,
      log: LogState(
        size: size,
        root: root,
        checkpoint: Checkpoint(origin: "example.com/log", size: UInt64(size), root: root)
          .signed(by: logSigner),
        previous: Checkpoint(origin: "example.com/log", size: 3, root: try log.root(3))
          .signed(by: logSigner),
        consistency: try MerkleTree.consistencyProof(
          from: 3,
          to: UInt64(size),
          EvidenceHashes(log)
        ),
        checkpointKey: logSigner.verifier.description,
        bagKey: bagSigner.verifier.description
      ),
      sources: Self.sources,
      controls: Self.controls(exceptionCount),
      frameworks: Self.frameworks,
      findings: Self.findings,
      coverage: Self.coverage,
      custody: [
        CustodyStep(
          step: "ingest",
          inputSHA256: SHA256.hash("in"),
          outputSHA256: SHA256.hash("out"),
          countIn: 7,
          countOut: 5
        )
      ]
    )
  }

  static func instant(_ text: String) -> Instant {
    Instant(rfc3339: text) ?? Instant(microseconds: 0)
  }

  /// All that a bag is made of, with two pages.
  func rendering(formats: Set<ReportFormat> = [.html, .xml, .csv]) throws -> BagRendering {
    BagRendering(
      report: report,
      evidence: log,
      signer: bagSigner,
      schema: try Self.schema(),
      verifier: Array("print('ok')\n".utf8),
      formats: formats,
      pages: { report, _ in
        ["index.html", "coverage.html"].map { name in
          BagPage(name: name, elements: [("report", SHA256.hash("\(name) \(report.run)"))]) {
            Array("<p>\($0)".utf8)
          }
        }
      },
      rawFile: { digest in
        ["AWSLogs/0.json.gz", "AWSLogs/1.json.gz"].map(MemoryLog.content)
          .first { SHA256.hash($0) == digest }
      }
    )
  }

  static func schema() throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return [UInt8](try Data(contentsOf: root.appending(path: "reports/report.xsd")))
  }

  private static let sources = [
    SourceSummary(
      name: "cloudtrail",
      format: "cloudtrail",
      assurance: .signed,
      required: .signed,
      first: instant("2026-11-21T00:10:00Z"),
      last: instant("2026-11-22T23:00:00.500000Z"),
      manifestCount: 6,
      recordCount: 6,
      duplicateCount: 1,
      quarantinedCount: 1,
      entryCount: 5,
      projectedCount: 4,
      testedCount: 3,
      mapping: "{}"
    ),
    SourceSummary(
      name: "orders",
      format: "json-lines",
      assurance: .witnessed,
      required: .chained,
      first: nil,
      last: nil,
      manifestCount: nil,
      recordCount: 1,
      duplicateCount: 0,
      quarantinedCount: 0,
      entryCount: 1,
      projectedCount: 1,
      testedCount: 1,
      mapping: "{}"
    ),
  ]

  private static let frameworks = [
    FrameworkResult(
      id: "soc2",
      title: "SOC 2",
      version: "2017",
      source: "https://example.com/soc2",
      requirements: [
        .init(
          id: "CC6.1",
          title: "Logical access",
          statement: "Access is limited.",
          controls: ["absent-control", "root-use"],
          tested: ["root-use"]
        ),
        .init(
          id: "CC6.2",
          title: "Registration",
          statement: "Users are registered.",
          controls: ["absent-control"],
          tested: []
        ),
        .init(id: "CC9.9", title: "Vendors", statement: "-", controls: [], tested: []),
      ]
    )
  ]

  private static let findings = [
    Finding(
      FindingCode("log-file-missing", .absent, meaning: "gone", advice: "Find it."),
      source: "cloudtrail",
      place: "AWSLogs/2.json.gz",
      stream: "1/eu/t",
      interval: Period(
        begin: instant("2026-11-22T06:00:00Z"),
        end: instant("2026-11-22T07:00:00Z")
      ),
      found: nasty
    )
  ]

  private static let coverage = [
    Coverage(
      source: "cloudtrail",
      scope: "1/eu/t",
      period: Period(
        begin: instant("2026-11-20T12:00:00Z"),
        end: instant("2026-11-22T06:00:00Z")
      ),
      state: .proven,
      assurance: .signed
    ),
    Coverage(
      source: "cloudtrail",
      scope: "1/eu/t",
      period: Period(
        begin: instant("2026-11-22T06:00:00Z"),
        end: instant("2026-11-22T07:00:00Z")
      ),
      state: .absent,
      assurance: .signed
    ),
  ]

  private static func controls(_ count: Int) -> [ControlResult] {
    let passed = control("orphan-control", .pass, columns: []) { _ in }
    let failed = control(
      "root-use",
      .fail,
      columns: ["entry", "time", "actor", "action", "target", "amount"],
      count: count
    ) { body in
      for index in 0..<count {
        try body(
          ControlException(
            reference: "root-use/\(SHA256.hash("\(index)").hex.prefix(10))",
            entry: index == 1 ? nil : index,
            values: [
              index == 1 ? .null : .integer(Int64(index)), "2026-11-22T08:00:00.250000Z",
              .text(index == 2 ? nasty : "u\(index)"), "ConsoleLogin", .null, .real(-1.5),
            ]
          )
        )
      }
    }
    return [failed, passed]
  }

  private static func control(
    _ id: String,
    _ outcome: ControlOutcome,
    columns: [String],
    count: Int = 0,
    _ exceptions: @escaping @Sendable ((ControlException) throws -> Void) throws -> Void
  ) -> ControlResult {
    ControlResult(
      control: Control(
        id: id,
        title: "Title of \(id)",
        statement: "The root user isn't used.",
        severity: .high,
        test: "Each event was inspected.",
        sources: ["cloudtrail"],
        lookback: 86_400,
        key: ["entry"],
        parameters: [.init(name: "limit", value: 5)],
        row: "A use of the root user",
        population: "SELECT entry FROM event",
        exceptions: "SELECT * FROM event WHERE a < 1",
        area: "access",
        digest: SHA256.hash(id)
      ),
      outcome: outcome,
      isComplete: outcome == .pass,
      assurance: .signed,
      sources: ["cloudtrail"],
      populationCount: 4,
      exceptionCount: count,
      populationByDay: [
        DayCount(day: "2026-11-21", count: 1), DayCount(day: "2026-11-22", count: 3),
      ],
      exceptionsByDay: count > 0 ? [DayCount(day: "2026-11-22", count: count)] : [],
      columns: columns,
      reason: nil,
      unprovenBy: outcome == .fail ? findings : [],
      forEachException: exceptions
    )
  }
}
