import CanonicalJSON
import Trail

extension SourceFormat {
  package static let githubAudit = SourceFormat(
    name: "github-audit",
    summary: "GitHub's audit log of an organisation or enterprise.",
    assurance: .witnessed,
    mapping: GitHubAudit.mapping,
    identity: .parts([.init(pointer("_document_id"))], otherwise: .digest),
    rules: [.present(pointer("action"))],
    role: { _ in .records(.values(in: [])) },
    order: .free,
    sample: FormatSample(record: GitHubAudit.record),
    signs: GitHubAudit.signs
  )
}

/// GitHub's audit log of an organisation or enterprise: an export's array, or lines of a stream.
///
///     {"@timestamp":1606929874512,"_document_id":"xJJFlFOhQ6b-5vaAFy9Rjw","action":"team.add_member",
///      "actor":"octocat","actor_ip":"192.0.2.1","org":"octo-org","team":"octo-org/a","user":"hubot"}
///
/// Times are milliseconds. GitHub writes an empty string where it knows nothing, and writes down what
/// has happened: only the few actions that are named for their failing have another outcome.
///
/// - SeeAlso: docs.github.com, "Audit log events for your organization".
enum GitHubAudit {
  static let mapping = ColumnMapping(rules: [
    .time: [
      .time(pointer("@timestamp"), .milliseconds), .time(pointer("created_at"), .milliseconds),
    ],
    .stream: [.filled(pointer("org")), .filled(pointer("business"))],
    .actor: [.filled(pointer("actor")), .pointer(pointer("actor_id"))],
    .actorKind: actorKind,
    .action: [.pointer(pointer("action"))],
    .service: [.constant("github")],
    .target: [
      .filled(pointer("repo")), .filled(pointer("repository")), .filled(pointer("user")),
      .filled(pointer("team")), .filled(pointer("data", "team")), .filled(pointer("name")),
      .filled(pointer("org")), .filled(pointer("business")),
    ],
    .outcome: outcome,
    .reason: [
      .filled(pointer("reason")), .pointer(pointer("reasons", "0", "message")),
      .filled(pointer("explanation")),
    ],
    .ip: [.filled(pointer("actor_ip"))],
    .userAgent: [.filled(pointer("user_agent"))],
    .session: [.pointer(pointer("actor_session")), .filled(pointer("hashed_token"))],
    .type: [.filled(pointer("operation_type"))],
  ])

  /// Programs act as an app's `name[bot]`, or with an app's token.
  private static let actorKind: [ColumnMapping.Rule] = [
    .lookup(pointer("actor_is_bot"), ["true": "service", "True": "service"], otherwise: nil),
    .lookup(pointer("actor_is_agent"), ["true": "service", "True": "service"], otherwise: nil),
    .like(pointer("actor"), pattern: "*[bot]", constant: "service"),
    .like(
      pointer("programmatic_access_type"),
      pattern: "GitHub App server-to-server token",
      constant: "service"
    ),
    .like(pointer("actor"), pattern: "deploy_key", constant: "service"),
    .filled(pointer("actor"), constant: "user"),
  ]

  private static let outcome: [ColumnMapping.Rule] = [
    .lookup(
      pointer("conclusion"),
      [
        "success": "success", "failure": "failure", "cancelled": "failure", "timed_out": "failure",
        "startup_failure": "failure",
      ],
      otherwise: nil
    ),
    .like(pointer("action"), pattern: "*.failed_*", constant: "failure"),
    .like(pointer("action"), pattern: "*_failure", constant: "failure"),
    .like(pointer("action"), pattern: "*.rejected_*", constant: "failure"),
    .constant("success"),
  ]
}

extension GitHubAudit {
  static let signs = FormatSigns([
    FormatSigns.Form(
      "audit log entry",
      [
        .like(pointer("action"), "*.*"), .like(pointer("@timestamp"), "1*"),
        .present(pointer("actor")),
      ],
      usual: usual
    ),
    FormatSigns.Form(
      "older audit log entry",
      [
        .like(pointer("action"), "*.*"), .like(pointer("created_at"), "1*"),
        .present(pointer("actor")),
      ],
      usual: usual
    ),
  ])

  private static let usual = [
    "_document_id", "org", "repo", "actor_ip", "business", "operation_type",
  ]
  .map { pointer($0) }

  /// Made-up entries, one a second.
  static func record(_ number: Int) -> String {
    """
    {"@timestamp":\(FormatSample.milliseconds(number)),"_document_id":"document-\(number)",\
    "action":"team.add_member","actor":"lea","actor_ip":"192.0.2.1","org":"acme","team":"acme/a",\
    "user":"noor"}
    """
  }
}
