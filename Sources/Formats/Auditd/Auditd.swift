import CanonicalJSON
import Trail

extension SourceFormat {
  package static let auditd = SourceFormat(
    name: "auditd",
    summary: """
      Logs of the Linux audit daemon: lines of text, of which those with one time and serial number \
      are one event.
      """,
    assurance: .witnessed,
    mapping: Auditd.mapping,
    identity: .parts(
      [.init(pointer("node"), isOptional: true), .init(pointer("id")), .init(pointer("type"))],
      otherwise: .quarantine
    ),
    role: { _ in .records(.lines) },
    order: .free,
    transcoder: { AuditTranscoder() },
    sample: Auditd.sample,
    signs: FormatSigns([FormatSigns.Form("line", [.line("*type=* msg=audit(*.*:*)*")])])
  )
}

/// The Linux audit daemon's log, raw or enriched.
///
///     type=SYSCALL msg=audit(1481077308.360:529): arch=c000003e syscall=59 success=yes … auid=1000
///     type=CWD msg=audit(1481077308.360:529):  cwd="/home/lea"
///
/// These two lines are the one record
///
///     {"event":{"auid":"1000","cwd":"/home/lea","success":"yes",…},"id":"1481077308.360:529",
///      "records":[{"fields":{…},"raw":"type=SYSCALL …","type":"SYSCALL"},
///                 {"fields":{"cwd":"/home/lea"},"raw":"type=CWD …","type":"CWD"}],
///      "serial":529,"time":"2016-12-07T02:21:48.360000Z","type":"SYSCALL"}
///
/// `raw` is a line's text without its end; `fields` are what it says, with what was written in
/// hexadecimal decoded; `event` is each of a few fields by the first line that has it.
///
/// - SeeAlso: the Linux audit project's field dictionary and message format, auditd.conf(5).
enum Auditd {
  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("time"), .rfc3339)],
    .stream: [.pointer(pointer("node"))],
    .sequence: [.pointer(pointer("serial"))],
    .actor: ["AUID", "auid", "acct", "uid"].map { .pointer(pointer("event", $0)) },
    .actorKind: [
      .lookup(pointer("event", "auid"), ["0": "root"], otherwise: "user"),
      .present(pointer("event", "acct"), "user"), .constant("system"),
    ],
    .action: ["op", "SYSCALL"].map { .pointer(pointer("event", $0)) } + [.pointer(pointer("type"))],
    .service: ["exe", "comm"].map { .pointer(pointer("event", $0)) },
    .target: ["cmd", "unit", "name", "acct", "proctitle"].map { .pointer(pointer("event", $0)) },
    .outcome: [
      .lookup(
        pointer("event", "success"),
        ["yes": "success", "no": "failure"],
        otherwise: nil
      ),
      .lookup(
        pointer("event", "res"),
        ["success": "success", "1": "success", "failed": "failure", "0": "failure"],
        otherwise: nil
      ),
      .lookup(
        pointer("event", "seresult"),
        ["granted": "success", "denied": "failure"],
        otherwise: nil
      ),
    ],
    .reason: [.pointer(pointer("event", "error"))],
    .ip: [.pointer(pointer("event", "addr"))],
    .session: [.pointer(pointer("event", "ses"))],
    .type: [.pointer(pointer("type"))],
  ])

  static let sample = FormatSample(
    record: { number in
      """
      type=USER_LOGIN msg=audit(\(1_763_800_000 + number).250:\(number + 1)): pid=1298 uid=0 \
      auid=1000 ses=1 msg='op=login acct="lea" exe="/usr/sbin/sshd" hostname=? addr=192.0.2.7 \
      terminal=ssh res=success'
      """
    },
    fileName: "audit.log"
  )
}
