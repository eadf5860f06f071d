import Foundation
import Testing
import Trail

@testable import Tickmark

/// The catalogue of finding codes: whole, and shown in docs/findings.md.
///
/// `RECORD_GOLDEN=1` writes the page's table anew, and fails so that no change goes in unseen.
@Suite struct FindingCatalogueTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../..").standardized

  @Test func everyCodeOfTheSourcesIsInTheCatalogueOnce() throws {
    let sources = Self.package.appending(path: "Sources").path
    var declared: [String] = []
    for file in try SourceFiles.list(sources) where file.name.hasSuffix(".swift") {
      let text = String(decoding: try Disk.read(file.path), as: UTF8.self)
      declared += text.matches(of: /FindingCode\(\s*"([a-z-]+)"/).map { String($0.1) }
    }
    #expect(declared.count > 40)
    #expect(FindingCatalogue.all.map(\.name) == declared.sorted())
  }

  @Test(arguments: FindingCatalogue.all)
  func codeSaysWhatItsReaderMustKnow(_ code: FindingCode) {
    #expect(code.name.wholeMatch(of: /[a-z]+(-[a-z]+)+/) != nil)
    #expect(!code.meaning.isEmpty && !code.meaning.hasSuffix("."))
    #expect(!code.unproven.isEmpty && !code.unproven.hasSuffix("."))
    #expect(code.advice.hasSuffix(".") && code.advice.first?.isUppercase == true)
    #expect(!(code.meaning + code.unproven + code.advice).contains("|"))
  }

  @Test func pageShowsTheCatalogue() throws {
    let page = Self.package.appending(path: "docs/findings.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let begin = text.range(of: "| code |")?.lowerBound ?? text.endIndex
    let shown = String(text[begin...])
    if shown != FindingCatalogue.table, ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil
    {
      try (text[..<begin] + FindingCatalogue.table)
        .write(to: page, atomically: true, encoding: .utf8)
    }
    #expect(shown == FindingCatalogue.table)
  }
}
