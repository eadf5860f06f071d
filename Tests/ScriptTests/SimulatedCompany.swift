import CanonicalJSON
import Foundation
import Glibc
import Testing

/// A sample company whose exports arrive day by day.
final class SimulatedCompany {
  /// How a run ended, as far as the nights look at it.
  struct Outcome {
    let exit: Int32
    /// Of the findings, each once, sorted.
    let codes: [String]
    /// Days that were reported on beside the night's own.
    let further: [String]
    let missed: [String]
  }

  private let folder: URL
  private let program: ProgramRun
  /// Files that haven't arrived, with the second in which they do.
  private var waiting: [(name: String, second: Int)] = []
  private static let firstDay = 1_772_409_600  // 2026-03-02T00:00:00Z

  /// Writes a company of so many days, and takes its exports away again.
  init(in folder: URL, days: Int) throws {
    self.folder = folder
    program = ProgramRun(program: Program.file, folder: folder, environment: [:])
    let size = ["--events", "\(max(200, 60 * days))", "--seed", "1", "--days", "\(days)"]
    #expect(try program.run(["sample", "company", "--quiet"] + size) == 0)
    let file = folder / "company/pipelines.yaml"
    let text = try String(contentsOf: file, encoding: .utf8)
    // The three whose files have the time of their delivery in their names.
    let sources = ["cloudtrail", "business", "payments"]
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.hasPrefix("    sources: [") {
        return "    sources: [\(sources.joined(separator: ", "))]"
      }
      if line.hasPrefix("keys: ") {
        return line.dropLast(2) + ", statements: keys/key-statements }"
      }
      return line.hasPrefix("    period: ") ? "    period: yesterday" : String(line)
    }
    try Data(lines.joined(separator: "\n").utf8).write(to: file)
    try FileManager.default.moveItem(at: folder / "company/exports", to: folder / "later")
    for source in sources {
      try FileManager.default.createDirectory(
        at: folder / "company/exports/\(source)",
        withIntermediateDirectories: true
      )
    }
    let metadata = "cloudtrail.metadata.json"
    try FileManager.default.moveItem(
      at: folder / "later/\(metadata)",
      to: folder / "company/exports/\(metadata)"
    )
    let names = try FileManager.default.subpathsOfDirectory(atPath: (folder / "later").path)
      .filter { name in sources.contains { name.hasPrefix("\($0)/") } }
    let exported = try Self.exported(names, in: folder / "later")
    for name in names {
      let values = try (folder / "later/\(name)").resourceValues(forKeys: [.isRegularFileKey])
      guard values.isRegularFile == true else { continue }
      let base = name.split(separator: "/").last.map(String.init) ?? name
      waiting.append((name, try exported[base] ?? Self.second(of: name)))
    }
  }

  /// When the data files of table exports are there: with the manifest that names them.
  private static func exported(_ names: [String], in folder: URL) throws -> [String: Int] {
    var seconds: [String: Int] = [:]
    for name in names where name.hasSuffix("/manifest-files.json") {
      let text = try String(contentsOf: folder / name, encoding: .utf8)
      for line in text.split(separator: "\n") {
        let key = try JSONValue(parsing: Array(line.utf8))["dataFileS3Key"]?.string ?? ""
        if let base = key.split(separator: "/").last {
          seconds[String(base)] = try second(of: name)
        }
      }
    }
    return seconds
  }

  /// When a file is there, as its name says.
  private static func second(of name: String) throws -> Int {
    if let match = name.firstMatch(of: /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z/) {
      let text =
        "\(match.1)-\(match.2)-\(match.3)T\(match.4):\(match.5):\(match.6 ?? "00")Z"
      return try Int(Date(text, strategy: .iso8601).timeIntervalSince1970)
    }
    if let match = name.firstMatch(of: /business\/(\d{4}-\d\d-\d\d)-/) {
      return try Int(Date("\(match.1)T23:59:59Z", strategy: .iso8601).timeIntervalSince1970)
    }
    let match = try #require(name.firstMatch(of: /AWSDynamoDB\/0(\d+)-/), "\(name)")
    return try #require(Int(match.1)) / 1_000
  }

  /// The day that a night reports on: the first is 1.
  func date(_ night: Int) -> String {
    let date = Date(timeIntervalSince1970: Double(Self.firstDay + (night - 1) * 86_400))
    return String(date.ISO8601Format().prefix(10))
  }

  private func second(_ night: Int) -> Int { Self.firstDay + night * 86_400 + 7_200 }

  private func at(_ night: Int) -> String {
    Date(timeIntervalSince1970: Double(second(night))).ISO8601Format()
  }

  /// Brings what has come by a night's run, but for files whose name has a text in it.
  func deliver(_ night: Int, holding held: String? = nil) throws {
    for file in waiting where file.second <= second(night) {
      if let held, file.name.contains(held) { continue }
      let target = folder / "company/exports/\(file.name)"
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try FileManager.default.moveItem(at: folder / "later/\(file.name)", to: target)
    }
    waiting.removeAll {
      FileManager.default.fileExists(atPath: (folder / "later/\($0.name)").path) == false
    }
  }

  /// Delivers a source's first file of a day once more, under another name.
  func copyExport(_ source: String, from night: Int, as word: String) throws {
    let place = folder / "company/exports/\(source)"
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    let name = try #require(names.first { $0.hasPrefix(date(night)) })
    try FileManager.default.copyItem(at: place / name, to: place / "\(word)-\(name)")
  }

  private func words(_ night: Int) -> [String] {
    ["run", "nightly", "--config", "company/pipelines.yaml", "--at", at(night), "--json"]
  }

  func run(_ night: Int, _ options: [String] = []) throws -> Outcome {
    let exit = try program.run(words(night) + options)
    let document = try JSONValue(parsing: Array(Data(contentsOf: folder / "stdout")))
    let errors = try String(contentsOf: folder / "stderr", encoding: .utf8)
    try #require(exit <= 2, "night \(night): \(errors)")
    let codes = (document["findings"]?.array ?? []).compactMap { $0["code"]?.string }
    let further = (document["further"]?.array ?? []).compactMap { $0["period"]?["begin"]?.string }
    return Outcome(
      exit: exit,
      codes: Set(codes).sorted(),
      further: further.map { String($0.prefix(10)) },
      missed: (document["missed"]?.array ?? []).compactMap(\.string)
    )
  }

  /// Kills a night's run some time after it has noted that it is under way.
  func kill(_ night: Int, after seconds: Double) throws {
    let process = Process()
    process.executableURL = Program.file
    process.arguments = words(night)
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<60_000 where !exists("state/pending.json") { usleep(1_000) }
    Thread.sleep(forTimeInterval: seconds)
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Replaces a key in the morning after a night.
  func rotate(_ name: String, after night: Int) throws {
    let at = Date(timeIntervalSince1970: Double(second(night) + 3_600)).ISO8601Format()
    let words = ["keys", "rotate", name, "--config", "company/pipelines.yaml", "--at", at]
    #expect(try program.run(words + ["--quiet"]) == 0)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: folder / "company/\(name)")
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: (folder / "company/\(name)").path)
  }

  func newestArchiveByteCount() throws -> Int {
    let place = folder / "company/backups/nightly"
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
    guard let name = names.filter({ $0.hasSuffix(".age") }).max() else { return 0 }
    return try (place / name).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
  }

  /// What must hold after all nights: the segments make the ledger, and the backups the state.
  func expectSoundEnd() throws {
    let config = ["--config", "company/pipelines.yaml", "--quiet"]
    #expect(try program.run(["rebuild"] + config) == 0)
    #expect(try program.run(["backups", "verify", "nightly"] + config) == 0)
    let keys = [
      "--identity", "company/keys/offline/backup-identity.txt", "--key", "company/keys/backup.vkey",
    ]
    #expect(
      try program.run(["restore", "company/backups/nightly", "restored"] + keys + config) == 0
    )
    let names = ["restored/state/log/checkpoint", "company/state/log/checkpoint"]
    let checkpoints = try names.map { try Data(contentsOf: folder / $0) }
    #expect(checkpoints[0] == checkpoints[1])
  }
}
