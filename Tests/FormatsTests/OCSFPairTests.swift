import CanonicalJSON
import Formats
import Foundation
import Testing
import Trail

/// Raw records with the OCSF form that the framework's own authors give them: what our formats say of
/// the raw record and what our `ocsf` says of its OCSF form are the same, but for the differences that
/// docs/formats/ocsf.md explains one by one.
@Suite(.enabled(if: Corpus.root != nil)) struct OCSFPairTests {
  private struct Pair {
    /// The folder of both files: `AWS/v1.1.0/CloudTrail/Authentication`.
    var name: String
    var raw: [UInt8]
    var ocsf: [UInt8]
  }

  private static func pairs() throws -> [Pair] {
    let base = "otherlogs/ocsf-examples/mappings/markdown"
    let raws = try Corpus.files(base, ending: ".raw")
    let forms = try Corpus.files(base, ending: ".ocsf")
    return zip(raws, forms).map { raw, form in
      let folder = raw.name.split(separator: "/").dropLast(2).joined(separator: "/")
      return Pair(name: folder, raw: raw.bytes, ocsf: form.bytes)
    }
  }

  /// Of actor, action, time, outcome, target and IP address.
  private static let columns: [EventColumn] = [.actor, .action, .outcome, .target, .ip]

  @Test func pairsDifferOnlyWhereTheirPageSaysSo() throws {
    var found: Set<String> = []
    var comparedCount = 0
    for pair in try Self.pairs() {
      guard let format = Self.format(of: pair.name),
        let ocsf = try? facts(of: pair.ocsf, FormatSettings(format: .ocsf))
      else { continue }
      let raw = try facts(of: pair.raw, format)
      comparedCount += 1
      if raw.time != ocsf.time { found.insert("| `\(pair.name)` | `time` |") }
      for column in Self.columns where raw.columns[column] != ocsf.columns[column] {
        found.insert("| `\(pair.name)` | `\(column.name)` |")
      }
    }
    #expect(comparedCount == (Self.kubernetes == nil ? 18 : 19))
    #expect(found.sorted() == (try Self.explained()).sorted())
  }

  /// Rows of the page's table of differences, without their reasons.
  private static func explained() throws -> Set<String> {
    let page = try String(contentsOf: FormatPageTests.page(.ocsf), encoding: .utf8)
    let rows = page.split(separator: "\n").filter { row in
      ["AWS", "GitHub", "Okta"].contains { row.hasPrefix("| `\($0)/") }
    }
    return Set(
      rows.filter { kubernetes != nil || !$0.contains("/EKS ") }.map { row in
        row.split(separator: "|").prefix(2).map { "|\($0)" }.joined() + "|"
      }
    )
  }

  @Test func formsThatAreNoJSONAreRefused() throws {
    let refused = try Self.pairs().filter { pair in
      (try? facts(of: pair.ocsf, FormatSettings(format: .ocsf))) == nil
    }
    #expect(
      refused.map(\.name) == [
        "AWS/v1.5.0/CloudTrail/API Activity", "AWS/v1.5.0/CloudTrail/Authentication",
        "AWS/v1.5.0/EKS Audit Logs",
      ]
    )
  }

  /// The raw records whose sources have a format here; the others say nothing of who did what.
  private static func format(of name: String) -> FormatSettings? {
    if name.contains("/CloudTrail/") { return FormatSettings(format: .cloudtrail) }
    if name.hasPrefix("GitHub/") { return FormatSettings(format: .githubAudit) }
    if name.hasPrefix("Okta/") { return FormatSettings(format: .oktaSystemLog) }
    return name.contains("/EKS ") ? kubernetes.map { FormatSettings(format: $0) } : nil
  }

  private static let kubernetes = SourceFormat(rawValue: "kubernetes-audit")
}
