/// What all pages share beside their report: `reports/pages/report.css` and `report.js`.
package struct PageLook: Sendable {
  package let stylesheet: [UInt8]
  package let script: [UInt8]

  /// - Precondition: both are UTF-8 without `</`, `<!`, CR and NUL, as an HTML element can hold them.
  package init(stylesheet: [UInt8], script: [UInt8]) {
    self.stylesheet = stylesheet
    self.script = script
  }
}

/// Renders a report as pages that check themselves offline: `index.html`, `coverage.html`,
/// `integrity.html`, and a page for each framework and each control.
///
/// Same input, same bytes. Each page lacks only the signed statement, which names the digests of what
/// all of them embed.
///
/// - Throws: what the evidence throws.
package func renderPages(
  _ report: Report,
  evidence: any EvidenceReader,
  look: PageLook
) throws -> [BagPage] {
  let frame = PageFrame(report: report, look: look)
  var pages = [IndexPage(frame).page(), CoveragePage(frame).page(), IntegrityPage(frame).page()]
  for framework in report.frameworks { pages.append(FrameworkPage(frame, framework).page()) }
  for result in report.controls {
    pages.append(try ControlPage(frame, result, evidence).page())
  }
  return pages
}

/// Names of the pages.
enum PageName {
  static let index = "index.html"
  static let coverage = "coverage.html"
  static let integrity = "integrity.html"

  static func control(_ id: String) -> String { "control-\(id).html" }
  static func sample(_ control: String) -> String { "sample-\(control).html" }
  static func framework(_ id: String) -> String { "framework-\(id).html" }
}
