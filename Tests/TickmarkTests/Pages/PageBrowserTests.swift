import CanonicalJSON
import Foundation
import Testing
import TransparencyLog

@testable import Tickmark

/// What pages promise their readers, asked of a real browser: offline, from `file://`.
///
/// One after the other: each starts a browser of its own.
@Suite(.serialized) struct PageBrowserTests {
  private func folder(_ story: PageFixture.Story) throws -> PageFolder {
    try PageFolder(PageFixture(story).pages())
  }

  /// What a reader's actions on a page with 1,000 exceptions gave.
  private static let used: Result<JSONValue, any Error>? = PageBrowser.shared.map { browser in
    Result {
      let folder = try PageFolder(PageFixture(.many).pages())
      return try browser.check("use", folder.url, ["control-administrative-action.html"])
    }
  }

  @Test(arguments: PageFixture.Story.allCases)
  func everyPageVerifiesItselfWithAndWithoutWebCrypto(_ story: PageFixture.Story) throws {
    guard let browser = PageBrowser.shared else { return }
    let pages = try PageFixture(story).pages()
    let folder = try PageFolder(pages)
    let seen = try browser.check("open", folder.url).array ?? []
    #expect(seen.count == 2 * pages.count)
    for page in seen {
      let name = page["page"]?.string ?? "?"
      let results = page["results"]?.canonicalText ?? ""
      #expect(page["state"]?.string == "verified", "\(name): \(results)")
      #expect(page["requests"]?.array?.isEmpty == true, "\(name) asks for something")
      #expect(page["errors"]?.array?.isEmpty == true, "\(page.canonicalText)")
    }
    #expect(Set(seen.map { $0["webCrypto"]?.bool }) == [true, false])
  }

  @Test func oneByteChangedAnywhereShows() throws {
    guard let browser = PageBrowser.shared else { return }
    // A hundred of each story; TICKMARK_CHANGES for more.
    let count = Int(ProcessInfo.processInfo.environment["TICKMARK_CHANGES"] ?? "") ?? 100
    for (story, seed) in [(PageFixture.Story.month, "11"), (.hostile, "12")] {
      let folder = try folder(story)
      let outcome = try browser.check("damage", folder.url, [seed, "\(count)"])
      #expect(outcome["count"]?.int == count)
      #expect(outcome["missed"]?.array?.isEmpty == true, "\(outcome.canonicalText)")
    }
  }

  @Test(arguments: [PageFixture.Story.month, .hostile])
  func pagesAreAccessibleInLightAndDarkOnDeskAndPhone(_ story: PageFixture.Story) throws {
    guard let browser = PageBrowser.shared else { return }
    let folder = try folder(story)
    let names = [
      "index.html", "control-administrative-action.html", "control-trail-stopped.html",
      "coverage.html", "framework-soc2.html", "integrity.html",
    ]
    let seen = try browser.check("axe", folder.url, names).array ?? []
    #expect(seen.count == 6 * names.count)
    for page in seen {
      #expect(page["violations"]?.array?.isEmpty == true, "\(page.canonicalText)")
      #expect(page["overflow"]?.int == 0, "\(page.canonicalText)")
    }
  }

  @Test func tablesAreSearchedSortedAndPagedOnceThePageIsVerified() throws {
    guard let seen = try Self.used?.get() else { return }
    #expect(seen["first"]?.int == 25)
    #expect(seen["count"]?.string == "1 to 25 of 1,000")
    #expect(seen["second"]?.string == "26 to 50 of 1,000")
    #expect(seen["foundAll"]?.bool == true)
    #expect(seen["none"]?.string == "No exceptions like that")
    #expect(seen["isSorted"]?.bool == true)
    #expect(seen["detail"]?.string?.contains("9007199254740993") == true)
    #expect(seen["detail"]?.string?.contains("Leads to the signed root.") == true)
    #expect(seen["saved"]?["name"]?.string == "exceptions-administrative-action.csv")
    #expect(seen["saved"]?["lines"]?.int == 1_001)
    #expect(seen["linked"]?.int == 1)
    #expect(seen["errors"]?.array?.isEmpty == true)
  }

  @Test func alteringADigitShowsThatTheCheckIsLive() throws {
    guard let seen = try Self.used?.get() else { return }
    let words = seen["demonstration"]?.string ?? ""
    #expect(words.contains("This page was altered"))
    #expect(words.contains("A cell isn't what its event says"))
    #expect(seen["banner"]?.int == 0)
  }

  @Test func wordsOfTheKeyAreThoseThatKeygenPrints() throws {
    guard let seen = try Self.used?.get() else { return }
    let key = try PageFixture(.clean).bagSigner.verifier
    #expect(seen["words"]?.string == KeyFingerprint.words(of: key))
    #expect(seen["sameWords"]?.string?.contains("The same key.") == true)
    #expect(seen["otherWords"]?.string?.contains("Another key") == true)
  }

  @Test func paperIsA4AndDoesNotGrowWithTheExceptions() throws {
    guard let browser = PageBrowser.shared else { return }
    let folder = try folder(.many)
    let printed = try browser.check("print", folder.url, ["control-administrative-action.html"])
    let page = printed["control-administrative-action.html"]
    #expect(page?["isA4"]?.bool == true)
    #expect((3...8).contains(page?["pages"]?.int ?? 0), "\(printed.canonicalText)")
  }
}
