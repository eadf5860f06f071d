import CanonicalJSON
import Formats
import Foundation
import Testing
import Trail

/// What each registered format says of itself is whole, and on its page.
@Suite struct FormatRegistryTests {
  @Test func namesAreDistinctAndFoundAgain() {
    let names = SourceFormat.allCases.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(SourceFormat(rawValue: name)?.name == name) }
    #expect(SourceFormat(rawValue: "cloudtrial") == nil)
  }

  @Test(arguments: SourceFormat.allCases)
  func pageBeginsWithTheSummary(_ format: SourceFormat) throws {
    let page = try String(contentsOf: FormatPageTests.page(format), encoding: .utf8)
    #expect(page.hasPrefix("# \(format.name)\n\n\(format.summary)"))
  }

  @Test(arguments: ["README.md", "docs/configuration.md", "docs/command-line.md"])
  func pagesNameEveryFormat(_ page: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
    for format in SourceFormat.allCases { #expect(text.contains("`\(format.name)`")) }
  }

  @Test(arguments: SourceFormat.allCases)
  func sampleStandsInAFileOfRecords(_ format: SourceFormat) throws {
    guard case .records = format.role(of: format.sample.fileName) else {
      Issue.record("\(format.sample.fileName) holds no records")
      return
    }
    for name in format.sample.beside.keys { #expect(format.role(of: name) == .evidence) }
  }
}
