import CanonicalJSON
import Documents
import Foundation
import Testing
import Trail

@testable import Tickmark

/// One report with a waived exception, an attestation and a response: the same in every form.
@Suite struct WaivedFiguresTests {
  private static let waiver = Assertion(
    .waiver,
    [
      "author": "ada@example.com", "control": "root-use",
      "expiration_date": "2027-01-01T00:00:00Z", "justification": .string(ReportFixture.nasty),
    ],
    place: "pipelines.yaml:9"
  )

  private static func fixture() throws -> ReportFixture {
    var fixture = try ReportFixture()
    let exceptions = try fixture.report.controls[0].exceptions()
    fixture.report.controls[0].waivedBy = [waiver.id: 1]
    fixture.report.controls[0].forEachException = { body in
      for (index, exception) in exceptions.enumerated() {
        var exception = exception
        exception.waiver = index == 1 ? waiver.id : nil
        try body(exception)
      }
    }
    fixture.report.assertions = [
      AssertionLine(
        assertion: waiver,
        state: .inForce,
        approvals: [
          Approval(name: "lea@example.com", fingerprint: "SHA256:a", signature: ""),
          Approval(name: "max@example.com", fingerprint: "SHA256:b", signature: ""),
        ],
        required: 2,
        entry: 4,
        since: ReportFixture.instant("2026-11-20T02:00:00Z"),
        removed: nil,
        appliesTo: 1
      )
    ]
    fixture.report.responses = [
      ManagementResponse(
        control: "root-use",
        exceptions: [],
        author: "Max",
        date: "2026-11-23",
        text: "We close it."
      )
    ]
    fixture.report.frameworks[0].requirements[2].attestation = Attestation(
      id: "attestation/00",
      status: "passed",
      author: "ada@example.com",
      justification: "seen by the board",
      evidenceURL: "https://wiki.example.com",
      expires: ReportFixture.instant("2027-01-01T00:00:00Z"),
      approvers: ["lea@example.com"]
    )
    return fixture
  }

  private static func bag() throws -> MemoryBag {
    let bag = MemoryBag()
    try fixture().rendering(formats: Set(ReportFormat.allCases)).write(to: bag)
    return bag
  }

  private static func rows(_ name: String) throws -> [[String: String]] {
    let rows = try CSVReader.rows(bag().files[name] ?? [])
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }

  @Test func tablesHaveTheWaiverInAColumnOfItsOwn() throws {
    let exceptions = try Self.rows("exceptions.csv")
    #expect(exceptions.map { $0["status"] } == ["open", "waived", "open"])
    #expect(exceptions.map { $0["waiver"] } == ["", Self.waiver.id, ""])
    let response = "Max, 2026-11-23, not verified: We close it."
    #expect(exceptions.allSatisfy { $0["response"] == response })
    let controls = try Self.rows("controls.csv")
    let control = try #require(controls.first { $0["control_id"] == "root-use" })
    #expect(control["exceptions"] == "3" && control["waived"] == "1" && control["result"] == "fail")
    let waivers = try Self.rows("waivers.csv")
    #expect(waivers.count == 1 && waivers[0]["approved_by"] == "lea@example.com; max@example.com")
    #expect(waivers[0]["applies_to"] == "1" && waivers[0]["state"] == "in-force")
  }

  @Test func whatIsAttestedIsNotTested() throws {
    let row = try #require(try Self.rows("controls.csv").first { $0["requirement"] == "CC9.9" })
    #expect(row["result"] == "not-tested" && row["attested"] == "passed")
    let xml = try Self.bag().text("report.xml")
    #expect(xml.contains("tested=\"false\" reason-not-tested=\"attested as passed by"))
    #expect(xml.contains("<attestation id=\"attestation/00\" status=\"passed\""))
    let markdown = try Self.bag().text(MarkdownReport.name)
    #expect(markdown.contains("1 with exceptions, 1 attested and not tested, 1 not tested"))
  }

  @Test func xmlAgreesAndIsValid() throws {
    let bag = try Self.bag()
    let xml = bag.text("report.xml")
    #expect(xml.contains("<exceptions count=\"3\" waived=\"1\">"))
    #expect(xml.matches(of: /<exception [^>]*waiver="waiver\//).count == 1)
    #expect(xml.contains("<response verified=\"false\" author=\"Max\" date=\"2026-11-23\">"))
    #expect(XMLSchema.violations(of: Array(xml.utf8), against: try ReportFixture.schema()) == [])
  }

  @Test func oscalAgrees() throws {
    let json = try JSONValue(parsing: Array(Self.bag().text(OSCALReport.jsonName).utf8))
    let result = try #require(json["assessment-results"]?["results"]?.array?.first)
    func values(_ object: JSONValue) -> [String: String] {
      Dictionary(
        (object["props"]?.array ?? []).map {
          ($0["name"]?.string ?? "", $0["value"]?.string ?? "")
        }
      ) { first, _ in first }
    }
    #expect(values(result)["waived"] == "1")
    let observations = (result["observations"]?.array ?? []).map(values)
    #expect(observations.compactMap { $0["waiver"] } == [Self.waiver.id])
    #expect(observations.contains { $0["exceptions"] == "3" && $0["waived"] == "1" })
    #expect(result["attestations"]?.array?.count == 1)
    let remarks = (result["findings"]?.array ?? []).compactMap { $0["remarks"]?.string }
    #expect(remarks.contains { $0.hasPrefix("Management response, not verified, of Max") })
  }

  @Test func ocsfAgrees() throws {
    let lines = try Self.bag().text(OCSFReport.name).split(separator: "\n")
      .map { try JSONValue(parsing: Array($0.utf8)) }
      .filter { $0["compliance"]?["control"]?.string == "root-use" }
    #expect(lines.first?["unmapped"]?["waived"]?.int == 1)
    let statuses = lines.dropFirst().map { $0["compliance"]?["status"]?.string }
    #expect(statuses == ["Fail", "Waived", "Fail"])
  }

  @Test func junitSkipsWithTheReason() throws {
    let xml = try Self.bag().text("junit.xml")
    #expect(xml.contains("<failure type=\"fail\" message=\"2 of 4\">"))
    #expect(xml.contains("population 4, exceptions 3, waived 1"))
    #expect(
      xml.contains("<testcase classname=\"access\" name=\"root-use \(Self.waiver.shortID)\">")
    )
    #expect(xml.contains("<skipped message=\"1 waived by ada@example.com until 2027-01-01"))
  }

  @Test func markdownAgrees() throws {
    let text = try Self.bag().text(MarkdownReport.name)
    #expect(text.contains("3 in all, 1 of them waived"))
    #expect(text.contains("| root-use | fail, incomplete | 3 | 1 | 4 |"))
  }

  @Test func pagesAgree() throws {
    let fixture = try Self.fixture()
    let pages = try renderPages(
      fixture.report,
      evidence: fixture.log,
      look: PageLook(stylesheet: [], script: [])
    )
    func text(_ name: String) throws -> String {
      let page = try #require(pages.first { $0.name == name })
      return String(decoding: try page.html("statement"), as: UTF8.self)
    }
    let control = try text("control-root-use.html")
    #expect(control.contains("<span data-figure=\"waived\">1</span>"))
    #expect(control.contains("\"waived\":\"1\""))
    #expect(control.matches(of: /#waivers">waiver\/[0-9a-f]{10}</).count == 1)
    #expect(control.contains("We close it.") && control.contains("Not verified."))
    let index = try text("index.html")
    #expect(index.contains("1 exception of 3 is waived"))
    #expect(index.contains("lea@example.com, max@example.com"))
    #expect(try text("framework-soc2.html").contains("Attested, not tested"))
  }

  @Test func aReportWithoutWaiversHasNoColumnForThem() throws {
    let fixture = try ReportFixture()
    let pages = try renderPages(
      fixture.report,
      evidence: fixture.log,
      look: PageLook(stylesheet: [], script: [])
    )
    for page in pages {
      let text = String(decoding: try page.html("statement"), as: UTF8.self)
      #expect(!text.contains("Waived") && !text.contains("waiver"), "\(page.name)")
    }
  }
}
