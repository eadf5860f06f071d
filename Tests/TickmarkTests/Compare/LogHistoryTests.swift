import Cryptography
import Foundation
import Testing
import TransparencyLog

@testable import Tickmark

/// History that changed told apart from more history.
@Suite struct LogHistoryTests {
  /// Two bags in a folder: one over 5 entries, and one over `count` whose proof begins at `size`.
  private func bags(
    _ count: Int,
    from size: Int = 5,
    root: Digest? = nil,
    _ body: (_ old: BagContents, _ new: BagContents) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tickmark-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var old = try ReportFixture(exceptionCount: 5)
    old.report.periodName = "old"
    old.report.log.previous = nil
    var new = try ReportFixture(exceptionCount: count)
    new.report.periodName = "new"
    let stated = try root ?? new.log.root(size)
    let earlier = Checkpoint(origin: "example.com/log", size: UInt64(size), root: stated)
    new.report.log.previous = earlier.signed(by: new.logSigner)
    new.report.log.consistency = try MerkleTree.consistencyProof(
      from: UInt64(size),
      to: UInt64(count),
      EvidenceHashes(new.log)
    )
    for fixture in [old, new] {
      _ = try BagShelf(folder).publish(fixture.rendering(formats: [.csv]), reason: "-")
    }
    try body(BagContents("\(folder)/old"), BagContents("\(folder)/new"))
  }

  @Test func entriesThatWereAppendedAreMoreHistory() throws {
    try bags(9) { old, new in
      let (grown, same) = (
        try LogHistory(from: old, to: new), try LogHistory(from: old, to: old)
      )
      #expect(grown == .more(from: 5, to: 9))
      #expect(same == .same(size: 5))
    }
  }

  @Test func aBeginThatIsAnotherIsChangedHistory() throws {
    try bags(9, root: SHA256.hash("another")) { old, new in
      let history = try LogHistory(from: old, to: new)
      #expect(history.word == "changed")
      #expect(history.words == "what was signed at 5 entries isn't its begin")
    }
  }

  @Test func withoutAProofFromTheOldSizeNothingIsKnown() throws {
    try bags(9, from: 7) { old, new in
      let history = try LogHistory(from: old, to: new)
      #expect(history.word == "unproven")
    }
  }

  @Test func exceptionsAreNewGoneOrChanged() throws {
    try bags(9) { old, new in
      let difference = try BagDifference(old.path, new.path)
      #expect(difference.added.count == 4 && difference.gone.isEmpty && difference.changed.isEmpty)
      #expect(difference.controls.map(\.id) == ["root-use"])
      let back = try BagDifference(new.path, old.path)
      #expect(back.gone.count == 4 && back.added.isEmpty && back.history.word == "unproven")
    }
  }

  @Test func aPageOfTheDifferenceShowsHostileTextAsText() throws {
    try bags(9) { old, new in
      let page = try BagDifference(old.path, new.path).html(stylesheet: Array("p{}".utf8))
      let text = String(decoding: page, as: UTF8.self)
      #expect(text.contains("More history") && !text.contains("<script"))
      #expect(text.contains("New exceptions: 4"))
    }
  }
}
