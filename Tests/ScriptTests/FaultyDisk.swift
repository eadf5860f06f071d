import CanonicalJSON
import Foundation
import SQLite
import Testing

@testable import Tickmark

/// A library that is loaded before the program and lets one of its writes, syncs and renames fail.
///
/// - SeeAlso: Faults/faults.c.
enum FaultyDisk {
  enum Kind: String, CaseIterable, Sendable {
    /// The call fails with EIO, or with ENOSPC.
    case error, full
    /// A write takes half of what it is given.
    case short
    /// The process is killed before the call; for `power` what wasn't durable is undone as well.
    case crash, power

    var endsRun: Bool { self != .short }
    var kills: Bool { self == .crash || self == .power }
  }

  /// The built library; nil, with one line that says so, without a C compiler.
  static let library: URL? = {
    let source = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Faults/faults.c")
    let library = FileManager.default.temporaryDirectory
      .appending(path: "tickmark-faults-\(UUID()).so")
    for compiler in ["clang", "cc", "gcc"] {
      let words = [compiler, "-shared", "-fPIC", "-O1", "-o", library.path, source.path, "-ldl"]
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = words
      process.standardError = FileHandle.nullDevice
      guard (try? process.run()) != nil else { continue }
      process.waitUntilExit()
      if process.terminationStatus == 0 { return library }
    }
    print("skipped: no C compiler for the disk that fails")
    return nil
  }()
}

/// One small sample that is run again and again, each time with another fault.
struct FaultTrial {
  static let at = "2026-03-03T02:00:00Z"
  private static let size = ["--events", "200", "--seed", "1", "--days", "1"]

  let folder: URL
  let library: URL
  /// Number of calls of an undisturbed run.
  let callCount: Int

  /// Runs the sample undisturbed, as `whole` in the folder.
  init(in folder: URL, library: URL) throws {
    self.folder = folder
    self.library = library
    let run = ProgramRun(program: Program.file, folder: folder, environment: [:])
    #expect(try run.run(["sample", "base", "--quiet"] + Self.size) == 0)
    try FileManager.default.copyItem(at: folder / "base", to: folder / "whole")
    let count = folder / "count"
    let counted = ProgramRun(
      program: Program.file,
      folder: folder,
      environment: ["LD_PRELOAD": library.path, "TICKMARK_FAULT_COUNT": count.path]
    )
    #expect(try counted.run(Self.words("whole")) == 1)
    let text = try String(contentsOf: count, encoding: .utf8)
    callCount = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  private static func words(_ place: String) -> [String] {
    ["run", "nightly", "--config", "\(place)/pipelines.yaml", "--at", at, "--quiet"]
  }

  /// Lets a run meet a fault, then runs once more; returns what isn't as it has to be.
  func flaws(of kind: FaultyDisk.Kind, at call: Int) throws -> [String] {
    let (place, kept) = (folder / "case", folder / "kept")
    for old in [place, kept] where FileManager.default.fileExists(atPath: old.path) {
      try FileManager.default.removeItem(at: old)
    }
    try FileManager.default.copyItem(at: folder / "base", to: place)
    try FileManager.default.createDirectory(at: kept, withIntermediateDirectories: false)
    let disturbed = ProgramRun(
      program: Program.file,
      folder: folder,
      environment: [
        "LD_PRELOAD": library.path, "TICKMARK_FAULT_AT": "\(call)",
        "TICKMARK_FAULT_KIND": kind.rawValue, "TICKMARK_FAULT_KEEP": kept.path,
      ]
    )
    let end = try disturbed.run(Self.words("case"))
    let errors = try String(contentsOf: folder / "stderr", encoding: .utf8)
    var flaws: [String] = []
    let want: Int32 = kind.kills ? 128 + SIGKILL : kind.endsRun ? 3 : 1
    if end != want { flaws.append("ended with \(end), want \(want): \(errors)") }
    if want == 3, !errors.contains(": ") { flaws.append("no place in \(errors)") }
    let again = ProgramRun(program: Program.file, folder: folder, environment: [:])
    let second = try again.run(Self.words("case"))
    guard second == 1 else {
      let errors = try String(contentsOf: folder / "stderr", encoding: .utf8)
      return flaws + ["one more run ended with \(second): \(errors)"]
    }
    let verify = ["backups", "verify", "nightly", "--config", "case/pipelines.yaml", "--quiet"]
    if try again.run(verify) != 0 { flaws.append("backups aren't proven") }
    return try flaws + Self.differences(folder / "whole", place)
  }

  // MARK: Comparing

  /// Names what is not byte for byte the same; of the ledger the dump, of backups the names.
  static func differences(_ one: URL, _ other: URL) throws -> [String] {
    var differences: [String] = []
    for part in ["out", "state/segments", "state/log", "state/raw"] {
      let (left, right) = (try files(one / part), try files(other / part))
      for name in Set(left.keys).union(right.keys).sorted() where left[name] != right[name] {
        differences.append("\(part)/\(name)")
      }
    }
    for part in ["backups/nightly", "state", "state/runs", "out/nightly"] {
      let names = try [one, other].map {
        try FileManager.default.contentsOfDirectory(atPath: ($0 / part).path).sorted()
      }
      if names[0] != names[1] { differences.append("\(part): \(names[1]), want \(names[0])") }
    }
    if try dump(one) != dump(other) { differences.append("state/ledger.db") }
    return differences
  }

  private static func files(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let values = try (folder / name).resourceValues(forKeys: [.isRegularFileKey])
      if values.isRegularFile == true { files[name] = try Data(contentsOf: folder / name) }
    }
    return files
  }

  static func dump(_ place: URL) throws -> [String] {
    let database = try Database((place / "state/ledger.db").path, mode: .readOnly)
    return try TableDump.tables(in: database).flatMap { table in
      var lines = [table]
      var dump = try TableDump(of: table, in: database)
      _ = try dump.forEachLine { lines.append(String(decoding: $0, as: UTF8.self)) }
      return lines
    }
  }
}

extension URL {
  static func / (folder: URL, name: String) -> URL { folder.appending(path: name) }
}
