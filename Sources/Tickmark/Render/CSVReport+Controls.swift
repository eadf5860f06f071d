import Cryptography
import Documents
import Trail

extension CSVReport {
  /// A row for each requirement of each framework and each control that answers it, and one for
  /// each control that answers none.
  var controls: [UInt8] {
    var table = CSVWriter(
      header: [
        "control_id", "framework", "requirement", "title", "statement", "test", "extent",
        "population", "tested", "exceptions", "result", "reason_not_tested", "query_sha256",
        "query_version", "waived", "attested", "attested_by", "attested_until",
      ],
      style: style
    )
    let results = Dictionary(report.controls.map { ($0.control.id, $0) }) { first, _ in first }
    var mapped: Set<String> = []
    for framework in report.frameworks {
      for requirement in framework.requirements {
        let tested = requirement.tested.compactMap { results[$0] }
        for result in tested {
          mapped.insert(result.control.id)
          table.write(row(result, framework.id, requirement.id))
        }
        if tested.isEmpty { table.write(untested(requirement, framework.id)) }
      }
    }
    for result in report.controls where !mapped.contains(result.control.id) {
      table.write(row(result, "", ""))
    }
    return table.bytes
  }

  private func row(
    _ result: ControlResult,
    _ framework: String,
    _ requirement: String
  ) -> [CSVCell] {
    let control = result.control
    return [
      .text(control.id), .text(framework), .text(requirement), .text(control.title),
      .text(control.statement), .text(control.test), .text(ReportWords.fullPopulation),
      .count(result.populationCount), .count(result.populationCount),
      .count(result.exceptionCount), .text(result.outcome.rawValue), .optional(result.reason),
      .text(control.digest.hex), .text(report.version), .count(result.waivedCount), "", "", "",
    ]
  }

  private func untested(
    _ requirement: FrameworkResult.Requirement,
    _ framework: String
  ) -> [CSVCell] {
    [
      "", .text(framework), .text(requirement.id), .text(requirement.title),
      .text(requirement.statement), "", "", "", "", "", .text(ReportWords.notTested),
      .text(ReportWords.reasonNotTested(requirement)), "", "", "",
      .optional(requirement.attestation?.status), .optional(requirement.attestation?.author),
      .time(requirement.attestation?.expires),
    ]
  }
}

extension ReportWords {
  /// An attestation in one clause.
  static func words(_ attestation: Attestation) -> String {
    let until = attestation.expires.map { " until \($0)" } ?? ""
    let approved =
      attestation.approvers.isEmpty
      ? "" : ", approved by \(attestation.approvers.joined(separator: ", "))"
    return "attested as \(attestation.status) by \(attestation.author)\(until)\(approved): "
      + attestation.justification
  }
}

/// Words that several forms of the report share.
enum ReportWords {
  static let fullPopulation = "full population, no sample drawn"
  static let notTested = "not-tested"
  static let limits =
    "Prepared by management's tooling as information produced by the entity. It states test "
    + "results; it is not an auditor's opinion."

  /// Why nothing was tested for a requirement.
  static func reasonNotTested(_ requirement: FrameworkResult.Requirement) -> String {
    if let attestation = requirement.attestation { return words(attestation) }
    return requirement.controls.isEmpty
      ? "no control answers this requirement"
      : "no configured source for " + requirement.controls.joined(separator: ", ")
  }
}
