import Cryptography
import Glibc
import SQLite
import Trail

/// A run's reports, written; only ``render(_:_:)`` makes one.
struct RenderedBag {
  let evaluated: EvaluatedTrail
  /// The bag's folder relative to the configuration; nil where nothing was rendered.
  let folder: String?
  /// SHA-256 of its `bag.note`.
  let bagNote: Digest?

  fileprivate init(evaluated: EvaluatedTrail, folder: String?, bagNote: Digest?) {
    self.evaluated = evaluated
    self.folder = folder
    self.bagNote = bagNote
  }
}

/// Writes the bag of a run: the same bytes as before change nothing, other bytes make a revision.
func render(_ evaluated: EvaluatedTrail, _ plan: RunPlan) throws -> RenderedBag {
  guard let render = plan.pipeline.render, plan.runs(.render) else {
    return RenderedBag(evaluated: evaluated, folder: nil, bagNote: nil)
  }
  let signed = evaluated.projected.signed
  let database = try Database(plan.state.ledger, mode: .readOnly)
  let log = try LogReader(plan.state, database: database, size: signed.size)
  let library = plan.library
  var rendering = BagRendering(
    report: try Report(evaluated, plan),
    evidence: log,
    signer: plan.bagSigner,
    schema: library.schema,
    verifier: library.verifier,
    formats: Set(render.formats.compactMap(ReportFormat.init(rawValue:))),
    pages: { report, log in
      let look = PageLook(stylesheet: library.stylesheet, script: library.script)
      return try renderPages(report, evidence: log, look: look)
    },
    rawFile: { digest in
      let path = "\(plan.state.raw)/\(digest.hex)"
      return try Disk.kind(of: path) == nil ? nil : Disk.read(path)
    }
  )
  let folder = "\(render.folder)/\(plan.pipeline.name)"
  let shelf = BagShelf(plan.resolve(folder))
  let reason = plan.occasion ?? "the log has grown, or the configuration changed"
  _ = try shelf.publish(rendering, reason: reason)
  if render.hasExternalTwin {
    rendering.isExternal = true
    _ = try BagShelf(plan.resolve("\(folder)-external")).publish(rendering, reason: reason)
  }
  try FrontPage(plan.resolve(render.folder), stylesheet: library.stylesheet).write()
  let note = try Disk.read("\(shelf.path(plan.periodName))/\(BagNote.name)")
  return RenderedBag(
    evaluated: evaluated,
    folder: "\(folder)/\(plan.periodName)",
    bagNote: SHA256.hash(note)
  )
}
