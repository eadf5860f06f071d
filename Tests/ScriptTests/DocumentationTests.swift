import CanonicalJSON
import Foundation
import Testing

/// docs/ says what the program can do: no more, no less.
@Suite struct DocumentationTests {
  private static func page(_ name: String) throws -> String {
    let docs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs")
    return try String(contentsOf: docs.appending(path: name), encoding: .utf8)
  }

  /// A command's words, and its options as they are typed.
  private struct Command {
    var name: String
    var options: [String]
  }

  private static func commands() throws -> [Command] {
    let help = try Program.output(["--experimental-dump-help"])
    let root = try JSONValue(parsing: Array(help.utf8))
    return root["command"].map { commands($0, above: "") } ?? []
  }

  private static func commands(_ value: JSONValue, above: String) -> [Command] {
    let name = "\(above)\(value["commandName"]?.string ?? "")"
    let arguments = value["arguments"]?.array ?? []
    let options = arguments.compactMap { argument -> String? in
      guard argument["kind"]?.string != "positional", argument["shouldDisplay"]?.bool != false,
        let option = argument["preferredName"]?["name"]?.string
      else { return nil }
      return "--\(option)"
    }
    let below = (value["subcommands"]?.array ?? []).filter { $0["commandName"]?.string != "help" }
    return [Command(name: name, options: options.filter { !["--help", "--version"].contains($0) })]
      + below.flatMap { commands($0, above: "\(name) ") }
  }

  /// The text of a page below a heading of level 2, by heading.
  private static func sections(_ page: String) -> [String: String] {
    var sections: [String: String] = [:]
    for part in page.split(separator: "\n## ").dropFirst() {
      let lines = part.split(separator: "\n", maxSplits: 1)
      let heading = lines[0].replacing("`", with: "")
      sections[String(heading)] = lines.count > 1 ? String(lines[1]) : ""
    }
    return sections
  }

  @Test func everyCommandAndOptionIsOnThePage() throws {
    let page = try Self.page("command-line.md")
    let sections = Self.sections(page)
    let common = sections["Common options"] ?? ""
    let commands = try Self.commands()
    #expect(commands.count > 10)
    for command in commands where command.name != "tickmark" {
      let section = try #require(sections[command.name], "no section \(command.name)")
      for option in command.options {
        #expect(
          section.contains("`\(option)") || common.contains("`\(option)"),
          "\(command.name) \(option) isn't on the page"
        )
      }
    }
  }

  @Test func noOptionIsOnThePageThatTheProgramHasNot() throws {
    let known = Set(try Self.commands().flatMap(\.options) + ["--help", "--version"])
    let page = try Self.page("command-line.md")
    let named = page.matches(of: /--[a-z][a-z-]*[a-z]/).map { String($0.output) }
    #expect(Set(named).subtracting(known).sorted() == [])
  }

  @Test func everyExitCodeIsOnThePage() throws {
    let page = try Self.page("exit-codes.md")
    for code in ["0", "1", "2", "3", "64"] { #expect(page.contains("\n| `\(code)` |")) }
  }

  @Test(arguments: [
    "run", "validate", "error", "query", "history", "verify", "diff", "test", "sample", "restore",
    "controls", "controls-test", "keygen", "backup", "backups", "backups-verify", "dry-run",
    "publish", "store-verify", "store-read", "witness-init", "rebuild", "waivers", "draw",
  ])
  func everySchemaIsUsedByAStory(name: String) throws {
    let stories = try FileManager.default.contentsOfDirectory(atPath: ScriptTests.scripts.path)
      .map { try String(contentsOf: ScriptTests.scripts.appending(path: $0), encoding: .utf8) }
    #expect(stories.contains { $0.contains("\nschema \(name).schema.json\n") })
  }

  /// The guide's lines are run as they stand, over the configuration that it shows.
  @Test func theGuideToWaiversIsAStory() throws {
    let guide = try Self.page("waivers.md")
    let story = try String(
      contentsOf: ScriptTests.scripts.appending(path: "waivers.txt"),
      encoding: .utf8
    )
    let blocks = guide.split(separator: "```sh\n").dropFirst().flatMap { part in
      part.split(separator: "\n```")[0].split(separator: "\n")
    }
    #expect(blocks.count >= 8)
    for line in blocks where !line.hasPrefix("#") {
      #expect(story.contains(line), "the story doesn't run \(line)")
    }
    let yaml = try #require(guide.split(separator: "```yaml\n").dropFirst().first)
    #expect(story.contains(yaml.split(separator: "\n```")[0]))
  }

  @Test func everyCommandOfTheReadmeIsInAStory() throws {
    let readme = try Self.page("../README.md")
    let stories = try FileManager.default.contentsOfDirectory(atPath: ScriptTests.scripts.path)
      .map { try String(contentsOf: ScriptTests.scripts.appending(path: $0), encoding: .utf8) }
      .joined()
    let lines = readme.split(separator: "\n").filter { $0.hasPrefix("tickmark ") }
    for line in lines {
      let command = line.split(separator: "#")[0].split(separator: " ").joined(separator: " ")
      #expect(stories.contains(command), "no story runs \(command)")
    }
  }
}
