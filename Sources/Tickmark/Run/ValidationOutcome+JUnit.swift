package import Documents
import Trail

extension ValidationOutcome {
  /// The outcome for a CI server: a suite for each source, in it a case for each scope's coverage and
  /// one for each finding.
  package var junit: JUnitReport {
    let sources = Set(coverage.map(\.source) + findings.map(\.source)).sorted()
    return JUnitReport(
      name: "tickmark validate",
      suites: sources.map { source in
        JUnitReport.Suite(name: source, cases: coverageCases(source) + findingCases(source))
      }
    )
  }

  private func coverageCases(_ source: String) -> [JUnitReport.Case] {
    let rows = Dictionary(grouping: coverage.filter { $0.source == source }, by: \.scope)
    return rows.sorted { $0.key < $1.key }.map { scope, rows in
      let open = rows.filter { $0.state != .proven && $0.state != .excused }
      guard let first = open.first else {
        return JUnitReport.Case(name: "coverage of \(scope)", outcome: .passed)
      }
      return JUnitReport.Case(
        name: "coverage of \(scope)",
        outcome: .failed(
          type: first.state.rawValue,
          message: "\(open.count) of \(rows.count) intervals aren't proven",
          text: open.map { "\($0.state.rawValue) \($0.period)" }.joined(separator: "\n")
        )
      )
    }
  }

  private func findingCases(_ source: String) -> [JUnitReport.Case] {
    findings.filter { $0.source == source }.map { finding in
      let place = [finding.place, finding.stream, finding.interval?.description]
      let name = ([finding.code] + place.compactMap { $0 }).joined(separator: " ")
      let known = [finding.found.map { "found \($0)" }, finding.expected.map { "want \($0)" }]
        .compactMap { $0 }.joined(separator: ", ")
      guard finding.class != .notice else {
        return JUnitReport.Case(name: name, outcome: .passed, output: known.isEmpty ? nil : known)
      }
      return JUnitReport.Case(
        name: name,
        outcome: .failed(
          type: finding.class.rawValue,
          message: known.isEmpty ? finding.code : known,
          text: finding.advice
        )
      )
    }
  }
}
