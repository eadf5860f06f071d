import Cryptography
import Foundation
import Testing
import Trail
import TransparencyLog

@testable import Tickmark

@Suite struct BagShelfTests {
  /// A shelf of one test, removed with it.
  private final class Shelf {
    let root = FileManager.default.temporaryDirectory.path + "/tickmark-\(UUID().uuidString)"
    var shelf: BagShelf { BagShelf("\(root)/out/nightly") }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    var bags: [String] { get throws { try Disk.names(in: shelf.folder) } }

    func read(_ name: String) throws -> String {
      String(decoding: try Disk.read("\(shelf.folder)/\(name)"), as: UTF8.self)
    }
  }

  private let period = "2026-11-21--2026-11-23"

  @Test func firstBagTakesItsPlaceAndLatestNamesIt() throws {
    let test = Shelf()
    let outcome = try test.shelf.publish(ReportFixture().rendering(), reason: "-").outcome
    #expect(outcome == .first)
    #expect(try test.bags == [period, "latest"])
    let target = try FileManager.default.destinationOfSymbolicLink(
      atPath: "\(test.shelf.folder)/latest"
    )
    #expect(target == period)
    let memory = MemoryBag()
    try ReportFixture().rendering().write(to: memory)
    #expect(try BagFolder.names(in: test.shelf.path(period)).count == memory.files.count)
  }

  @Test func filesAreOnlyForTheirOwner() throws {
    let test = Shelf()
    _ = try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    let bag = test.shelf.path(period)
    for (path, mode) in [
      (bag, 0o700), ("\(bag)/data/evidence", 0o700), ("\(bag)/index.html", 0o600),
    ] {
      let found = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect((found as? NSNumber)?.intValue == mode, "\(path)")
    }
  }

  @Test func sameBytesChangeNothing() throws {
    let test = Shelf()
    _ = try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    let note = try test.read("\(period)/bag.note")
    let again = try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    #expect(again.outcome == .unchanged)
    #expect(try test.bags == [period, "latest"])
    #expect(try test.read("\(period)/bag.note") == note)
  }

  @Test func otherBytesMakeARevisionThatNamesItsPredecessor() throws {
    let test = Shelf()
    _ = try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    let note = try Disk.read("\(test.shelf.path(period))/bag.note")
    var fixture = try ReportFixture()
    fixture.report.run = "nightly/2026-11-24T02:00:00Z"
    let second = try test.shelf.publish(fixture.rendering(), reason: "2 late events")
    #expect(second.outcome == .revised(earlier: "\(test.shelf.path(period)).r1"))
    #expect(second.report.revision == 2)
    #expect(second.report.supersedes?.bagNote == SHA256.hash(note))
    #expect(second.report.supersedes?.root == fixture.report.log.root)
    #expect(try test.read("\(period)/report.xml").contains(">2 late events</supersedes>"))
    let text = try SignedNote(test.read("\(period)/bag.note")).text
    #expect(try BagNote(text: text).predecessor == SHA256.hash(note))
    #expect(try test.bags == [period, "\(period).r1", "latest"])

    let again = try test.shelf.publish(fixture.rendering(), reason: "another reason")
    #expect(again.outcome == .unchanged && again.report.supersedes?.reason == "2 late events")

    fixture.report.version = "1.0.1"
    let third = try test.shelf.publish(fixture.rendering(), reason: "a newer version")
    #expect(third.outcome == .revised(earlier: "\(test.shelf.path(period)).r2"))
    #expect(try test.bags == [period, "\(period).r1", "\(period).r2", "latest"])
  }

  @Test func runThatStoppedBetweenTheTwoRenamesIsFinishedByTheNext() throws {
    let test = Shelf()
    _ = try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    var fixture = try ReportFixture()
    fixture.report.run = "nightly/2026-11-24T02:00:00Z"
    let other = Shelf()
    _ = try other.shelf.publish(ReportFixture().rendering(), reason: "-")
    _ = try other.shelf.publish(fixture.rendering(), reason: "late events")

    try Disk.rename(test.shelf.path(period), to: "\(test.shelf.path(period)).r1")
    try Disk.makeFolder("\(test.shelf.path(period)).part/data")
    let outcome = try test.shelf.publish(fixture.rendering(), reason: "late events").outcome
    #expect(outcome == .revised(earlier: "\(test.shelf.path(period)).r1"))
    #expect(try test.bags == [period, "\(period).r1", "latest"])
    #expect(try test.read("\(period)/bag.note") == other.read("\(period)/bag.note"))
  }

  @Test(arguments: ["index.html", "data/evidence/x"])
  func damagedBagIsPutAsideAndWrittenAgain(_ name: String) throws {
    let test = Shelf()
    _ = try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    try Disk.write(Array("changed".utf8), to: "\(test.shelf.path(period))/\(name)")
    let outcome = try test.shelf.publish(ReportFixture().rendering(), reason: "-").outcome
    #expect(outcome == .repaired(damaged: "\(test.shelf.path(period)).damaged1"))
    #expect(try test.bags == [period, "\(period).damaged1", "latest"])
    #expect(try test.read("\(period).damaged1/\(name)") == "changed")
    #expect(try test.shelf.publish(ReportFixture().rendering(), reason: "-").outcome == .unchanged)
  }

  @Test func foreignFolderIsLeftAlone() throws {
    let test = Shelf()
    try Disk.makeFolder("\(test.shelf.path(period))/mine")
    let error = #expect(throws: RunError.self) {
      try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    }
    #expect(
      error?.description
        == "\(test.shelf.path(period)): not a bag of ours, want one or nothing there"
    )
    #expect(try test.bags == [period])
  }

  @Test func renderingThatFailsLeavesTheBagAsItWas() throws {
    let test = Shelf()
    _ = try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    let names = try BagFolder.names(in: test.shelf.path(period))
    var rendering = try ReportFixture().rendering()
    rendering.report.run = "nightly/other"
    rendering.pages = { _, _ in throw RunError(place: "index.html", message: "no page") }
    #expect(throws: RunError.self) { try test.shelf.publish(rendering, reason: "-") }
    #expect(try BagFolder.names(in: test.shelf.path(period)) == names)
  }

  @Test func latestStaysAtTheLatestPeriod() throws {
    let test = Shelf()
    _ = try test.shelf.publish(ReportFixture().rendering(), reason: "-")
    var fixture = try ReportFixture()
    fixture.report.period = Period(
      begin: ReportFixture.instant("2026-11-01T00:00:00Z"),
      end: ReportFixture.instant("2026-11-02T00:00:00Z")
    )
    fixture.report.periodName = "2026-11-01"
    _ = try test.shelf.publish(fixture.rendering(), reason: "-")
    let link = "\(test.shelf.folder)/latest"
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == period)
    fixture.report.period = Period(
      begin: ReportFixture.instant("2026-12-01T00:00:00Z"),
      end: ReportFixture.instant("2026-12-02T00:00:00Z")
    )
    fixture.report.periodName = "2026-12-01"
    _ = try test.shelf.publish(fixture.rendering(), reason: "-")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "2026-12-01")
  }
}
