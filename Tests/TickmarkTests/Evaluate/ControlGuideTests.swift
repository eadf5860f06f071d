import Foundation
import Testing

@testable import Tickmark

/// The example of docs/write-a-control.md is a control that does what the page says.
@Suite struct ControlGuideTests {
  private static let name = "large-discount-without-reason"

  /// The block of code that follows the line which names a file.
  private func block(after file: String) throws -> [UInt8] {
    let page = URL(filePath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
      .appending(path: "../../../docs/write-a-control.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let heading = try #require(text.range(of: "`controls/sales/\(file)`:\n\n```"))
    let begin = try #require(text[heading.upperBound...].firstIndex(of: "\n"))
    let end = try #require(text[begin...].range(of: "\n```"))
    return Array(text[text.index(after: begin)..<end.lowerBound].utf8)
  }

  private func parts() throws -> (control: Control, fixture: ControlFixture) {
    let (sql, yaml) = ("\(Self.name).sql", "\(Self.name).yaml")
    return (
      try ControlFile.parse(try block(after: sql), name: sql, area: "sales"),
      try ControlFixture.parse(try block(after: yaml), name: yaml)
    )
  }

  @Test func itDoesWhatItsDataWants() throws {
    let (control, fixture) = try parts()
    let folder = try TestLedger()
    let outcomes = try ControlSuite(scratch: "\(folder.folder)/suite").run(control, on: fixture)
    #expect(outcomes.count == 3)
    #expect(outcomes.compactMap(\.failure) == [])
  }

  @Test func itsDataNoticesChanges() throws {
    let (control, fixture) = try parts()
    let folder = try TestLedger()
    let score = try ControlSuite(scratch: "\(folder.folder)/suite").mutationScore(
      of: control,
      on: fixture
    )
    #expect(score.percent >= MutationScore.threshold, "\(score.survivors.map(\.words))")
  }

  @Test func theControlsItNamesAreShipped() {
    for id in [
      "leaver-active-anywhere", "deployment-without-approved-change", "incident-not-acknowledged",
      "silent-source",
    ] {
      #expect(ShippedReports.ids.contains(id))
    }
  }
}
