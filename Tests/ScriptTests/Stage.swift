import CanonicalJSON
import Foundation

/// The folder that a story plays in, and what its last run left.
struct Stage {
  let program: URL
  let folder: URL
  private var environment = ["TZ": "UTC", "LC_ALL": "C", "PATH": "/usr/bin:/bin"]

  init(program: URL, folder: URL) {
    self.program = program
    self.folder = folder
  }

  /// What the last run wrote, for messages.
  var streams: String {
    ["stdout", "stderr"].map { "\($0):\n\((try? text($0)) ?? "")" }.joined(separator: "\n")
  }

  /// Does what a line says; returns why it doesn't hold, or nil.
  mutating func perform(_ words: [String]) throws -> String? {
    guard let verb = words.first else { return "no command" }
    switch verb {
    case "!": return try negated(Array(words.dropFirst()))
    case "exit": return try run(Array(words.dropFirst(2)), want: Int32(words[1]))
    case "tickmark": return try run(words, want: 0)
    case "python": return try runPython(Array(words.dropFirst()))
    case "terminal": return try run(Array(words.dropFirst()), want: 0, on: .terminal)
    case "closed": return try run(Array(words.dropFirst()), want: 0, on: .closedPipe)
    case "env":
      let pair = words[1].split(separator: "=", maxSplits: 1).map(String.init)
      environment[pair[0]] = pair[1]
      return nil
    default: return try holds(verb, Array(words.dropFirst()))
    }
  }

  private mutating func negated(_ words: [String]) throws -> String? {
    if words.first == "tickmark" {
      return try run(words, want: nil)
    }
    return try holds(words[0], Array(words.dropFirst())) == nil ? "it holds" : nil
  }

  private func holds(_ verb: String, _ words: [String]) throws -> String? {
    switch verb {
    case "stdout", "stderr":
      let found = try text(verb).firstMatch(of: Regex(words[0]).anchorsMatchLineEndings())
      return found == nil ? "no match" : nil
    case "cmp":
      return try bytes(words[0]) == bytes(words[1]) ? nil : "not the same bytes"
    case "exists": return FileManager.default.fileExists(atPath: path(words[0])) ? nil : "not there"
    case "schema": return try schema(words[0])
    case "sample": try copySample(to: words[0])
    case "cp":
      try? FileManager.default.removeItem(atPath: path(words[1]))
      try FileManager.default.copyItem(atPath: path(words[0]), toPath: path(words[1]))
    case "mkdir":
      try FileManager.default.createDirectory(
        atPath: path(words[0]),
        withIntermediateDirectories: true
      )
    case "sh": return try shell(words[0])
    case "rm": try FileManager.default.removeItem(atPath: path(words[0]))
    case "mode":
      let mode = Int(words[0], radix: 8) ?? 0
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path(words[1]))
    case "edit":
      let old = try text(words[0])
      guard old.contains(words[1]) else { return "no \(words[1]) in \(words[0])" }
      try write(old.replacing(words[1], with: words[2]), to: words[0])
    default: return "unknown command \(verb)"
    }
    return nil
  }

  // MARK: Runs

  private func run(
    _ words: [String],
    want: Int32?,
    on end: ProgramRun.End = .files
  ) throws -> String? {
    guard words.first == "tickmark" else { return "want tickmark" }
    let run = ProgramRun(program: program, folder: folder, environment: environment)
    let status = try run.run(Array(words.dropFirst()), on: end)
    guard let want else { return status == 0 ? "ended with 0" : nil }
    return status == want ? nil : "ended with \(status), want \(want)"
  }

  /// Runs a line as a user types it, with the program in the path.
  private func shell(_ line: String) throws -> String? {
    var environment = environment
    let folders = [program.deletingLastPathComponent().path, environment["PATH"] ?? ""]
    environment["PATH"] = folders.joined(separator: ":")
    let run = ProgramRun(
      program: URL(filePath: "/bin/sh"),
      folder: folder,
      environment: environment
    )
    let status = try run.run(["-c", line])
    return status == 0 ? nil : "ended with \(status)"
  }

  private func runPython(_ words: [String]) throws -> String? {
    let python = URL(filePath: "/usr/bin/python3")
    let run = ProgramRun(program: python, folder: folder, environment: environment)
    let status = try run.run(words)
    return status == 0 ? nil : "ended with \(status), want 0"
  }

  private func schema(_ name: String) throws -> String? {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../docs/json/\(name)")
    let schema = try JSONSchema(JSONValue(parsing: Array(Data(contentsOf: file))))
    let document = try JSONValue(parsing: Array(bytes("stdout")))
    let flaws = schema.flaws(of: document)
    return flaws.isEmpty ? nil : flaws.joined(separator: "\n")
  }

  private func copySample(to name: String) throws {
    let sample = try SampleFolder.shared(program).get()
    try FileManager.default.copyItem(atPath: sample.path, toPath: path(name))
  }

  // MARK: Files

  private func path(_ name: String) -> String {
    name.hasPrefix("/") ? name : folder.appending(path: name).path
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(filePath: path(name)))
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }

  func write(_ text: String, to name: String) throws {
    let file = URL(filePath: path(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(text.utf8).write(to: file)
  }
}
