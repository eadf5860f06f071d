import Cryptography
import Documents
import Foundation
import Testing

@testable import Tickmark

@Suite struct XMLReportTests {
  private func document(_ fixture: ReportFixture) throws -> String {
    let bag = MemoryBag()
    try fixture.rendering(formats: [.xml, .csv]).write(to: bag)
    return bag.text("report.xml")
  }

  @Test func documentIsValid() throws {
    let document = try document(ReportFixture())
    let found = XMLSchema.violations(of: Array(document.utf8), against: try ReportFixture.schema())
    #expect(found == [])
  }

  @Test(arguments: [
    (" version=\"1.0\">", ">"), ("<system>", "<sistem>"),
    ("outcome=\"fail\"", "outcome=\"failed\""),
    ("count=\"3\"", "count=\"-3\""), ("<signoff>", "<signoff><x/>"),
    ("id=\"orphan-control\"", "id=\"root-use\""),
    ("2026-11-23T00:00:00Z", "2026-11-23"), ("tested=\"true\"", "tested=\"perhaps\""),
    ("verified=\"false\"", "verified=\"true\""), ("class=\"absent\"", "class=\"bad\""),
  ])
  func schemaRefusesWhatTheReportNeverSays(_ text: String, _ replacement: String) throws {
    let damaged = try document(ReportFixture()).replacing(text, with: replacement)
    let schema = try ReportFixture.schema()
    #expect(XMLSchema.violations(of: Array(damaged.utf8), against: schema)?.isEmpty == false)
  }

  @Test func elementsStandInTheirOrder() throws {
    let document = try document(ReportFixture())
    let names = document.split(separator: "\n").compactMap { line -> Substring? in
      guard line.hasPrefix("  <"), !line.hasPrefix("   "), !line.hasPrefix("  </") else {
        return nil
      }
      return line.dropFirst(3).prefix { $0.isLetter }
    }
    #expect(
      names == [
        "header", "population", "frameworks", "controls", "custody", "coverage", "findings",
        "checkpoint", "manifest", "signoff",
      ]
    )
  }

  @Test func controlCharactersStandAsReplacementsAndTheRestIsKept() throws {
    let document = try document(ReportFixture())
    let actor =
      "<value column=\"actor\">=1+1,\"&lt;b&gt;&amp;\u{FFFD}[31m\u{FFFD}&#13;\n]]&gt;\u{202E}</value>"
    #expect(document.contains(actor))
  }

  @Test func tablesAreNamedWithTheirDigests() throws {
    let bag = MemoryBag()
    try ReportFixture().rendering(formats: [.xml, .csv]).write(to: bag)
    let digest = SHA256.hash(bag.files["exceptions.csv"] ?? [])
    #expect(
      bag.text("report.xml").contains("<file name=\"exceptions.csv\" sha256=\"\(digest.hex)\"/>")
    )
  }

  @Test func supersededBagIsNamed() throws {
    var fixture = try ReportFixture()
    fixture.report.revision = 2
    fixture.report.supersedes = Predecessor(
      run: "nightly/x",
      root: .zero,
      bagNote: .empty,
      reason: "late events"
    )
    let document = try document(fixture)
    #expect(document.contains("<revision>2</revision>\n    <supersedes run=\"nightly/x\" root="))
    let found = XMLSchema.violations(of: Array(document.utf8), against: try ReportFixture.schema())
    #expect(found == [])
  }

  @Test func documentThatIsNotValidIsNotWritten() throws {
    var rendering = try ReportFixture().rendering(formats: [.xml])
    let schema = String(decoding: rendering.schema, as: UTF8.self)
    rendering.schema = Array(schema.replacing("name=\"signoff\"", with: "name=\"sign-off\"").utf8)
    let error = #expect(throws: RunError.self) { try rendering.write(to: MemoryBag()) }
    #expect(error?.place.hasPrefix("report.xml:") == true)
    #expect(error?.message.contains("signoff") == true)
    rendering.schema = Array("<x/>".utf8)
    let unusable = #expect(throws: RunError.self) { try rendering.write(to: MemoryBag()) }
    #expect(unusable?.place == "report.xsd:0")
  }
}
