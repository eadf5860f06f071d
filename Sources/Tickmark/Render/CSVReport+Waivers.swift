import Documents
import Trail

extension CSVReport {
  /// A row for each waiver, excuse and attestation, those that were taken back too.
  var waivers: [UInt8] {
    var table = CSVWriter(
      header: [
        "id", "kind", "state", "subject", "author", "justification", "evidence_url",
        "expiration_utc", "approved_by", "approvals", "required", "index", "since_utc",
        "removed_utc", "applies_to",
      ],
      style: style
    )
    for line in report.assertions {
      let assertion = line.assertion
      table.write([
        .text(assertion.id), .text(assertion.kind.rawValue), .text(line.state.rawValue),
        .text(assertion.subject), .text(assertion.author), .text(assertion.justification),
        .optional(assertion.evidenceURL), .time(assertion.expires),
        .text(line.approvals.map(\.name).joined(separator: "; ")), .count(line.approvals.count),
        line.required.map { .count($0) } ?? "", line.entry.map { .count($0) } ?? "",
        .time(line.since), .time(line.removed), line.appliesTo.map { .count($0) } ?? "",
      ])
    }
    return table.bytes
  }
}
