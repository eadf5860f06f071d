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

  @Test func changedPagesAreAltered() throws {
    guard let browser = PageBrowser.shared, PageBrowser.hasFirefox else { return }
    let pages = try PageFixture(.month).pages()
    var changed: [String: [UInt8]] = [:]
    for (name, bytes) in pages {
      // A digit of the data, and one that is shown.
      let text = String(decoding: bytes, as: UTF8.self)
      let mark = name == "index.html" ? "id=\"report\"" : "<main"
      guard let begin = text.range(of: mark),
        let digit = text[begin.upperBound...].firstIndex(where: \.isNumber)
      else { continue }
      var other = text
      other.replaceSubrange(digit...digit, with: text[digit] == "1" ? "2" : "1")
      changed[name] = Array(other.utf8)
    }
    let folder = try PageFolder(changed)
    let seen = try browser.openInFirefox(folder.url)
    #expect(seen.count == 2 * changed.count && changed.count > 5)
    for page in seen { #expect(page["state"]?.string == "altered", "\(page.canonicalText)") }
  }
}
