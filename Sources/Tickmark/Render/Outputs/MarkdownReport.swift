import Cryptography
import Trail

/// The report on one page of Markdown, for a job's summary or a ticket.
///
/// Text from outside is shown as text: nothing in it becomes a link, an image or a tag.
struct MarkdownReport {
  static let name = "summary.md"

  let report: Report

  var text: String {
    let parts = [head, controls, frameworks, assertions, evidence, foot]
    return parts.compactMap { $0 }.joined(separator: "\n")
  }

  private var head: String {
    let exceptions = report.controls.reduce(0) { $0 + $1.exceptionCount }
    let failed = report.controls.count { $0.outcome == .fail }
    let waived = report.waivedCount == 0 ? "" : ", \(report.waivedCount) of them waived"
    return """
      # Audit trail report: \(Self.shown(report.pipeline)), \(report.periodName)

      **\(report.verdict.rawValue)**: \(failed) of \(report.controls.count) controls have exceptions, \
      \(exceptions) in all\(waived).

      - Period: \(report.period.begin) to \(report.period.end), the end not included
      - Run: \(Self.shown(report.run)), revision \(report.revision)
      - Log: \(report.log.size) entries, root `\(report.log.root.base64)`

      """
  }

  private var controls: String? {
    guard !report.controls.isEmpty else { return nil }
    let rows = report.controls.map { result in
      "| \(result.control.id) | \(result.outcome.rawValue)\(result.isComplete ? "" : ", incomplete") "
        + "| \(result.exceptionCount) | \(result.waivedCount) | \(result.populationCount) "
        + "| \(Self.shown(result.control.title)) |\n"
    }
    return """
      ## Controls

      | Control | Result | Exceptions | Waived | Population | Title |
      | --- | --- | ---: | ---: | ---: | --- |

      """ + rows.joined()
  }

  private var frameworks: String? {
    guard !report.frameworks.isEmpty else { return nil }
    let outcomes = Dictionary(report.controls.map { ($0.control.id, $0.outcome) }) { first, _ in
      first
    }
    let rows = report.frameworks.map { framework in
      "- \(Self.shown(framework.title)) \(framework.version): "
        + "\(FrameworkTally(framework, outcomes).words)\n"
    }
    return "## Frameworks\n\n" + rows.joined()
  }

  private var assertions: String? {
    guard !report.assertions.isEmpty else { return nil }
    let rows = report.assertions.prefix(20).map { line in
      let assertion = line.assertion
      return "- \(line.state.state.words.lowercased()): `\(assertion.shortID)`, "
        + "\(Self.shown(assertion.subject)), by \(Self.shown(assertion.author)): "
        + "\(Self.shown(assertion.justification))\n"
    }
    let rest = report.assertions.count - rows.count
    return "## Waivers, excuses and attestations\n\n" + rows.joined()
      + (rest > 0 ? "- \(rest) more stand in waivers.csv and report.xml\n" : "")
  }

  private var evidence: String? {
    let flaws = report.findings.filter { $0.class != .notice }
    guard !flaws.isEmpty else { return nil }
    let rows = flaws.prefix(20).map { finding in
      "- \(finding.class.rawValue) `\(finding.code)`, \(Self.shown(finding.source)): "
        + "\(Self.shown(finding.place ?? finding.stream ?? "all of it"))\n"
    }
    let rest = flaws.count - rows.count
    return "## What is wrong with the evidence\n\n" + rows.joined()
      + (rest > 0 ? "- \(rest) more stand in findings.csv and report.xml\n" : "")
  }

  private var foot: String { "\(ReportWords.limits)\n" }

  /// Text in one line, with what Markdown or HTML would read as a sign escaped, and shortened.
  static func shown(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars.prefix(200) {
      switch scalar {
      case "\\", "`", "*", "_", "[", "]", "<", ">", "#", "|", "&", "!", "~", "@", ":":
        escaped += scalar == ":" ? ":" : "\\" + String(scalar)
      default:
        let isHidden =
          scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
          || scalar.properties.generalCategory == .format
        escaped.unicodeScalars.append(isHidden ? "\u{FFFD}" : scalar)
      }
    }
    return escaped + (text.unicodeScalars.count > 200 ? "…" : "")
  }
}
