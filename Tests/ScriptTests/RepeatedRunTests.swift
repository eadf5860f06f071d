import Foundation
import Glibc
import Testing

/// What every run of the same input must arrive at: the sample's bag as it is committed, wherever and
/// however it runs, and however often it is killed.
@Suite(.serialized) struct RepeatedRunTests {
  private static let package = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardized
  private static let at = "2026-03-05T02:00:00Z"
  private static let compared = ["out", "state/segments", "state/log"]

  /// Returns the files below a folder by their names, links left out.
  private static func files(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    for name in names {
      let file = folder.appending(path: name)
      let values = try file.resourceValues(forKeys: [.isRegularFileKey])
      if values.isRegularFile == true { files[name] = try Data(contentsOf: file) }
    }
    return files
  }

  private static func compare(_ a: URL, _ b: URL) throws {
    for folder in compared {
      let (left, right) = (
        try files(a.appending(path: folder)), try files(b.appending(path: folder))
      )
      #expect(left.keys.sorted() == right.keys.sorted())
      for name in left.keys.sorted() where left[name] != right[name] {
        Issue.record("\(folder)/\(name) differs")
      }
    }
  }

  /// Writes the committed sample's company.
  private static func sample(_ name: String, in folder: URL) throws -> URL {
    let run = ProgramRun(program: Program.file, folder: folder, environment: [:])
    let size = ["--events", "2000", "--seed", "1", "--days", "3"]
    #expect(try run.run(["sample", name, "--quiet"] + size) == 0)
    return folder.appending(path: name)
  }

  @discardableResult
  private static func run(
    _ place: URL,
    from folder: URL,
    environment: [String: String] = [:],
    isOnOneCore: Bool = false
  ) throws -> Int32 {
    let process = Process()
    let words = [
      Program.file.path, "run", "nightly", "--config",
      place.appending(path: "pipelines.yaml").path, "--at", at, "--quiet",
    ]
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = (isOnOneCore ? ["taskset", "-c", "0"] : []) + words
    process.currentDirectoryURL = folder
    process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  // `RECORD_GOLDEN=1` rewrites the folder and fails, so that no recording passes unseen.
  @Test func theSamplesBagIsTheCommittedOne() throws {
    let golden = Self.package.appending(path: "reports/sample")
    try Program.withFolder { folder in
      let place = try Self.sample("sample", in: folder)
      #expect(try Self.run(place, from: folder) == 1)
      let bag = place.appending(path: "out/nightly/2026-03-02--2026-03-05")
      let found = try Self.files(bag)
      if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
        try? FileManager.default.removeItem(at: golden)
        try FileManager.default.copyItem(at: bag, to: golden)
        Issue.record("reports/sample was recorded: review its diff like code")
        return
      }
      let wanted = try Self.files(golden)
      #expect(found.keys.sorted() == wanted.keys.sorted())
      for name in wanted.keys.sorted() where found[name] != wanted[name] {
        Issue.record("\(name) isn't as committed")
      }
    }
  }

  @Test func thePackagesPipelineIsTheSamples() throws {
    try Program.withFolder { folder in
      let sample = try Self.sample("sample", in: folder)
      let own = try Data(contentsOf: Self.package.appending(path: "pipelines.yaml"))
      #expect(try own == Data(contentsOf: sample.appending(path: "pipelines.yaml")))
    }
  }

  @Test func zoneLocaleFolderAndCoresLeaveNoTrace() throws {
    try Program.withFolder { folder in
      let one = try Self.sample("one", in: folder)
      let other = try Self.sample("other", in: folder)
      #expect(try Self.run(one, from: folder) == 1)
      let environment = ["TZ": "Asia/Kathmandu", "LC_ALL": "de_DE.UTF-8", "LANG": "tr_TR.UTF-8"]
      let root = URL(filePath: "/")
      #expect(try Self.run(other, from: root, environment: environment, isOnOneCore: true) == 1)
      try Self.compare(one, other)
    }
  }

  // Ten kills; TICKMARK_KILLS for more. Their instants are printed, as they come from no seed.
  @Test func oneMoreRunAfterKillsArrivesAtTheSameBytes() throws {
    let count = Int(ProcessInfo.processInfo.environment["TICKMARK_KILLS"] ?? "") ?? 10
    try Program.withFolder { folder in
      let whole = try Self.sample("whole", in: folder)
      let begun = Date()
      #expect(try Self.run(whole, from: folder) == 1)
      let duration = Date().timeIntervalSince(begun)
      let killed = try Self.sample("killed", in: folder)
      var delays: [Double] = []
      for _ in 0..<count {
        let delay = Double.random(in: 0.01..<duration)
        delays.append(delay)
        try Self.kill(killed, from: folder, after: delay)
      }
      #expect(try Self.run(killed, from: folder) == 1)
      try Self.compare(whole, killed)
      if try Self.files(whole.appending(path: "state/log"))
        != Self.files(
          killed.appending(path: "state/log")
        )
      {
        print("killed after \(delays) seconds")
      }
    }
  }

  private static func kill(_ place: URL, from folder: URL, after delay: Double) throws {
    let process = Process()
    process.executableURL = Program.file
    process.arguments = [
      "run", "nightly", "--config", place.appending(path: "pipelines.yaml").path, "--at", at,
      "--quiet",
    ]
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    Thread.sleep(forTimeInterval: delay)
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
