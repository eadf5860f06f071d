import CanonicalJSON
import Cryptography
import Documents
import Foundation
import Testing

@testable import Tickmark

/// The forms of a report that other programs read.
@Suite struct OutputTests {
  private func bag(_ formats: Set<ReportFormat>) throws -> MemoryBag {
    let bag = MemoryBag()
    try ReportFixture().rendering(formats: formats).write(to: bag)
    return bag
  }

  @Test(arguments: [
    (ReportFormat.oscal, [OSCALReport.jsonName, OSCALReport.xmlName]),
    (.ocsf, [OCSFReport.name]), (.junit, ["junit.xml"]), (.markdown, ["summary.md"]),
  ])
  func aFormatWritesItsFilesAndNoOther(_ format: ReportFormat, _ names: [String]) throws {
    let bare = Set(try bag([]).names)
    #expect(Set(try bag([format]).names).subtracting(bare) == Set(names))
  }

  /// OSCAL's own schema, beside the package or where TICKMARK_CORPUS points.
  private static let schema: [UInt8]? = {
    let environment = ProcessInfo.processInfo.environment["TICKMARK_CORPUS"]
    let corpus =
      environment ?? PageFixture.root.appending(path: "../shared/corpus").standardized.path
    let path = "\(corpus)/oscal/xsd/oscal_assessment-results_schema-1.1.2.xsd"
    guard let data = FileManager.default.contents(atPath: path) else {
      print("skipped: OSCAL's schema, no \(path)")
      return nil
    }
    return Array(data)
  }()

  @Test func oscalIsValidWhateverTheEventsSay() throws {
    guard let schema = Self.schema else { return }
    let document = try bag([.xml, .csv, .oscal]).files[OSCALReport.xmlName] ?? []
    #expect(XMLSchema.violations(of: document, against: schema) == [])
    let damaged = String(decoding: document, as: UTF8.self)
      .replacing("<method>TEST</method>", with: "")
    #expect(XMLSchema.violations(of: Array(damaged.utf8), against: schema)?.isEmpty == false)
  }

  @Test func oscalsXMLAndJSONHaveTheSameIdentifiersAndValues() throws {
    let bag = try bag([.oscal])
    let xml = bag.text(OSCALReport.xmlName)
    func all(_ pattern: String, in text: String) throws -> [String] {
      let regex = try Regex(pattern)
      return text.matches(of: regex).map { String($0.output[1].substring ?? "") }.sorted()
    }
    let json = bag.text(OSCALReport.jsonName)
    let (first, second) = (
      try all("uuid=\"([0-9a-f-]{36})\"", in: xml),
      try all("uuid\": ?\"([0-9a-f-]{36})\"", in: json)
    )
    #expect(first == second && first.count > 6)
    let made = Set(try all(" uuid=\"([0-9a-f-]{36})\"", in: xml))
    #expect(made.allSatisfy { $0.dropFirst(14).first == "5" })
  }

  @Test func whatNoControlAnswersIsNamedAndNotJudged() throws {
    let json = try bag([.oscal]).text(OSCALReport.jsonName)
    #expect(json.contains("Not tested: soc2 CC6.2, soc2 CC9.9."))
    #expect(json.contains("soc2\\_CC6.1") || json.contains("soc2_CC6.1"))
    #expect(!json.contains("soc2_CC9.9"))
  }

  @Test func markdownShowsTextFromOutsideAsText() {
    let shown = MarkdownReport.shown("<img src=x> [a](b) `c` |\n\u{202E}\u{1B}[31m")
    #expect(shown == "\\<img src=x\\> \\[a\\](b) \\`c\\` \\|\u{FFFD}\u{FFFD}\u{FFFD}\\[31m")
  }

  @Test func junitCountsFailuresAndNamesTheirReferences() throws {
    let text = try bag([.junit]).text("junit.xml")
    #expect(text.contains("tests=\"3\" failures=\"2\" errors=\"0\" skipped=\"0\""))
    #expect(text.contains("<failure type=\"fail\" message=\"3 of 4\">root-use/"))
  }

  @Test func everyLineOfOCSFIsAComplianceFinding() throws {
    let lines = try bag([.ocsf]).text(OCSFReport.name).split(separator: "\n")
    let findings = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
    #expect(findings.count == 5)
    #expect(findings.allSatisfy { $0["class_uid"]?.int == 2003 && $0["type_uid"]?.int == 200_301 })
    #expect(findings[0]["unmapped"]?["exceptions"]?.int == 3)
    #expect(Set(findings.compactMap { $0["finding_info"]?["uid"]?.string }).count == 5)
  }
}
