import Cryptography
import SQLite
import Trail
import TransparencyLog

/// A state that is in order, and consistent with every earlier checkpoint in reach.
struct OpenedState {
  let ledger: Ledger
  /// Number of entries before this run.
  let size: Int
  /// The newest checkpoint of the state; nil on the first night.
  let checkpoint: String?

  /// Why nothing may be signed: findings, not errors.
  struct Contradiction: Error {
    let findings: [Finding]
  }

  /// Brings a state in order that this process has locked.
  ///
  /// - Throws: ``Contradiction`` where the log isn't what was signed; ``RunError``, ``DiskError``.
  static func open(_ plan: RunPlan) async throws -> OpenedState {
    let known = try KnownCheckpoints(
      folders: plan.anchors.map(plan.resolve) + [plan.state.log],
      keys: [plan.checkpointSigner.verifier]
        + plan.keyChain.keys(named: plan.configuration.origin),
      root: plan.resolve("")
    )
    let signed = Int(known.newest?.checkpoint.size ?? 0)
    let recovered = try await Recovery.recover(plan.state, signed: signed) { ledger in
      // Other pipelines fill the same log.
      let sources = try plan.configuration.sources.map { try SourcePlan($0, plan.configuration) }
      var rebuild = try Rebuild(plan.state, ledger, sources, plan.secrets)
      try await rebuild.run()
    }
    let tiles = TileReader(size: UInt64(recovered.size)) {
      try Disk.read("\(plan.state.log)/\($0.path)")
    }
    let findings = try known.contradictions(of: recovered.size, tiles)
    guard findings.isEmpty else { throw Contradiction(findings: findings.sorted()) }
    let checkpoint =
      try Disk.kind(of: plan.state.checkpoint) == nil
      ? nil : String(decoding: Disk.read(plan.state.checkpoint), as: UTF8.self)
    return OpenedState(
      ledger: recovered.ledger,
      size: recovered.size,
      checkpoint: checkpoint
    )
  }
}

extension RunPlan {
  /// Where earlier checkpoints may lie: what is configured, and what runs write.
  var anchors: [String] {
    configuration.anchors
      + configuration.pipelines.flatMap {
        [$0.render?.folder, $0.backup?.folder].compactMap { $0 }
      }
  }
}
