import CanonicalJSON
import Formats
import Testing
import Trail

@testable import Tickmark

/// One small damage each: the findings it must give and no others, and exactly what it leaves
/// unproven.
@Suite struct DynamoDBDamageTests {
  private let table = TableExport()
  /// What the full export proves: its first event is a day old.
  private let full = TableExport.day(0)

  @Test func untouchedExportsAreProven() throws {
    let judgement = try table.judged()
    #expect(judgement.findings == [])
    #expect(judgement.coverage.map(\.state) == [.proven])
    #expect(
      judgement.coverage.first?.period == Period(begin: full.begin, end: TableExport.day(2).end)
    )
    #expect(judgement.coverage.first?.scope == "orders")
    #expect(judgement.manifestCount == 12)
    #expect(judgement.origin == full.begin)
  }

  @Test(arguments: [".md5", ".checksum", ".json.md5"])
  func checksumMayHaveEitherNameAndForm(_ ending: String) throws {
    var table = table
    let stem = "AWSDynamoDB/01/manifest-summary"
    let base64 = table.files.removeValue(forKey: stem + ".md5")
    table.files[stem + ending] = (base64 ?? []) + [0x0a]
    #expect(try table.judged().codes == [])
  }

  @Test func checksumFileThatIsGoneIsAbsent() throws {
    var table = table
    table.files["AWSDynamoDB/01/manifest-files.md5"] = nil
    try expect(table, ["manifest-missing"], TableExport.day(1))
  }

  @Test func editedManifestIsFoundByItsChecksum() throws {
    var table = table
    table.files["AWSDynamoDB/01/manifest-summary.json"]? += [0x20]
    try expect(table, ["manifest-checksum-mismatch"], TableExport.day(1))
  }

  @Test func listThatIsGoneIsAbsentWithItsFiles() throws {
    var table = table
    table.files["AWSDynamoDB/01/manifest-files.json"] = nil
    table.files["AWSDynamoDB/01/manifest-files.md5"] = nil
    for name in table.data[1] { table.files[name] = nil }
    try expect(table, ["manifest-missing"], TableExport.day(1))
  }

  @Test func summaryThatIsGoneLeavesAGapAndItsListStillSpeaks() throws {
    var table = table
    table.files["AWSDynamoDB/01/manifest-summary.json"] = nil
    let judgement = try table.judged()
    #expect(judgement.codes == ["export-window-gap", "manifest-missing"])
    #expect(judgement.unproven == [TableExport.day(1)])
  }

  @Test func summaryThatIsNoneSaysSo() throws {
    var table = table
    table.set("AWSDynamoDB/02/manifest-summary", Array("{}".utf8))
    let finding = try table.judged().findings.first { $0.code == "manifest-checksum-mismatch" }
    #expect(finding?.found == "no manifest summary of a DynamoDB export")
  }

  @Test func countsAreHeldAgainstEachOther() throws {
    let table = TableExport { export, summary in
      if export == 2 { summary["itemCount"] = 5 }
    }
    try expect(table, ["manifest-count-mismatch"], TableExport.day(2))
  }

  @Test func linesAreCounted() throws {
    var table = table
    let list = table.files["AWSDynamoDB/01/manifest-files.json"] ?? []
    let text = String(decoding: list, as: UTF8.self)
    let lines = text.replacing("\"itemCount\":2", with: "\"itemCount\":3", maxReplacements: 1)
    table.set("AWSDynamoDB/01/manifest-files", Array(lines.utf8))
    let judgement = try table.judged()
    #expect(judgement.codes == ["manifest-count-mismatch"])
    #expect(judgement.findings.map(\.found) == ["5 items in the list", "2 lines"])
    #expect(judgement.unproven == [TableExport.day(1)])
  }

  @Test(arguments: 0...2, 0..<2)
  func anyDataFileThatIsGoneLeavesItsExportAbsent(_ export: Int, _ number: Int) throws {
    var table = table
    table.files[table.data[export][number]] = nil
    try expect(table, ["data-file-missing"], TableExport.day(export))
    #expect(try table.judged().coverage.contains { $0.state == .absent })
  }

  @Test(arguments: 0...2)
  func anyDataFileThatIsChangedLeavesItsExportBroken(_ export: Int) throws {
    var table = table
    table.files[table.data[export][0]]? += [0x0a]
    try expect(table, ["data-file-altered"], TableExport.day(export))
  }

  @Test func brokenFullExportIsNoOrigin() throws {
    var table = table
    table.files[table.data[0][0]] = nil
    #expect(try table.judged().origin == nil)
  }

  @Test func movedDataFileNamesItsTwin() throws {
    var table = table
    let name = table.data[1][0]
    table.files["other/" + name] = table.files.removeValue(forKey: name)
    let judgement = try table.judged()
    #expect(judgement.codes == ["data-file-missing", "data-file-unlisted"])
    #expect(
      judgement.findings.first { $0.code == "data-file-missing" }?.advice
        == "The file was moved: other/\(name) holds its content; put it back."
    )
  }

  @Test func unlistedDataFileLeavesTheTimeOfItsItemsUnproven() throws {
    var table = table
    let name = "AWSDynamoDB/data/forged.json.gz"
    let other = TableExport(days: 3)
    table.files[name] = other.files[other.data[3][0]]
    let judgement = try table.judged()
    #expect(judgement.codes == ["data-file-unlisted"])
    #expect(judgement.findings.first?.place == name)
    #expect(judgement.claimed == judgement.unproven)
    #expect(judgement.unproven.count == 1)
  }

  @Test(arguments: ["AWSDynamoDB/data/a.json.gz", "AWSDynamoDB/data/z.json.gz"])
  func copyOfAListedDataFileLeavesNothingUnproven(name: String) throws {
    var table = table
    table.files[name] = table.files[table.data[1][0]]
    let judgement = try table.judged()
    #expect(judgement.codes == ["data-file-unlisted"])
    #expect(judgement.unproven == [])
  }

  @Test func missingDayIsAGap() throws {
    let table = TableExport(days: 3).without(export: 2)
    let judgement = try table.judged()
    #expect(judgement.codes == ["export-window-gap"])
    #expect(judgement.unproven == [TableExport.day(2)])
    #expect(judgement.claimed == judgement.unproven)
  }

  @Test func laterFullExportHealsAGap() throws {
    let table = TableExport(days: 3) { export, summary in
      guard export == 3 else { return }
      summary["exportFromTime"] = nil
      summary["exportToTime"] = nil
      summary["exportTime"] = "\(TableExport.day(3).end)"
    }.without(export: 2)
    let judgement = try table.judged()
    #expect(judgement.codes == [])
    #expect(judgement.unproven == [])
    #expect(judgement.coverage.last?.period.end == TableExport.day(3).end)
  }

  @Test func overlapIsANotice() throws {
    let table = TableExport { export, summary in
      if export == 2 { summary["exportFromTime"] = "\(TableExport.day(1).begin)" }
    }
    let judgement = try table.judged()
    #expect(judgement.findings.map(\.code) == ["export-window-overlap"])
    #expect(judgement.codes == [])
    #expect(judgement.findings.first?.interval == TableExport.day(1))
  }

  @Test func tableMadeAnewIsAnotherTable() throws {
    let table = TableExport { export, summary in
      if export == 2 { summary["tableId"] = "id-2" }
    }
    let judgement = try table.judged()
    #expect(judgement.codes == ["table-replaced"])
    #expect(judgement.findings.first?.found == "table id id-2")
  }

  @Test func filesWithoutAnyManifestAreAbsentAndNothingIsNoData() throws {
    var table = table
    table.files = table.files.filter { !$0.key.contains("manifest") }
    let judgement = try table.judged()
    #expect(judgement.codes == ["manifest-missing"])
    #expect(judgement.coverage.map(\.state) == [.absent])
    table.files = [:]
    #expect(try table.judged().codes == ["no-data"])
  }

  @Test func locationMayHoldTheBucketAsAFolder() throws {
    var table = table
    table.files = Dictionary(
      uniqueKeysWithValues: table.files.map { ("bucket/audit/" + $0.key, $0.value) }
    )
    #expect(try table.judged().codes == [])
  }

  private func expect(_ table: TableExport, _ codes: [String], _ unproven: Period) throws {
    let judgement = try table.judged()
    #expect(judgement.codes == codes)
    #expect(judgement.unproven == [unproven])
    #expect(judgement.claimed == [unproven])
  }
}

extension TableExport {
  /// Returns the exports without one of them.
  fileprivate func without(export: Int) -> TableExport {
    var rest = self
    rest.files = files.filter { name, _ in
      !name.hasPrefix("AWSDynamoDB/0\(export)/") && !data[export].contains(name)
    }
    return rest
  }
}
