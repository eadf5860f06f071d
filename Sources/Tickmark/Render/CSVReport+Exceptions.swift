import Cryptography
import Documents
import SQLite
import Trail

extension CSVReport {
  private static let batchByteCount = 1 << 16

  /// Writes a row for each exception of each control, in their order.
  func writeExceptions(_ write: ([UInt8]) throws -> Void) throws {
    var table = CSVWriter(
      header: [
        "ref", "control_id", "framework_refs", "severity", "time_utc", "actor", "action",
        "resource", "condition", "ticket", "index", "entry_sha256", "source_object", "source_line",
        "source_sha256", "first_seen_report", "status", "waiver", "response",
      ],
      style: style
    )
    for result in report.controls {
      let requirements = requirements(answeredBy: result.control.id)
      try result.forEachException { exception in
        table.write(try row(exception, of: result, requirements))
        try table.drain(atLeast: Self.batchByteCount, into: write)
      }
    }
    try table.drain(into: write)
  }

  private func row(
    _ exception: ControlException,
    of result: ControlResult,
    _ requirements: String
  ) throws -> [CSVCell] {
    let found = try ExceptionEvent(exception, evidence)
    func cell(_ names: String...) -> CSVCell {
      .value(names.lazy.compactMap { result.value($0, of: exception) }.first)
    }
    let condition = result.value("condition", of: exception) ?? .text(result.control.row)
    return [
      .text(exception.reference), .text(result.control.id), .text(requirements),
      .text(result.control.severity.rawValue), cell("time", "time_utc"), cell("actor"),
      cell("action"), cell("resource", "target"), .value(condition), cell("ticket"),
      exception.entry.map { .count($0) } ?? "", .text(found?.entry.hex ?? ""),
      .optional(found?.provenance?.file),
      found?.provenance.map { .count($0.record + 1) } ?? "",
      .text(found?.provenance?.fileDigest.hex ?? ""), .optional(try firstSeen(exception.reference)),
      .text(status(of: exception, result)), .optional(exception.waiver),
      .text(responses(to: exception, result)),
    ]
  }

  private func status(of exception: ControlException, _ result: ControlResult) -> String {
    if exception.waiver != nil { return ControlOutcome.waived.rawValue }
    return result.outcome == .fail ? "open" : result.outcome.rawValue
  }

  /// What management answers, which nobody has verified.
  private func responses(to exception: ControlException, _ result: ControlResult) -> String {
    report.responses(to: exception, of: result.control.id)
      .map { "\($0.author), \($0.date), not verified: \($0.text)" }.joined(separator: "; ")
  }

  /// Returns `soc2 CC6.1; pci-dss-4.0.1 10.2.1.2`.
  private func requirements(answeredBy control: String) -> String {
    report.frameworks.flatMap { framework in
      framework.requirements.filter { $0.controls.contains(control) }
        .map { "\(framework.id) \($0.id)" }
    }.joined(separator: "; ")
  }
}
