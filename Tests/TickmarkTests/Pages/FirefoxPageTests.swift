import CanonicalJSON
import Foundation
import Testing

@testable import Tickmark

/// The same promises in another engine: offline, from `file://`, with WebCrypto and without it.
@Suite(.serialized) struct FirefoxPageTests {
  @Test func everyPageVerifiesItselfAndAsksForNothing() throws {
    guard let browser = PageBrowser.shared, PageBrowser.hasFirefox else { return }
    let pages = try PageFixture(.month).pages()
    let folder = try PageFolder(pages)
    let seen = try browser.openInFirefox(folder.url)
    #expect(seen.count == 2 * pages.count)
    for page in seen {
      #expect(page["state"]?.string == "verified", "\(page.canonicalText)")
      #expect(page["requests"]?.array?.isEmpty == true, "\(page.canonicalText)")
    }
    #expect(Set(seen.map { $0["webCrypto"]?.bool }) == [true, false])
  }

  @Test func oneByteChangedAnywhereShows() throws {
    guard let browser = PageBrowser.shared, PageBrowser.hasFirefox else { return }
    let folder = try PageFolder(PageFixture(.month).pages())
    let outcome = try browser.check(
      "damage",
      folder.url,
      ["13", "30"],
      script: "firefox_pages.py"
    )
    #expect(outcome["count"]?.int == 30)
    #expect(outcome["missed"]?.array?.isEmpty == true, "\(outcome.canonicalText)")
  }

  @Test func pagesAreAccessibleInLightAndDarkOnDeskAndPhone() throws {
    guard let browser = PageBrowser.shared, PageBrowser.hasFirefox else { return }
    let folder = try PageFolder(PageFixture(.month).pages())
    let names = ["index.html", "control-administrative-action.html"]
    let seen = try browser.check("axe", folder.url, names, script: "firefox_pages.py").array ?? []
    #expect(seen.count == 4 * names.count)
    for page in seen {
      #expect(page["violations"]?.array?.isEmpty == true, "\(page.canonicalText)")
      #expect(page["overflow"]?.int == 0, "\(page.canonicalText)")
    }
  }
}
