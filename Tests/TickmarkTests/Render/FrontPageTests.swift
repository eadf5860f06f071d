import CanonicalJSON
import Foundation
import Testing
import Trail

@testable import Tickmark

/// The page over all nights.
@Suite struct FrontPageTests {
  /// Calls the closure with an output folder of three bags of two pipelines.
  private func withShelves(_ body: (_ folder: String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tickmark-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (pipeline, name, end) in [
      ("nightly", "a", "2026-11-23T00:00:00Z"), ("nightly", "b", "2026-11-24T00:00:00Z"),
      ("weekly", "a", "2026-11-23T00:00:00Z"),
    ] {
      var fixture = try ReportFixture()
      fixture.report.periodName = name
      fixture.report.period = Period(
        begin: fixture.report.period.begin,
        end: ReportFixture.instant(end)
      )
      let shelf = BagShelf("\(folder)/\(pipeline)")
      _ = try shelf.publish(fixture.rendering(formats: [.csv, .html]), reason: "-")
    }
    try Disk.makeFolder("\(folder)/nightly/a.damaged1")
    try Disk.write(Array("x".utf8), to: "\(folder)/nightly/note.txt")
    try body(folder)
  }

  @Test func everyBagIsListedTheNewestFirst() throws {
    try withShelves { folder in
      let page = try FrontPage(folder, stylesheet: Array("p{}".utf8))
      let json = try JSONValue(parsing: page.json)
      let reports = json["pipelines"]?.array?.first?["reports"]?.array ?? []
      #expect(reports.compactMap { $0["folder"]?.string } == ["nightly/b", "nightly/a"])
      #expect(reports.first?["exceptions"]?.int == 3)
      #expect(reports.first?["verdict"]?.string == "exceptions")
      let html = String(decoding: page.html, as: UTF8.self)
      #expect(
        html.contains("href=\"nightly/b/index.html\"")
          && html.contains("href=\"weekly/a/index.html\"")
      )
      #expect(html.contains("Exceptions in the last 2 periods, oldest first"))
      #expect(!html.contains("http://") && !html.contains("https://"))
    }
  }

  @Test func theSameBagsGiveTheSameBytesWhereverTheyLie() throws {
    try withShelves { first in
      try withShelves { second in
        let (a, b) = (
          try FrontPage(first, stylesheet: []), try FrontPage(second, stylesheet: [])
        )
        #expect(a.html == b.html && a.json == b.json)
      }
    }
  }

  @Test func itIsWrittenOnceAndAgainWhenABagComes() throws {
    try withShelves { folder in
      try FrontPage(folder, stylesheet: []).write()
      let before = try Disk.read("\(folder)/index.json")
      try FrontPage(folder, stylesheet: []).write()
      #expect(try Disk.read("\(folder)/index.json") == before)
      try Disk.removeTree("\(folder)/weekly")
      try FrontPage(folder, stylesheet: []).write()
      #expect(try Disk.read("\(folder)/index.json") != before)
    }
  }
}
