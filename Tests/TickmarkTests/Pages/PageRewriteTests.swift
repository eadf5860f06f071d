import CanonicalJSON
import Testing

@testable import Tickmark

/// What somebody would try who wants a page to say something else, and what a page says without its
/// script.
@Suite(.serialized) struct PageRewriteTests {
  @Test func partsLeftOutRepeatedAndAddedAreSeen() throws {
    guard let browser = PageBrowser.shared else { return }
    let pages = try PageFixture(.month).pages()
    let folder = try PageFolder(
      pages.filter { ["index.html", "control-large-payment.html"].contains($0.key) }
    )
    let outcome = try browser.check("parts", folder.url, script: "rewrite_pages.py")
    #expect(outcome["count"]?.int ?? 0 > 80)
    #expect(outcome["missed"]?.array?.isEmpty == true, "\(outcome.canonicalText)")
  }

  @Test(arguments: [PageFixture.Story.month, .many])
  func withoutItsScriptAPageShowsAllAndSaysThatNothingWasChecked(
    _ story: PageFixture.Story
  ) throws {
    guard let browser = PageBrowser.shared else { return }
    let pages = try PageFixture(story).pages()
    let folder = try PageFolder(pages)
    let seen = try browser.check("plain", folder.url, script: "rewrite_pages.py").array ?? []
    #expect(seen.count == pages.count)
    for page in seen {
      let name = page["page"]?.string ?? "?"
      #expect(page["state"]?.string == "pending", "\(name)")
      #expect(page["panel"]?.string?.contains("Not verified yet") == true, "\(name)")
      #expect(page["shown"]?.int == page["rows"]?.int, "\(name)")
    }
  }
}
