import Cryptography
import Glibc
import TransparencyLog

/// The bags of one pipeline: `out/<pipeline>/<period>`, their earlier revisions, and `latest`.
///
/// The same bytes change nothing; other bytes make a revision: the old bag moves to
/// `<period>.r<n>`, and the new one names it, its root and the reason.
package struct BagShelf: Sendable {
  /// What became of a rendering.
  package enum Outcome: Sendable, Hashable {
    /// The first bag of its period.
    case first
    /// The bag that was there has the same bytes.
    case unchanged
    /// The bag that was there has moved.
    case revised(earlier: String)
    /// The bag that was there isn't as it was written; it has moved, and this one has its place.
    case repaired(damaged: String)
  }

  /// `out/<pipeline>`.
  package let folder: String

  package init(_ folder: String) { self.folder = folder }

  /// Returns where the bag of a period lies.
  package func path(_ period: String) -> String { "\(folder)/\(period)" }

  /// Writes the bag of the report's period; sets the report's revision and predecessor.
  ///
  /// `reason` says in one clause why there would be a revision. Returns what became of it, and the
  /// report as it was rendered. What the rendering throws comes through, and the bag that was there
  /// stays.
  package func publish(
    _ rendering: BagRendering,
    reason: String
  ) throws -> (outcome: Outcome, report: Report) {
    let period = rendering.report.periodName
    try Disk.makeFolder(folder)
    guard let earlier = try earlierBag(period) else {
      let report = try render(rendering, as: 1, instead: nil).report
      return (.first, report)
    }
    if earlier.isInPlace, earlier.identity.run == rendering.report.run {
      let same = try writePart(
        rendering,
        as: earlier.identity.revision,
        instead: earlier.identity.supersedes
      )
      if try Self.isEqual(same.bag.temporaryPath, earlier.path) {
        try same.bag.discard()
        try pointLatest(to: period, end: earlier.identity.end)
        return (.unchanged, same.report)
      }
      if try note(in: same.bag.temporaryPath) == earlier.note {
        return try repair(same, period, earlier)
      }
      try same.bag.discard()
    }
    let next = try writePart(
      rendering,
      as: earlier.identity.revision + 1,
      instead: earlier.predecessor(reason: reason)
    )
    let aside = "\(path(period)).r\(earlier.identity.revision)"
    if earlier.isInPlace { try Disk.rename(earlier.path, to: aside) }
    try next.bag.commit()
    try pointLatest(to: period, end: BagIdentity(next.report).end)
    return (.revised(earlier: aside), next.report)
  }

  private typealias Part = (bag: BagFolder, report: Report)

  private func render(
    _ rendering: BagRendering,
    as revision: Int,
    instead predecessor: Predecessor?
  ) throws -> Part {
    let part = try writePart(rendering, as: revision, instead: predecessor)
    try part.bag.commit()
    try pointLatest(to: part.report.periodName, end: BagIdentity(part.report).end)
    return part
  }

  private func writePart(
    _ rendering: BagRendering,
    as revision: Int,
    instead predecessor: Predecessor?
  ) throws -> Part {
    var rendering = rendering
    rendering.report.revision = revision
    rendering.report.supersedes = predecessor
    let bag = try BagFolder(path(rendering.report.periodName))
    try rendering.write(to: bag)
    return (bag, rendering.report)
  }

  private func repair(
    _ part: Part,
    _ period: String,
    _ earlier: EarlierBag
  ) throws -> (outcome: Outcome, report: Report) {
    var number = 1
    while Disk.exists("\(path(period)).damaged\(number)") { number += 1 }
    let aside = "\(path(period)).damaged\(number)"
    try Disk.rename(earlier.path, to: aside)
    try part.bag.commit()
    try pointLatest(to: period, end: earlier.identity.end)
    return (.repaired(damaged: aside), part.report)
  }

  /// Whether two folders hold the same files with the same bytes, and nothing else.
  static func isEqual(_ first: String, _ second: String) throws -> Bool {
    guard let names = try? BagFolder.names(in: second), try BagFolder.names(in: first) == names
    else { return false }
    return try names.allSatisfy { name in
      try Disk.read("\(first)/\(name)") == Disk.read("\(second)/\(name)")
    }
  }

  private func note(in bag: String) throws -> [UInt8] { try Disk.read("\(bag)/\(BagNote.name)") }
}
