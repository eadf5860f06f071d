import Cryptography
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

/// Writes the bag of a run.
func render(_ evaluated: EvaluatedTrail, _ plan: RunPlan) throws -> RenderedBag {
  RenderedBag(evaluated: evaluated, folder: nil, bagNote: nil)
}
