import Foundation
import Testing

/// The built program, which lies beside the bundle of the tests.
enum Program {
  static let file = Bundle.main.bundleURL.appending(path: "tickmark")

  /// Calls the closure with a new folder, and removes it again.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tickmark-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// Returns what the program writes to standard output.
  static func output(_ arguments: [String]) throws -> String {
    try withFolder { folder in
      _ = try ProgramRun(program: file, folder: folder, environment: [:]).run(arguments)
      return try String(contentsOf: folder.appending(path: "stdout"), encoding: .utf8)
    }
  }
}

@Suite struct ScriptTests {
  static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Scripts")

  @Test(arguments: try FileManager.default.contentsOfDirectory(atPath: scripts.path).sorted())
  func storyHolds(name: String) throws {
    let text = try String(contentsOf: Self.scripts.appending(path: name), encoding: .utf8)
    try Program.withFolder { folder in
      try Script(text).run(program: Program.file, in: folder)
    }
  }

  @Test func wordsAreSplitAtBlanksAndKeptInQuotes() {
    #expect(Script.words("a 'b c'  d") == ["a", "b c", "d"])
    #expect(Script.words("stdout ''") == ["stdout", ""])
    #expect(Script.words("q 'a = ''b''' c") == ["q", "a = 'b'", "c"])
  }

  @Test func filesOfAStoryEndAsTheyStandThere() {
    let script = Script("a\n# b\n\n-- x --\n1\n-- y --\n2\n")
    #expect(script.commands.map(\.text) == ["a"])
    #expect(script.commands.map(\.line) == [1])
    #expect(script.files.map(\.name) == ["x", "y"])
    #expect(script.files.map(\.text) == ["1\n", "2\n"])
  }
}
