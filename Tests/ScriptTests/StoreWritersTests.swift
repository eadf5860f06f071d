import CanonicalJSON
import EventStore
import Foundation
import Testing

/// Sixteen processes that write to one store and are killed at random.
@Suite struct StoreWritersTests {
  /// What a writer was told to be on the disk.
  private struct Acknowledged: Hashable {
    let position: Int
    let stream: String
    let sequence: Int
  }

  private static let seed = UInt64.random(in: 0...UInt64.max)

  @Test func nothingAcknowledgedIsLostAndNothingForks() throws {
    try Program.withFolder { folder in try Self.hold(in: folder) }
  }

  private static func hold(in folder: URL) throws {
    var random = SeededRandom(state: seed)
    let writers = try (0..<16).map { try start($0, in: folder) }
    // Long enough for the first to have written, short enough that none is done.
    for writer in writers.shuffled(using: &random) {
      Thread.sleep(forTimeInterval: Double.random(in: 0..<0.15, using: &random))
      kill(writer.processIdentifier, SIGKILL)
    }
    for writer in writers {
      writer.waitUntilExit()
      // None was refused, and none was done before its kill.
      #expect(writer.terminationReason == .uncaughtSignal, "seed \(seed)")
    }
    let acknowledged = try (0..<16).flatMap { try Self.acknowledged($0, in: folder) }
    let store = try EventStore(folder.appending(path: "events.db").path)
    let (count, problems) = try store.verify()
    #expect(problems.isEmpty, "seed \(seed)")
    #expect(count >= acknowledged.count && acknowledged.count > 0, "seed \(seed)")
    #expect(Set(acknowledged).count == acknowledged.count, "seed \(seed)")
    var found: Set<Acknowledged> = []
    try store.forEach(.all()) { event in
      found.insert(
        Acknowledged(position: event.position, stream: event.stream, sequence: event.sequence)
      )
    }
    #expect(found.isSuperset(of: acknowledged), "seed \(seed)")
    // Who comes next finds a store that works.
    let events = [NewEvent("after", time: "2026-11-22T09:00:00Z")]
    let next = try store.append(Append(to: "shared", expected: .any, events: events))
    #expect(next.positions.lowerBound == count + 1)
  }

  /// Starts a writer of events by turns in a stream of its own and in one that all share.
  private static func start(_ number: Int, in folder: URL) throws -> Process {
    let lines = (0..<20_000).map { line in
      let stream = line % 2 == 0 ? "own-\(number)" : "shared"
      return
        #"{"stream":"\#(stream)","type":"counted","time":"2026-11-22T08:00:00Z","data":{"n":\#(line)}}"#
    }
    let input = folder.appending(path: "events-\(number).jsonl")
    try Data(lines.joined(separator: "\n").utf8).write(to: input)
    let output = folder.appending(path: "acknowledged-\(number)")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = Program.file
    process.currentDirectoryURL = folder
    process.arguments = [
      "publish", "events.db", input.lastPathComponent, "--batch", number % 2 == 0 ? "1" : "7",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    return process
  }

  /// Reads a writer's whole lines; the kill may have cut the last.
  private static func acknowledged(_ number: Int, in folder: URL) throws -> [Acknowledged] {
    let file = folder.appending(path: "acknowledged-\(number)")
    let text = try String(contentsOf: file, encoding: .utf8)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap {
      line in
      let words = line.split(separator: " ")
      guard words.count == 3, let position = Int(words[0]), let sequence = Int(words[2].dropFirst())
      else { return nil }
      return Acknowledged(position: position, stream: String(words[1]), sequence: sequence)
    }
  }
}

/// SplitMix64: the same numbers for the same seed.
private struct SeededRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}
