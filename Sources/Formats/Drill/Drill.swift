import CanonicalJSON
import Trail

extension SourceFormat {
  package static let drill = SourceFormat(
    name: "drill",
    summary:
      "Signed notes of `tickmark drill`: which backup was restored, when, and what came of it.",
    assurance: .signed,
    mapping: Drill.mapping,
    identity: .parts([.init(pointer("at")), .init(pointer("by"))], otherwise: .quarantine),
    rules: [
      .present(pointer("note")), .present(pointer("origin")),
      .oneOf(pointer("outcome"), ["success", "failure"]),
    ],
    role: { _ in .records(.lines) },
    order: .free,
    evidence: .notes,
    sample: Drill.sample
  )
}

/// A restore drill as its note says it, one line a file.
///
///     {"archive":"20261122T020000Z.tar.zst.age","at":"2026-12-01T09:00:00Z","by":"lea","entries":2012,
///      "manifest":"<sha256>","note":"tickmark-drill/v1\n…","origin":"audit.example.com/payments",
///      "outcome":"success","root":"<base64>","run":"nightly/2026-11-22T02:00:00Z","tables":11}
///
/// `note` is what was signed (c2sp.org/signed-note): its third line is the record without `note`.
enum Drill {
  static let mapping = ColumnMapping(rules: [
    .time: [.time(pointer("at"), .rfc3339)],
    .actor: [.pointer(pointer("by"))],
    .actorKind: [.constant("user")],
    .action: [.constant("backup.drill")],
    .service: [.constant("tickmark")],
    .target: [.pointer(pointer("run"))],
    .outcome: [.pointer(pointer("outcome"))],
    .reason: [.pointer(pointer("reason"))],
    .type: [.constant("tickmark.drill")],
  ])

  static let sample = FormatSample(
    record: { number in
      """
      {"archive":"20261122T020000Z.tar.zst.age","at":"\(FormatSample.time(number))","by":"lea",\
      "entries":\(number + 1),"note":"tickmark-drill/v1","origin":"audit.example.com/sample",\
      "outcome":"success","run":"nightly/2026-11-22T02:00:00Z","tables":11}
      """
    },
    fileName: "20261122T080000Z.drill.json"
  )
}
