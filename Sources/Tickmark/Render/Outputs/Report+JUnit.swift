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
      JUnitReport.Suite(name: area, cases: results.map(Self.testCase))
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

  private static func testCase(_ result: ControlResult) -> JUnitReport.Case {
    let type = result.outcome.rawValue
    let outcome: JUnitReport.Outcome =
      switch result.outcome {
      case .pass: .passed
      case .fail:
        .failed(
          type: type,
          message: "\(result.exceptionCount) of \(result.populationCount)",
          text: references(result).joined(separator: "\n")
        )
      case .error, .unproven:
        .error(type: type, message: result.reason ?? type, text: result.outcome.meaning)
      case .notApplicable: .skipped(message: result.outcome.meaning)
      }
    return JUnitReport.Case(
      name: result.control.id,
      outcome: outcome,
      output: "population \(result.populationCount), exceptions \(result.exceptionCount)"
    )
  }

  private static func references(_ result: ControlResult) -> [String] {
    var references: [String] = []
    struct Enough: Error {}
    try? result.forEachException { exception in
      guard references.count < namedExceptionLimit else { throw Enough() }
      references.append(exception.reference)
    }
    let rest = result.exceptionCount - references.count
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
