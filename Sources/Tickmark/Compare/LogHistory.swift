import Cryptography
import TransparencyLog

/// What became of a log between two bags.
package enum LogHistory: Sendable, Hashable {
  /// Both stand on the same entries.
  case same(size: UInt64)
  /// The later log begins with the earlier one, as proofs show.
  case more(from: UInt64, to: UInt64)
  /// The later log doesn't begin with the earlier one: something was changed or removed.
  case changed(String)
  /// No proof is at hand that says either.
  case unproven(String)

  /// Compares the checkpoints of two bags.
  ///
  /// The bags beside the later one, each with its proof from the one before it, lead from the earlier
  /// to the later where they are there.
  package init(from earlier: BagContents, to later: BagContents) throws {
    let (old, new) = (earlier.checkpoint, later.checkpoint)
    guard old.origin == new.origin else {
      self = .unproven("the logs have two names: \(old.origin) and \(new.origin)")
      return
    }
    if old.size == new.size {
      self =
        old.root == new.root
        ? .same(size: old.size) : .changed("two roots over the same \(old.size) entries")
      return
    }
    if old.size > new.size {
      // A log never shrinks: what proves the way back shows which of the two is the later one.
      let back = try Self.way(from: new, to: old, steps: try Self.steps(beside: earlier))
      self =
        back == .proven
        ? .unproven(
          "the first bag is the later one: \(old.size) entries, the second has \(new.size)"
        )
        : .changed("the log has \(new.size) entries, and had \(old.size)")
      return
    }
    switch try Self.way(from: old, to: new, steps: Self.steps(beside: later)) {
    case .proven: self = .more(from: old.size, to: new.size)
    case .refuted(let size): self = .changed("what was signed at \(size) entries isn't its begin")
    case .unknown:
      self = .unproven("no proof leads from \(old.size) to \(new.size) entries")
    }
  }

  private typealias Step = (from: Checkpoint, to: Checkpoint, proof: [Digest])

  private enum Way: Equatable { case proven, refuted(UInt64), unknown }

  /// The steps that the bags in the same folder prove.
  private static func steps(beside bag: BagContents) throws -> [Step] {
    let folder = Disk.parent(of: try Disk.resolved(bag.path))
    let others = (try? Disk.names(in: folder)) ?? []
    let bags = [bag] + others.compactMap { try? BagContents("\(folder)/\($0)") }
    return bags.compactMap { bag in
      bag.previous.map { ($0.checkpoint, bag.checkpoint, $0.consistency) }
    }
  }

  private static func way(
    from old: Checkpoint,
    to new: Checkpoint,
    steps: [Step]
  ) throws -> Way {
    var (place, visited) = (old, Set<UInt64>())
    while place.size < new.size, visited.insert(place.size).inserted {
      let next = steps.filter {
        $0.from.size == place.size && $0.from.size < $0.to.size && $0.to.size <= new.size
      }
      if let other = next.first(where: { $0.from.root != place.root }) {
        return .refuted(other.from.size)
      }
      guard let step = next.max(by: { $0.to.size < $1.to.size }) else { return .unknown }
      let isConsistent = MerkleTree.verifyConsistency(
        from: step.from.size,
        root: step.from.root,
        to: step.to.size,
        newRoot: step.to.root,
        proof: step.proof
      )
      guard isConsistent else { return .refuted(step.from.size) }
      place = step.to
    }
    guard place.size == new.size else { return .unknown }
    return place.root == new.root ? .proven : .refuted(new.size)
  }

  /// `same`, `more`, `changed` or `unproven`.
  package var word: String {
    switch self {
    case .same: "same"
    case .more: "more"
    case .changed: "changed"
    case .unproven: "unproven"
    }
  }

  /// What is known of it, in words.
  package var words: String {
    switch self {
    case .same(let size): "the same \(size) entries"
    case .more(let from, let to): "\(from) entries became \(to), and begin as before"
    case .changed(let words), .unproven(let words): words
    }
  }
}
