import Foundation
import Glibc
import Testing

/// Signals, and a second run beside the first.
@Suite(.serialized) struct SignalTests {
  private static let at = "2026-03-05T02:00:00Z"
  private static let words = [
    "run", "nightly", "--config", "sample/pipelines.yaml", "--at", at, "--quiet",
  ]

  private static func begin(
    _ words: [String],
    in folder: URL,
    errors: String,
    isBlocked: Bool = false
  ) throws -> Process {
    let process = Process()
    // `env` becomes the program, with the signals blocked as another parent may have them.
    process.executableURL = isBlocked ? URL(filePath: "/usr/bin/env") : Program.file
    process.arguments =
      (isBlocked ? ["--block-signal=INT,TERM", Program.file.path] : []) + words
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    let file = folder.appending(path: errors)
    try Data().write(to: file)
    process.standardError = try FileHandle(forWritingTo: file)
    try process.run()
    return process
  }

  private static func sample(_ folder: URL) throws -> ProgramRun {
    let run = ProgramRun(program: Program.file, folder: folder, environment: [:])
    let size = ["--events", "1000", "--seed", "1", "--days", "3"]
    #expect(try run.run(["sample", "sample", "--quiet"] + size) == 0)
    return run
  }

  /// Waits until the run has noted that it is under way; false if it never does.
  private static func isUnderWay(_ folder: URL) -> Bool {
    let note = folder.appending(path: "sample/state/pending.json").path
    for _ in 0..<60_000 {
      if FileManager.default.fileExists(atPath: note) { return true }
      usleep(1_000)
    }
    return false
  }

  /// Waits until a process has the lock's file open, and so catches signals; false if it never does.
  private static func isAtLock(_ process: Process) -> Bool {
    let folder = "/proc/\(process.processIdentifier)/fd"
    for _ in 0..<6_000 {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      let open = names.compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
      }
      if open.contains(where: { $0.hasSuffix("/state/lock") }) { return true }
      usleep(10_000)
    }
    return false
  }

  @Test(arguments: [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM")])
  func aSignalStopsARunThatTheNextOneFinishes(signal: Int32, name: String) throws {
    try Program.withFolder { folder in
      let run = try Self.sample(folder)
      let process = try Self.begin(Self.words, in: folder, errors: "stopped")
      try #require(Self.isUnderWay(folder))
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      #expect(process.terminationReason == .exit)
      #expect(process.terminationStatus == 3)
      let text = try String(contentsOf: folder.appending(path: "stopped"), encoding: .utf8)
      #expect(text.contains(": stopped by \(name)\n"))
      #expect(text.contains("hint: nothing is lost"))
      #expect(try run.run(Self.words) == 1)
      let whole = folder.appending(path: "whole")
      try FileManager.default.createDirectory(at: whole, withIntermediateDirectories: true)
      let other = try Self.sample(whole)
      #expect(try other.run(Self.words) == 1)
      let places = [whole.appending(path: "sample"), folder.appending(path: "sample")]
      #expect(try FaultTrial.differences(places[0], places[1]) == [])
    }
  }

  @Test func aSecondSignalEndsTheRunAtOnce() throws {
    try Program.withFolder { folder in
      _ = try Self.sample(folder)
      let process = try Self.begin(Self.words, in: folder, errors: "stopped")
      try #require(Self.isUnderWay(folder))
      // Stopped meanwhile, so that it can't act on the first before the second has come.
      kill(process.processIdentifier, SIGSTOP)
      kill(process.processIdentifier, SIGTERM)
      kill(process.processIdentifier, SIGINT)
      kill(process.processIdentifier, SIGCONT)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
    }
  }

  @Test func aSecondRunLeavesOrWaits() throws {
    try Program.withFolder { folder in
      let run = try Self.sample(folder)
      let lock = folder.appending(path: "sample/state/lock").path
      try FileManager.default.createDirectory(
        atPath: folder.appending(path: "sample/state").path,
        withIntermediateDirectories: true
      )
      let held = unsafe open(lock, O_RDWR | O_CREAT, 0o600)
      #expect(flock(held, LOCK_EX) == 0)
      #expect(try run.run(Self.words) == 3)
      let text = try String(contentsOf: folder.appending(path: "stderr"), encoding: .utf8)
      #expect(text.hasPrefix("sample/state/lock: lock: Resource temporarily unavailable\n"))
      #expect(text.contains("--wait"))
      let waiting = try Self.begin(Self.words + ["--wait"], in: folder, errors: "waited")
      #expect(Self.isAtLock(waiting))
      usleep(300_000)
      #expect(waiting.isRunning)
      close(held)
      waiting.waitUntilExit()
      #expect(waiting.terminationStatus == 1)
    }
  }

  @Test(arguments: [false, true])
  func aWaitingRunCanBeStopped(isBlocked: Bool) throws {
    try Program.withFolder { folder in
      _ = try Self.sample(folder)
      let state = folder.appending(path: "sample/state")
      try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
      let held = unsafe open(state.appending(path: "lock").path, O_RDWR | O_CREAT, 0o600)
      defer { close(held) }
      #expect(flock(held, LOCK_EX) == 0)
      let waiting = try Self.begin(
        Self.words + ["--wait"],
        in: folder,
        errors: "waited",
        isBlocked: isBlocked
      )
      #expect(Self.isAtLock(waiting))
      kill(waiting.processIdentifier, SIGTERM)
      waiting.waitUntilExit()
      #expect(waiting.terminationStatus == 3)
    }
  }
}
