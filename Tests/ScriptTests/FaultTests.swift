import Foundation
import Testing

/// A fault at a write, a sync or a rename: a clear error or a dead process, and one more run arrives
/// where an undisturbed one does.
///
/// Some places are chosen by a seed; `TICKMARK_FAULTS=all` tries every fault at every call (hours),
/// `TICKMARK_FAULTS=<n>` every n-th call.
@Suite(.serialized) struct FaultTests {
  private static let wish = ProcessInfo.processInfo.environment["TICKMARK_FAULTS"]

  @Test(.enabled(if: FaultyDisk.library != nil)) func oneMoreRunAfterAFaultIsAsIfNothingHadBeen()
    throws
  {
    let library = try #require(FaultyDisk.library)
    try Program.withFolder { folder in
      let trial = try FaultTrial(in: folder, library: library)
      try #require(trial.callCount > 500)
      var tried = 0
      for (kind, call) in Self.places(of: trial.callCount) {
        tried += 1
        for flaw in try trial.flaws(of: kind, at: call) {
          Issue.record("\(kind) at call \(call) of \(trial.callCount): \(flaw)")
        }
      }
      #expect(tried >= FaultyDisk.Kind.allCases.count)
    }
  }

  /// Which faults are tried where.
  private static func places(of count: Int) -> [(FaultyDisk.Kind, Int)] {
    let kinds = FaultyDisk.Kind.allCases
    if let step = wish == "all" ? 1 : wish.flatMap(Int.init), step > 0 {
      return stride(from: 1, through: count, by: step).flatMap { call in
        kinds.map { ($0, call) }
      }
    }
    // A linear congruential generator: the same places each time, others when the count changes.
    var state: UInt64 = 20_261_123
    return kinds.map { kind in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (kind, 1 + Int((state >> 33) % UInt64(count)))
    }
  }
}
