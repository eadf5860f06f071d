import Cryptography
import Documents
import Trail

extension Report {
  static let junitName = "junit.xml"
  private static let namedExceptionLimit = 20

  /// The report for a CI server: a suite for each area of controls, and one for the evidence.
  var junit: JUnitReport {
    let areas = Dictionary(grouping: controls, by: \.control.area).sorted { $0.key < $1.key }
    let suites = areas.map { area, results in
      JUnitReport.Suite(name: area, cases: results.flatMap(testCases))
    }
    let properties = [
      (name: "run", value: run), (name: "verdict", value: verdict.rawValue),
      (name: "root", value: log.root.base64),
    ]
    let flaws = findings.filter { $0.class != .notice }.map(Self.testCase)
    let whole = [JUnitReport.Case(name: "evidence is whole", outcome: .passed)]
    let evidence = JUnitReport.Suite(
      name: "evidence",
      properties: properties,
      cases: flaws.isEmpty ? whole : flaws
    )
    return JUnitReport(name: "tickmark \(run)", suites: suites + [evidence])
  }

  /// A control, and one more case for what is waived of it, which is skipped for the waiver's reason.
  private func testCases(_ result: ControlResult) -> [JUnitReport.Case] {
    let skipped = assertions.compactMap { line -> JUnitReport.Case? in
      guard let count = result.waivedBy[line.assertion.id] else { return nil }
      let assertion = line.assertion
      let until = assertion.expires.map { " until \($0)" } ?? ""
      return JUnitReport.Case(
        name: "\(result.control.id) \(assertion.shortID)",
        outcome: .skipped(
          message: "\(count) waived by \(assertion.author)\(until): \(assertion.justification)"
        )
      )
    }
    return [Self.testCase(result)] + skipped
  }

  private static func testCase(_ result: ControlResult) -> JUnitReport.Case {
    let type = result.outcome.rawValue
    let outcome: JUnitReport.Outcome =
      switch result.outcome {
      case .pass: .passed
      case .fail:
        .failed(
          type: type,
          message: "\(result.openCount) of \(result.populationCount)",
          text: references(result).joined(separator: "\n")
        )
      case .error, .unproven:
        .error(type: type, message: result.reason ?? type, text: result.outcome.meaning)
      case .notApplicable: .skipped(message: result.outcome.meaning)
      case .waived:
        .skipped(message: "\(result.exceptionCount) of \(result.populationCount), all waived")
      }
    return JUnitReport.Case(
      name: result.control.id,
      outcome: outcome,
      output: "population \(result.populationCount), exceptions \(result.exceptionCount), "
        + "waived \(result.waivedCount)"
    )
  }

  private static func references(_ result: ControlResult) -> [String] {
    var references: [String] = []
    struct Enough: Error {}
    try? result.forEachException { exception in
      guard exception.waiver == nil else { return }
      guard references.count < namedExceptionLimit else { throw Enough() }
      references.append(exception.reference)
    }
    let rest = result.openCount - references.count
    return references + (rest > 0 ? ["and \(rest) more"] : [])
  }

  private static func testCase(_ finding: Finding) -> JUnitReport.Case {
    let known = [finding.found.map { "found \($0)" }, finding.expected.map { "want \($0)" }]
      .compactMap { $0 }.joined(separator: ", ")
    let place = finding.place ?? finding.stream ?? finding.source
    return JUnitReport.Case(
      name: "\(finding.code) \(place)",
      outcome: .failed(
        type: finding.class.rawValue,
        message: known.isEmpty ? finding.code : known,
        text: finding.advice
      )
    )
  }
}
