import CanonicalJSON
import Cryptography
import SQLite
import Trail
import TransparencyLog

/// A judged trail whose log is durable and signed; only ``sign(_:_:_:)`` makes one.
struct SignedTrail {
  let judged: JudgedTrail
  /// `<pipeline>/<at>[.r<n>]`.
  let run: String
  let size: Int
  let root: Digest
  /// The signed checkpoint.
  let checkpoint: String
  /// The checkpoint of the run before; nil on the first night.
  let previous: String?
  /// What people say that counts in this run.
  let assertions: [ReviewedAssertion]

  var ledger: Ledger { judged.ingested.log.ledger }

  fileprivate init(
    judged: JudgedTrail,
    run: String,
    size: Int,
    root: Digest,
    checkpoint: String,
    previous: String?,
    assertions: [ReviewedAssertion]
  ) {
    self.judged = judged
    self.run = run
    self.size = size
    self.root = root
    self.checkpoint = checkpoint
    self.previous = previous
    self.assertions = assertions
  }
}

/// Appends what was found and the run itself, makes the log durable, and signs it.
///
/// The order is that of a crash: segments, tiles, ledger, checkpoint. A run that is repeated with
/// nothing new appends and signs nothing.
func sign(
  _ judged: JudgedTrail,
  _ plan: RunPlan,
  _ opened: OpenedState,
  _ turn: RunTurn,
  _ assertions: RunAssertions,
  caughtUp: [Period]
) async throws -> SignedTrail {
  let log = judged.ingested.log
  let ledger = log.ledger
  let run = turn.run
  if turn.isNew {
    try append(
      judged,
      plan,
      assertions,
      run: run,
      firstIndex: opened.size,
      caughtUp: caughtUp
    )
  }
  try ledger.replaceCoverage(judged.coverage, of: judged.ingested.plans.map(\.name))
  let (size, root) = try await log.commit()
  let checkpoint = Checkpoint(origin: plan.configuration.origin, size: UInt64(size), root: root)
    .signed(by: plan.checkpointSigner)
  if checkpoint != opened.checkpoint {
    try Disk.write(Array(checkpoint.utf8), to: log.state.checkpoint)
    try TreeWriter.removeOldPartials(log.state, size: size)
  }
  let tiles = TileReader(size: UInt64(size)) { try Disk.read("\(log.state.log)/\($0.path)") }
  let previous = try ledger.size(before: run).map { size in
    Checkpoint(
      origin: plan.configuration.origin,
      size: UInt64(size),
      root: try MerkleTree.root(size: UInt64(size), tiles)
    ).signed(by: plan.checkpointSigner)
  }
  return SignedTrail(
    judged: judged,
    run: run,
    size: size,
    root: root,
    checkpoint: checkpoint,
    previous: previous,
    assertions: assertions.reviewed
  )
}

private func append(
  _ judged: JudgedTrail,
  _ plan: RunPlan,
  _ assertions: RunAssertions,
  run: String,
  firstIndex: Int,
  caughtUp: [Period]
) throws {
  let log = judged.ingested.log
  for fact in assertions.facts(at: plan.at) where try !log.holds(fact) { try log.append(fact) }
  try log.append(plan.keyChain, at: plan.at)
  for (number, finding) in judged.newFindings.enumerated() {
    var members = (finding.json.object ?? JSONObject()).map { ($0.name, $0.value) }
    members.append(("run", .string(run)))
    try log.append(
      OwnFact(
        .finding,
        id: "finding/\(run)/\(number + 1)",
        time: plan.at,
        data: .object(JSONObject(members))
      )
    )
  }
  let counts = JSONObject(
    try judged.ingested.plans.map { plan in
      (plan.name, JSONValue(try log.ledger.entryCount(of: plan.name)))
    }
  )
  let missed: [(String, JSONValue)] =
    caughtUp.isEmpty ? [] : [("caughtUp", .array(caughtUp.map(\.json)))]
  let data: [(String, JSONValue)] = [
    ("run", .string(run)), ("pipeline", .string(plan.pipeline.name)), ("at", JSONValue(plan.at)),
    ("period", plan.period.json), ("version", .string(Release.version)),
    ("configuration", .string(plan.configuration.digest.hex)),
    ("firstIndex", JSONValue(firstIndex)), ("counts", .object(counts)),
    ("previous", try RunNote.newest(in: log.state, of: plan.pipeline.name)?.json ?? .null),
  ]
  let identities: [(String, JSONValue)] =
    plan.identities.digest.map { [("identities", .string($0.hex))] } ?? []
  let change: [(String, JSONValue)] =
    assertions.change.isEmpty ? [] : [("assertions", assertions.change.json)]
  try log.append(
    OwnFact(
      .run,
      id: "run/\(run)",
      time: plan.at,
      data: .object(JSONObject(data + identities + missed + change))
    )
  )
}

extension Ledger {
  /// Returns the runs of a name, its revisions included, oldest first.
  func runs(named name: String) throws -> [String] {
    try database.rows(
      "SELECT run FROM run WHERE run = ?1 OR substr(run, 1, length(?1) + 2) = ?1 || '.r' ORDER BY entry",
      [.text(name)]
    ).compactMap { $0[0].text }
  }

  /// Returns the size that the log had after the run before; nil for the first.
  func size(before run: String) throws -> Int? {
    try database.rows(
      """
      SELECT max(entry) + 1 FROM run WHERE entry < (SELECT entry FROM run WHERE run = ?)
      """,
      [.text(run)]
    )[0][0].integer.map { Int($0) }
  }

  /// Returns how many entries of a source the log has.
  func entryCount(of source: String) throws -> Int {
    let rows = try database.rows(
      "SELECT coalesce(sum(count), 0) FROM file WHERE source = ?",
      [.text(source)]
    )
    return Int(rows[0][0].integer ?? 0)
  }
}
