import Cryptography
import Documents

extension BagRendering {
  /// Writes the forms of the report that other programs read beside `report.xml` and the tables.
  func writeOutputs(to bag: BagAssembly) throws {
    if formats.contains(.oscal) { try writeOSCAL(to: bag) }
    if formats.contains(.ocsf) {
      let findings = OCSFReport(report: report, evidence: evidence)
      try bag.write(OCSFReport.name) { write in try findings.write(to: write) }
    }
    if formats.contains(.junit) { try bag.write(Report.junitName, report.junit.bytes) }
    if formats.contains(.markdown) {
      try bag.write(MarkdownReport.name, text: MarkdownReport(report: report).text)
    }
  }

  private func writeOSCAL(to bag: BagAssembly) throws {
    let files = (CSVReport.names + [XMLReport.name]).compactMap { name in
      bag.digest(of: name).map { (name: name, digest: $0) }
    }
    let document = try OSCALReport(report: report, evidence: evidence, files: files).document()
    try bag.write(OSCALReport.xmlName, OSCALReport.xml(document))
    try bag.write(OSCALReport.jsonName, OSCALReport.json(document))
  }
}
