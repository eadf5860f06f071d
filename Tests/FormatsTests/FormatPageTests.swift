import CanonicalJSON
import Formats
import Foundation
import Testing
import Trail

/// The pages of docs/formats show the mapping that the code has: `RECORD_GOLDEN=1` writes the tables
/// anew, and fails so that no change goes in unseen.
@Suite struct FormatPageTests {
  static func page(_ format: SourceFormat) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/formats/\(format.rawValue).md")
  }

  @Test(arguments: SourceFormat.allCases)
  func pageShowsTheMapping(_ format: SourceFormat) throws {
    let page = Self.page(format)
    let text = try String(contentsOf: page, encoding: .utf8)
    let begin = try #require(text.range(of: "| column | value |\n"))
    let rest = text[begin.lowerBound...]
    let end = rest.range(of: "\n\n")?.lowerBound ?? rest.endIndex
    let shown = String(rest[..<end])
    let table = Self.table(format.mapping)
    if shown != table, ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      let new = text.replacingCharacters(in: begin.lowerBound..<end, with: table)
      try new.write(to: page, atomically: true, encoding: .utf8)
    }
    #expect(shown == table)
  }

  @Test(arguments: SourceFormat.allCases)
  func pageNamesTheAssurance(_ format: SourceFormat) throws {
    let text = try String(contentsOf: Self.page(format), encoding: .utf8)
    #expect(text.contains("Assurance: `\(format.assurance.rawValue)`"))
  }

  private static func table(_ mapping: ColumnMapping) -> String {
    let rows = EventColumn.allCases.map { column in
      let rules = mapping.rules[column] ?? []
      let text = rules.isEmpty ? "none" : rules.map(words).joined(separator: ", else ")
      return "| `\(column.name)` | \(text) |"
    }
    return (["| column | value |", "| --- | --- |"] + rows).joined(separator: "\n")
  }

  private static func words(_ rule: ColumnMapping.Rule) -> String {
    switch rule {
    case .pointer(let pointer): return "`\(pointer)`"
    case .filled(let pointer, let constant):
      return constant.map { "“\($0)” where `\(pointer)` isn't empty" }
        ?? "`\(pointer)` unless it is empty"
    case .lookup(let pointer, let table, let otherwise):
      let pairs = table.sorted { $0.key < $1.key }.map { "\($0.key) → \($0.value)" }
      let last = otherwise.map { "; others → \($0)" } ?? ""
      return "`\(pointer)` (\(pairs.joined(separator: ", "))\(last))"
    case .like(let pointer, let pattern, let constant):
      return constant.map { "“\($0)” where `\(pointer)` is like “\(pattern)”" }
        ?? "`\(pointer)` where it is like “\(pattern)”"
    case .constant(let text): return "“\(text)”"
    case .present(let pointer, let text): return "“\(text)” where there is `\(pointer)`"
    case .join(let pointers, let separator):
      return pointers.map { "`\($0)`" }.joined(separator: " + “\(separator)” + ")
    case .time(let pointer, .rfc3339): return "`\(pointer)`"
    case .time(let pointer, let unit): return "`\(pointer)` in \(unit.rawValue)"
    }
  }
}
