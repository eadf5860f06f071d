import Foundation
import Testing

/// Slices of what `script/damages` and `script/verifiers` try at length.
///
/// Both are written in Python and share no code with the product, so that they can judge it.
@Suite struct RandomDamageTests {
  /// Deletions, edits, moves and copies of digests, logs, records, exports, segments, tiles and rows.
  @Test(arguments: ["trails", "streams", "tables", "states"])
  func randomDamageLeavesExactlyItsOwnTimeUnproven(kind: String) throws {
    try Self.run("damages", ["--count", "10", "--only", kind])
  }

  @Test func bothVerifiersSayTheSame() throws {
    try Self.run("verifiers", ["--count", "40"])
  }

  private static func run(_ name: String, _ words: [String]) throws {
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../..").standardized
    try Program.withFolder { folder in
      let python = ProgramRun(
        program: URL(filePath: "/usr/bin/env"),
        folder: folder,
        environment: ["PATH": "/usr/bin:/bin", "TICKMARK": Program.file.path]
      )
      let script = package.appending(path: "tools/\(name)/run.py").path
      // Nothing is left beside the sources.
      let status = try python.run(["python3", "-B", script] + words)
      let text = try ["stdout", "stderr"].map {
        try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
      }
      #expect(status == 0, "\(text.joined())")
    }
  }
}
