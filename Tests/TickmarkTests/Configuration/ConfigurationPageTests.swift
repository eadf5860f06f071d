import Foundation
import Testing

@testable import Tickmark

/// docs/configuration.md has every key, and no other.
@Suite struct ConfigurationPageTests {
  private static func page() throws -> String {
    let file = URL(filePath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
      .appending(path: "../../../docs/configuration.md")
    return try String(contentsOf: file, encoding: .utf8)
  }

  /// The first column of each section's table, by heading.
  private static func tables() throws -> [String: [String]] {
    var tables: [String: [String]] = [:]
    for section in try page().split(separator: "\n## ").dropFirst() {
      let lines = section.split(separator: "\n")
      let rows = lines.filter { $0.hasPrefix("| `") }
      tables[String(lines[0])] = rows.map { String($0.dropFirst(3).prefix { $0 != "`" }) }
    }
    return tables
  }

  @Test(arguments: ConfigurationKeys.all.map(\.part))
  func everyKeyStandsInItsTable(part: String) throws {
    let keys = ConfigurationKeys.all.first { $0.part == part }?.keys ?? []
    let table = try Self.tables()[part.isEmpty ? "Top level" : part]
    #expect(Set(table ?? []) == Set(keys))
  }

  @Test func everySectionIsAPartOfTheFile() throws {
    let parts = Set(ConfigurationKeys.all.map { $0.part.isEmpty ? "Top level" : $0.part })
    #expect(Set(try Self.tables().keys) == parts)
  }

  @Test func theExampleIsRead() throws {
    let page = try Self.page()
    let begin = try #require(page.range(of: "```yaml\n")?.upperBound)
    let end = try #require(page[begin...].range(of: "\n```")?.lowerBound)
    let configuration = try ConfigurationFixture.read(String(page[begin..<end]))
    #expect(configuration.sources.count == 3)
    #expect(configuration.pipelines.map(\.name) == ["nightly"])
    #expect(configuration.excuses.count == 1)
  }
}
