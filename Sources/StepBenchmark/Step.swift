import Age
import Archive
import CanonicalJSON
import Cryptography
import Formats
import Tickmark
import TransparencyLog

/// One step of a run over a fixed input.
struct Step: Sendable {
  /// What a step does, once its input is made.
  struct Work {
    /// How many units one call works through.
    let count: Int
    let run: () throws -> Void
  }

  let name: String
  /// What is counted.
  let unit: String
  /// Makes the input.
  let prepare: @Sendable () throws -> Work

  static let all = [
    Step(name: "nothing", unit: "events") {
      Work(count: SampleLines.count) { _ = SampleLines.made }
    },
    Step(name: "inflate", unit: "bytes", prepare: inflate),
    Step(name: "scan", unit: "events", prepare: scan),
    Step(name: "canonical", unit: "events", prepare: canonical),
    Step(name: "sha256", unit: "bytes") {
      let bytes = SampleLines.made
      return Work(count: bytes.count) { keep(SHA256.hash(bytes).leadingWord) }
    },
    Step(name: "prepare", unit: "events", prepare: preparation),
    Step(name: "insert", unit: "events") {
      let steps = try preparationSteps()
      let insert = steps.insertion(rounds: 4)
      return Work(count: steps.count * 4) { keep(UInt64(try insert())) }
    },
    Step(name: "tree", unit: "entries", prepare: tree),
    Step(name: "compress", unit: "bytes") {
      let bytes = SampleLines.made
      return Work(count: bytes.count) {
        keep(UInt64(ZstdCompressor(level: 1).compressFrame(bytes).count))
      }
    },
    Step(name: "seal", unit: "bytes", prepare: seal),
  ]

  private static func inflate() throws -> Work {
    let member = Gzip.compress(SampleLines.made)
    return Work(count: SampleLines.made.count) {
      keep(UInt64(try Gzip.decompress(member, limit: 1 << 30).count))
    }
  }

  private static func scan() throws -> Work {
    let lines = SampleLines.made.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    return Work(count: lines.count) {
      var tape = JSONTape()
      for line in lines {
        try unsafe line.withUnsafeBytes { try unsafe tape.parse($0) }
      }
      keep(UInt64(tape.childCount(of: 0)))
    }
  }

  private static func canonical() throws -> Work {
    let lines = SampleLines.made.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    return Work(count: lines.count) {
      var tape = JSONTape()
      var output: [UInt8] = []
      for line in lines {
        output.removeAll(keepingCapacity: true)
        // The line outlives the call.
        try unsafe line.withUnsafeBytes { bytes in
          try unsafe tape.parse(bytes)
          unsafe tape.appendCanonical(in: bytes, to: &output)
        }
      }
      keep(UInt64(output.count))
    }
  }

  private static func preparationSteps() throws -> PreparationSteps {
    let settings = FormatSettings(
      format: .chainedJSONLines,
      map: [
        "actor": try JSONPointer("/actor/id"), "ip": try JSONPointer("/ip"),
        "target": try JSONPointer("/subject"),
      ]
    )
    let key = Base64.encode([UInt8](0..<64))
    let steps = PreparationSteps(lines: SampleLines.made, settings: settings, commitKey: key)
    guard let steps, steps.prepare() == SampleLines.count else { throw StepError.notTaken }
    return steps
  }

  private static func preparation() throws -> Work {
    let steps = try preparationSteps()
    return Work(count: steps.count) { keep(UInt64(steps.prepare())) }
  }

  private static func tree() throws -> Work {
    let digests = (0..<65_536).map { SHA256.hash("\($0)") }
    return Work(count: digests.count) {
      var builder = TileBuilder()
      for digest in digests { builder.append(digest) }
      keep(UInt64(builder.takeComplete().count) + builder.root.leadingWord)
    }
  }

  private static func seal() throws -> Work {
    let bytes = Array(repeating: SampleLines.made, count: 4).flatMap { $0 }
    let recipient = AgeIdentity.generate(random: { [UInt8](repeating: 7, count: $0) }).recipient
    return Work(count: bytes.count) {
      let encryptor = AgeEncryptor(recipients: [recipient]) { [UInt8](repeating: 9, count: $0) }
      keep(UInt64(encryptor.write(bytes).count + encryptor.finish().count))
    }
  }
}

enum StepError: Error { case notTaken }

nonisolated(unsafe) private var kept: UInt64 = 0

/// Keeps a result alive, so that the work for it isn't optimised away.
@inline(never) private func keep(_ value: UInt64) { unsafe kept ^= value }
