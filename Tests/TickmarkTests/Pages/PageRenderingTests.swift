import CanonicalJSON
import Cryptography
import Foundation
import Testing
import Trail

@testable import Tickmark

@Suite struct PageRenderingTests {
  @Test(arguments: PageFixture.Story.allCases)
  func sameInputGivesSameBytes(_ story: PageFixture.Story) throws {
    #expect(try PageFixture(story).pages() == PageFixture(story).pages())
  }

  @Test func everyControlAndFrameworkHasItsPage() throws {
    let names = try PageFixture(.month).pages().keys.sorted()
    #expect(
      names == [
        "control-access-key-age.html", "control-administrative-action.html",
        "control-break-glass.html", "control-large-payment.html",
        "control-order-without-actor.html", "control-root-account-use.html",
        "control-trail-stopped.html", "coverage.html", "framework-pci-dss-4.0.1.html",
        "framework-soc2.html", "index.html", "integrity.html",
      ]
    )
  }

  /// For looking at them: set TICKMARK_PAGES to a folder.
  @Test func writePagesWhereTheyAreWanted() throws {
    guard let folder = ProcessInfo.processInfo.environment["TICKMARK_PAGES"] else { return }
    for story in PageFixture.Story.allCases {
      let place = URL(filePath: folder).appending(path: story.rawValue)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (name, bytes) in try PageFixture(story).pages() {
        try Data(bytes).write(to: place.appending(path: name))
      }
    }
  }
}
