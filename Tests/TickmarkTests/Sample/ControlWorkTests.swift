import SQLite
import Testing
import Trail

@testable import Tickmark

/// How much work the shipped controls do on a crowd of events that they must compare.
@Suite struct ControlWorkTests {
  /// Events of one kind; each has a stream and a target of its own, or all share one.
  private struct Kind {
    var source: String
    var action: String
    var actor = "arn:user/mara"
    var service: String?
  }

  private static let kinds: [String: [Kind]] = [
    "deployment-approved-by-author": [
      Kind(source: "business", action: "deployment.requested"),
      Kind(source: "business", action: "deployment.approved", actor: "noah"),
    ],
    "grant-without-approval": [
      Kind(source: "business", action: "access.approved"),
      Kind(source: "business", action: "access.granted", actor: "noah"),
    ],
    "payment-released-by-creator": [
      Kind(source: "payments", action: "payment.created"),
      Kind(source: "payments", action: "payment.released", actor: "noah"),
    ],
    "policy-change-without-approval": [
      Kind(source: "business", action: "change.approved"),
      Kind(source: "trail", action: "PutRolePolicy", service: "iam.amazonaws.com"),
    ],
    "leaver-access": [
      Kind(source: "business", action: "staff.joined"),
      Kind(source: "trail", action: "GetObject"),
    ],
    "console-login-without-mfa": [Kind(source: "trail", action: "ConsoleLogin")],
    "root-account-use": [Kind(source: "trail", action: "GetUser")],
    "trail-altered": [
      Kind(source: "trail", action: "LookupEvents", service: "cloudtrail.amazonaws.com")
    ],
  ]

  private static let columns = [
    "source", "stream", "actor", "actor_kind", "action", "service", "outcome",
  ]

  private func fill(_ ledger: Database, _ kinds: [Kind], count: Int) throws {
    try ledger.execute("INSERT INTO source VALUES ('business', 'chained-jsonl')")
    try ledger.execute("INSERT INTO source VALUES ('payments', 'dynamodb-export')")
    try ledger.execute("BEGIN")
    let text = try ledger.prepare("INSERT OR IGNORE INTO text (value) VALUES (?)")
    let interned = ["stream", "actor", "service"]
    let numbers = Self.columns.map {
      interned.contains($0) ? "(SELECT id FROM text WHERE value = ?)" : "?"
    }
    let event = try ledger.prepare(
      """
      INSERT INTO event_row (entry, id, time, target, \(Self.columns.joined(separator: ", ")))
      VALUES (?, ?, ?, ?, \(numbers.joined(separator: ", ")))
      """
    )
    for entry in 0..<count {
      let kind = kinds[entry % kinds.count]
      let subject = "subject-\(entry / kinds.count)"
      let time = Period.day.begin.adding(seconds: Int64(entry))
      let texts = [
        kind.source, subject, kind.actor, "user", kind.action, kind.service, "success",
      ]
      for value in texts {
        try text.bind(1, value)
        try text.run()
      }
      try event.bind(1, entry)
      for (index, value) in (["event-\(entry)", time.columnText, subject] + texts).enumerated() {
        try event.bind(index + 2, value)
      }
      try event.run()
    }
    try ledger.execute("COMMIT")
  }

  @Test(arguments: ShippedReports.ids)
  func theWorkGrowsWithTheEventsNotWithTheirPairs(_ id: String) throws {
    let ledger = try TestLedger()
    try fill(ledger.database, #require(Self.kinds[id]), count: 4_000)
    let control = try ShippedReports.control(id)
    // Some hundred instructions an event; every pair of them would take 4,000,000 steps and more.
    let evaluator = try ledger.evaluator(limits: EvaluationLimits(instructions: 2_000_000)) { _ in
      "{}"
    }
    let result = try evaluator.evaluate(
      control,
      over: .day,
      input: ControlInput(sources: control.sources, isProven: true, assurance: .signed)
    )
    #expect(result.outcome != .error, "\(result.reason ?? "")")
  }
}
