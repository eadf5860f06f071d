import Cryptography
import Documents
import Testing

@testable import Tickmark

@Suite struct CSVReportTests {
  private func table(
    _ name: String,
    _ style: CSVWriter.Style = .neutralised
  ) throws -> [[String: String]] {
    let bag = MemoryBag()
    var rendering = try ReportFixture().rendering(formats: [.csv])
    rendering.csvStyle = style
    rendering.firstSeen = { $0.hasSuffix("5feceb66ff") ? "nightly/earlier" : nil }
    try rendering.write(to: bag)
    let rows = try CSVReader.rows(bag.files[name] ?? [])
    return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(rows[0], $0)) }
  }

  private func header(_ name: String) throws -> String? {
    let bag = MemoryBag()
    try ReportFixture().rendering(formats: [.csv]).write(to: bag)
    return bag.text(name).split(separator: "\r\n").first.map(String.init)
  }

  @Test(arguments: [
    (
      "controls.csv",
      "control_id,framework,requirement,title,statement,test,extent,population,tested,exceptions,result,reason_not_tested,query_sha256,query_version,waived,attested,attested_by,attested_until"
    ),
    (
      "exceptions.csv",
      "ref,control_id,framework_refs,severity,time_utc,actor,action,resource,condition,ticket,index,entry_sha256,source_object,source_line,source_sha256,first_seen_report,status,waiver,response"
    ),
    (
      "findings.csv",
      "code,class,source,place,stream,from,to,found,expected,advice"
    ),
    (
      "population.csv",
      "source,from_utc,to_utc,manifest_count,ingested,duplicates,rejected,leaves,projected,out_of_scope,tested,difference"
    ),
    (
      "coverage.csv",
      "night,state,tree_size,root,exceptions,recovered_by,source,scope,from_utc,to_utc,assurance"
    ),
    ("custody.csv", "step,tool_version,input_sha256,output_sha256,count_in,count_out"),
    (
      "waivers.csv",
      "id,kind,state,subject,author,justification,evidence_url,expiration_utc,approved_by,approvals,required,index,since_utc,removed_utc,applies_to"
    ),
  ])
  func columnsAreFixed(_ name: String, _ columns: String) throws {
    #expect(try header(name) == columns)
  }

  @Test func exceptionLeadsToItsEventAndFile() throws {
    let rows = try table("exceptions.csv")
    let log = try ReportFixture().log
    #expect(rows.count == 3)
    let first = rows[0]
    #expect(first["ref"] == "root-use/5feceb66ff" && first["severity"] == "high")
    #expect(first["framework_refs"] == "soc2 CC6.1" && first["status"] == "open")
    #expect(first["time_utc"] == "2026-11-22T08:00:00.250000Z" && first["actor"] == "u0")
    #expect(first["resource"] == "" && first["condition"] == "A use of the root user")
    #expect(first["index"] == "0" && first["entry_sha256"] == log.events[0].entry.hex)
    #expect(first["source_object"] == "AWSLogs/0.json.gz" && first["source_line"] == "1")
    #expect(first["source_sha256"] == SHA256.hash(MemoryLog.content(of: "AWSLogs/0.json.gz")).hex)
    #expect(first["first_seen_report"] == "nightly/earlier" && rows[2]["first_seen_report"] == "")
  }

  @Test func exceptionWithoutAnEventHasEmptyCells() throws {
    let row = try table("exceptions.csv")[1]
    #expect(["index", "entry_sha256", "source_object", "source_line"].allSatisfy { row[$0] == "" })
  }

  @Test func hostileTextIsGuardedUnlessRawIsAskedFor() throws {
    let guarded = try table("exceptions.csv")[2]["actor"] ?? ""
    #expect(guarded.hasPrefix("'=1+1,\"<b>&\u{FFFD}[31m\u{FFFD}\r\n"))
    #expect(try table("findings.csv")[0]["found"] == guarded)
    let raw = try table("exceptions.csv", .raw)[2]["actor"]
    #expect(raw.map { Array($0.utf8) } == Array(ReportFixture.nasty.utf8))
  }

  @Test func requirementWithoutATestedControlSaysWhy() throws {
    let rows = try table("controls.csv")
    #expect(rows.map { $0["control_id"] } == ["root-use", "", "", "orphan-control"])
    #expect(rows.map { $0["requirement"] } == ["CC6.1", "CC6.2", "CC9.9", ""])
    #expect(rows.map { $0["result"] } == ["fail", "not-tested", "not-tested", "pass"])
    #expect(rows[1]["reason_not_tested"] == "no configured source for absent-control")
    #expect(rows[2]["reason_not_tested"] == "no control answers this requirement")
    #expect(rows[2]["statement"] == "'-" && rows[2]["population"] == "")
  }

  @Test func populationTiesOut() throws {
    let rows = try table("population.csv")
    #expect(rows[0]["manifest_count"] == "6" && rows[1]["manifest_count"] == "")
    #expect(rows[0]["out_of_scope"] == "1" && rows[0]["difference"] == "0")
    #expect(rows[0]["to_utc"] == "2026-11-22T23:00:00.500000Z" && rows[1]["from_utc"] == "")
  }

  @Test func coverageIsCutAtMidnightsWithinThePeriod() throws {
    let rows = try table("coverage.csv")
    #expect(rows.map { $0["night"] } == ["2026-11-21", "2026-11-22", "2026-11-22"])
    #expect(rows.map { $0["state"] } == ["proven", "proven", "absent"])
    #expect(
      rows[0]["from_utc"] == "2026-11-21T00:00:00Z" && rows[0]["to_utc"] == "2026-11-22T00:00:00Z"
    )
    #expect(rows[1]["to_utc"] == "2026-11-22T06:00:00Z")
    #expect(rows.map { $0["exceptions"] } == ["0", "3", "3"])
  }
}
