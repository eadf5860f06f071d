import Cryptography
import Foundation
import Testing
import Trail
import TransparencyLog

@testable import Tickmark

@Suite struct WitnessTests {
  private static let time = Instant(seconds: 1_700_000_000)

  /// A log of `leaves` in a folder: its checkpoint and its tiles, signed by a key that others guess.
  private static func publish(_ leaves: [String], in folder: String) throws -> VerifierKey {
    let signer = try NoteSigner(name: "log.example/a", seed: [UInt8](repeating: 3, count: 32))
    let hashes = leaves.map { MerkleTree.leafHash(SHA256.hash($0)) }
    let tile = Tile(level: 0, index: 0, width: hashes.count)
    try Disk.makeFolder(Disk.parent(of: "\(folder)/\(tile.path)"))
    try Disk.write(hashes.flatMap(\.bytes), to: "\(folder)/\(tile.path)")
    let reader = TileReader(size: UInt64(hashes.count)) { try Disk.read("\(folder)/\($0.path)") }
    let root = try MerkleTree.root(size: UInt64(hashes.count), reader)
    let checkpoint = Checkpoint(origin: signer.name, size: UInt64(hashes.count), root: root)
    try Disk.write(Array(checkpoint.signed(by: signer).utf8), to: "\(folder)/checkpoint")
    return signer.verifier
  }

  private static func make(_ number: UInt8, in folder: String) throws -> VerifierKey {
    try Witness.make(in: folder, name: "w\(number).example/w") {
      [UInt8](repeating: number, count: $0)
    }
  }

  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "witness-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test(arguments: [("ab", "abc"), ("a", "abcdefg"), ("abcd", "abcd"), ("abcde", "abcdef")])
  func logThatGoesOnIsCosigned(old: String, new: String) throws {
    try Self.withFolder { folder in
      _ = try Self.make(1, in: "\(folder)/w")
      let key = try Self.publish(old.map(String.init), in: "\(folder)/old")
      _ = try Self.publish(new.map(String.init), in: "\(folder)/new")
      let witness = try Witness("\(folder)/w")
      #expect(try witness.cosign("\(folder)/old", key: key, at: Self.time).note != nil)
      let (note, verification) = try witness.cosign("\(folder)/new", key: key, at: Self.time)
      #expect(verification.state == .proven)
      let last = try #require(try note.map { try SignedNote($0) }?.signatures.last)
      #expect(last.time == 1_700_000_000)
    }
  }

  @Test(arguments: [("ab", "xbc"), ("abc", "abx"), ("abc", "ab"), ("abcd", "axcdefg")])
  func logThatForkedOrShrankIsNotCosigned(old: String, new: String) throws {
    try Self.withFolder { folder in
      _ = try Self.make(1, in: "\(folder)/w")
      let key = try Self.publish(old.map(String.init), in: "\(folder)/old")
      _ = try Self.publish(new.map(String.init), in: "\(folder)/new")
      let witness = try Witness("\(folder)/w")
      _ = try witness.cosign("\(folder)/old", key: key, at: Self.time)
      let (note, verification) = try witness.cosign("\(folder)/new", key: key, at: Self.time)
      #expect(note == nil)
      #expect(verification.state == .broken)
      // What was seen is still known: the honest log goes on.
      #expect(try witness.cosign("\(folder)/old", key: key, at: Self.time).note != nil)
    }
  }

  @Test func quorumOfAPolicyIsCounted() throws {
    try Self.withFolder { folder in
      let keys = try (1...3).map { try Self.make(UInt8($0), in: "\(folder)/w\($0)") }
      let log = try Self.publish(["a", "b", "c"], in: "\(folder)/log")
      let policy = """
        log \(log)
        \(keys.enumerated().map { "witness w\($0 + 1) \($1)" }.joined(separator: "\n"))
        group two 2 w1 w2 w3
        quorum two

        """
      try Disk.write(Array(policy.utf8), to: "\(folder)/policy")
      func state(_ witnesses: [Int]) throws -> Verification.State {
        for number in witnesses {
          let note = try Witness("\(folder)/w\(number)")
            .cosign("\(folder)/log", key: log, at: Self.time).note
          try Disk.write(Array(try #require(note).utf8), to: "\(folder)/\(number).note")
        }
        let demand = try WitnessDemand(
          policy: "\(folder)/policy",
          notes: witnesses.map { "\(folder)/\($0).note" }
        )
        let keys = try TrustedKeys(demand.logs.map(\.description))
        return try verifyArtifact("\(folder)/log/checkpoint", keys: keys, witnesses: demand).state
      }
      #expect(try state([]) == .unproven)
      #expect(try state([2]) == .unproven)
      #expect(try state([1, 3]) == .proven)
      #expect(try state([1, 2, 3]) == .proven)
    }
  }

  @Test func cosignatureOfAnotherCheckpointIsBroken() throws {
    try Self.withFolder { folder in
      let key = try Self.make(1, in: "\(folder)/w")
      let log = try Self.publish(["a"], in: "\(folder)/old")
      _ = try Self.publish(["a", "b"], in: "\(folder)/new")
      let note = try Witness("\(folder)/w").cosign("\(folder)/old", key: log, at: Self.time).note
      try Disk.write(Array(try #require(note).utf8), to: "\(folder)/old.note")
      try Disk.write(
        Array("log \(log)\nwitness w \(key)\nquorum w\n".utf8),
        to: "\(folder)/policy"
      )
      let demand = try WitnessDemand(policy: "\(folder)/policy", notes: ["\(folder)/old.note"])
      let keys = try TrustedKeys(demand.logs.map(\.description))
      let found = try verifyArtifact("\(folder)/new/checkpoint", keys: keys, witnesses: demand)
      #expect(found.state == .broken)
      #expect(
        found.lines.contains { $0.text.hasSuffix("cosigned another checkpoint than this one") }
      )
    }
  }
}
