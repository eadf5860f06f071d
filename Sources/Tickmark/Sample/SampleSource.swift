import Trail

/// The sources of the sample company, in the order of its `pipelines.yaml`.
enum SampleSource: String, Sendable, CaseIterable {
  case cloudtrail, business, payments, kubernetes, github, okta
  case shop, notices, services, warehouse, ledger
  case azure, gcp, hosts, lake

  /// The lines below its name, without indentation.
  var settings: [String] {
    switch self {
    case .cloudtrail:
      [
        "format: cloudtrail", "location: exports/cloudtrail", "public-keys: keys/cloudtrail",
        "metadata: exports/cloudtrail.metadata.json", "expect: { every: 1h }", "require: signed",
      ]
    case .business:
      [
        "format: chained-jsonl", "location: exports/business/*.jsonl.gz",
        "map: { id: /id, stream: /stream, sequence: /sequence, time: /time, actor: /actor/id, "
          + "action: /type, outcome: /outcome }",
        "chain: { previous: /prev_hash, hash: /hash }", "sensitive: [/data/customer/email]",
      ]
    case .payments:
      [
        "format: dynamodb-export", "location: exports/payments", "keys: [pk, sk]",
        "sensitive: [/beneficiary/iban]",
      ]
    case .shop: witnessed("cosmos", "exports/shop/**/*.jsonl.gz", ["keys: [/pk]"])
    case .ledger: ["format: event-store", "location: exports/ledger/ledger.db"]
    case .hosts: witnessed("auditd", "exports/hosts/**/audit.log*")
    case .kubernetes: witnessed("kubernetes-audit", "exports/kubernetes/*.log*")
    case .github: witnessed("github-audit", "exports/github")
    case .okta: witnessed("okta-system-log", "exports/okta")
    case .notices: witnessed("cloudevents", "exports/notices/*.jsonl.gz")
    case .services: witnessed("otel-logs", "exports/services")
    case .warehouse: witnessed("json-lines", "exports/warehouse/*.jsonl.gz")
    case .azure: witnessed("azure-activity", "exports/azure")
    case .gcp: witnessed("gcp-audit", "exports/gcp")
    case .lake: witnessed("ocsf", "exports/lake")
    }
  }

  private func witnessed(
    _ format: String,
    _ location: String,
    _ more: [String] = []
  ) -> [String] {
    ["format: \(format)", "location: \(location)"] + more + ["require: witnessed"]
  }

  /// How many of a hundred events are its own; of the first three other rules decide.
  var share: Int {
    switch self {
    case .cloudtrail, .business, .payments, .ledger: 0
    case .kubernetes: 12
    case .services: 8
    case .hosts: 5
    case .notices, .github, .okta: 4
    case .warehouse: 3
    case .gcp, .lake, .shop: 2
    case .azure: 1
    }
  }

  /// When it falls silent, where it does: its events are lost from then on for more than a day.
  func silence(_ calendar: SampleCalendar) -> Period? {
    guard calendar.days > 1 else { return nil }
    func hour(_ hours: Int64) -> Instant { calendar.day(0).adding(seconds: hours * 3_600) }
    return switch self {
    case .warehouse: Period(begin: hour(14), end: hour(40))
    case .lake: Period(begin: hour(9), end: hour(36))
    default: nil
    }
  }
}
