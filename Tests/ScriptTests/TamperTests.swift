import CanonicalJSON
import Foundation
import Testing
import Tickmark
import Trail

/// Every finding code on the smallest damaged sample: that finding at its place over its interval, and
/// no other.
@Suite struct TamperTests {
  @Test func everyCodeCanBeShown() {
    #expect(SampleTamper.all.map(\.code) == FindingCatalogue.all.map(\.name))
  }

  @Test(arguments: SampleTamper.all.map(\.code))
  func damageYieldsItsFindingAndNoOther(code: String) throws {
    try Program.withFolder { folder in
      let sample = ProgramRun(program: Program.file, folder: folder, environment: [:])
      #expect(try sample.run(["sample", "s", "--tamper", code, "--quiet"]) == 0)
      let place = folder.appending(path: "s")
      let truth = try JSONValue(
        parsing: Array(Data(contentsOf: place.appending(path: "truth.json")))
      )
      try Self.leaveOutRendering(place)
      let shell = ProgramRun(
        program: URL(filePath: "/bin/sh"),
        folder: folder,
        environment: ["PATH": "/usr/bin:/bin", "TICKMARK": Program.file.path]
      )
      let status = try shell.run(["s/steps.sh", "--json"])
      let out = try Data(contentsOf: folder.appending(path: "stdout"))
      let errors = try String(contentsOf: folder.appending(path: "stderr"), encoding: .utf8)
      let outcome = try #require(try? JSONValue(parsing: Array(out)), "\(errors)")
      #expect(Self.shown(outcome["findings"]) == Self.shown(truth["findings"]))
      #expect(Int(status) == truth["exit"]?.int, "\(errors)")
      #expect(Self.shown(truth["findings"]).contains { $0.hasPrefix(code) })
    }
  }

  /// Where one run shows the damage, what it would render and back up tells nothing more.
  private static func leaveOutRendering(_ place: URL) throws {
    let steps = try String(contentsOf: place.appending(path: "steps.sh"), encoding: .utf8)
    guard !steps.contains("--quiet") else { return }
    let file = place.appending(path: "pipelines.yaml")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.contains("- render:") && !$0.contains("- backup:") }
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
  }

  /// Code, place and interval of each, a line each, sorted.
  private static func shown(_ findings: JSONValue?) -> [String] {
    (findings?.array ?? []).map { finding in
      ["code", "place", "from", "to"].map { finding[$0]?.string ?? "-" }.joined(separator: " ")
    }.sorted()
  }
}
