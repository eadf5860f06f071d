import Age
import Cryptography
import Foundation
import Testing
import TransparencyLog

@testable import Tickmark

@Suite struct RestoreTests {
  @Test func restoredStateIsTheSavedOne() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...23)
    let result = try fixture.restore()
    #expect(result.run == BackupFixture.run(23))
    #expect(result.size == 12)
    #expect(result.root == fixture.logRoot)
    #expect(result.archives == (20...23).map { BackupFixture.archive($0) })
    #expect(result.isProven)
    #expect(try fixture.savedState("restored/state") == fixture.savedState())
    let bags = try fixture.tree("restored/bags")
    #expect(bags["20261120T020000Z/index.html"] == Array("<p>3</p>".utf8))
    #expect(bags["20261123T020000Z/data/é.json"] == Array("é".utf8))
  }

  @Test(arguments: [BackupFixture.run(21), BackupFixture.archive(21), "20261121T020000Z"])
  func restoreEndsWithTheRunThatIsAskedFor(asOf: String) throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...23)
    let result = try fixture.restore(fixture.restoreRequest(asOf: asOf))
    #expect(result.run == BackupFixture.run(21))
    #expect(result.unused == [22, 23].map { BackupFixture.archive($0) })
    #expect(
      try Disk.read(fixture.path("restored/state/log/checkpoint")) == Array("checkpoint of 6".utf8)
    )
    let tiles = try Disk.names(in: fixture.path("restored/state/log/tile/0/000.p"))
    #expect(tiles == ["6"])
  }

  @Test func restoreFromOneArchiveEndsWithIt() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    var request = fixture.restoreRequest()
    request.source = fixture.archive(21)
    #expect(try fixture.restore(request).run == BackupFixture.run(21))
  }

  @Test func debianToolsOpenEachArchive() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    try fixture.write(fixture.identity.secretText + "\n", to: "identity")
    let command = """
      mkdir plain; cd plain
      for file in ../backups/nightly/*.age; do
        age -d -i ../identity $file | zstd -dc | tar x
        sed -n 's/^file \\([0-9a-f]*\\) [0-9]* /\\1  /p' manifest | sha256sum --check --quiet
      done
      """
    guard let (status, text) = try fixture.shell(command, needs: ["age", "zstd", "tar"]) else {
      return
    }
    #expect(status == 0, "\(text)")
    let state = try fixture.savedState().filter { !$0.key.contains(".p/") }
    #expect(try fixture.tree("plain/state").filter { !$0.key.contains(".p/") } == state)
  }

  @Test func otherIdentityOpensNothing() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    var request = fixture.restoreRequest()
    request.identities = [AgeIdentity.generate()]
    let error = #expect(throws: BackupError.self) { try fixture.restore(request) }
    #expect(
      error?.description
        == "20261120T020000Z.tar.zst.age: no stanza for these identities, want one"
    )
  }

  @Test func otherKeyIsRefusedAndNoneIsSaid() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    var request = fixture.restoreRequest()
    request.key = TrustedKeys(
      try NoteSigner(name: "example.com/log/backup", seed: Array(2...33)).verifier
    )
    let error = #expect(throws: BackupError.self) { try fixture.restore(request) }
    #expect(
      error?.description
        == "20261120T020000Z.tar.zst.age: note: no signature by a known key, want one"
    )
    request.key = nil
    #expect(try !fixture.restore(request).isProven)
  }

  @Test func fullFolderIsRefused() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    try fixture.write("x", to: "restored/x")
    let error = #expect(throws: BackupError.self) { try fixture.restore() }
    #expect(error?.description == "\(fixture.restored): exists and isn't empty, want a new folder")
    try Disk.remove(fixture.path("restored/x"))
    #expect(try fixture.restore().size == 3)
  }

  @Test func failedRestoreLeavesNothing() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    var request = fixture.restoreRequest()
    request.anchors = [BackupAnchor(place: "auditor/checkpoint", size: 3, root: .zero)]
    let error = #expect(throws: BackupError.self) { try fixture.restore(request) }
    #expect(
      error?.description
        == "auditor/checkpoint: entries give another root at size 3, want the signed one"
    )
    #expect(!Disk.exists(fixture.restored))
    #expect(!Disk.exists(fixture.restored + ".part"))
  }

  @Test func newerAnchorShowsARollback() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...21)
    var request = fixture.restoreRequest()
    request.anchors = [BackupAnchor(place: "auditor/checkpoint", size: 7, root: .zero)]
    let error = #expect(throws: BackupError.self) { try fixture.restore(request) }
    #expect(
      error?.description
        == "auditor/checkpoint: restored log is older, want at least its 7 entries"
    )
  }

  @Test func entriesMustGiveEverySignedRoot() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...21)
    let good = fixture.entries
    let request = fixture.restoreRequest()
    func restore(_ entries: [Digest]) -> BackupError? {
      #expect(throws: BackupError.self) {
        try request.restore(
          entries: { _, body in for entry in entries { try body(entry) } },
          rebuild: { _ in fixture.tables }
        )
      }
    }
    var altered = good
    altered[1] = .zero
    #expect(restore(altered) == BackupError(BackupFixture.archive(20), .rootMismatch(size: 3)))
    altered = good
    altered[5] = .zero
    #expect(restore(altered) == BackupError(BackupFixture.archive(21), .rootMismatch(size: 6)))
    #expect(
      restore(good.dropLast())
        == BackupError(BackupFixture.archive(21), .entryCount(found: 5, want: 6))
    )
    #expect(
      restore(good + [.zero])
        == BackupError(BackupFixture.archive(21), .entryCount(found: 7, want: 6))
    )
  }

  @Test func rebuiltTablesMustBeTheSavedOnes() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    func restore(_ tables: [TableDigest]) -> String? {
      let error = #expect(throws: BackupError.self) {
        try fixture.restoreRequest().restore(
          entries: { _, body in for entry in fixture.entries { try body(entry) } },
          rebuild: { _ in tables }
        )
      }
      return error?.description
    }
    let place = BackupFixture.archive(20)
    let other = TableDigest(name: "event", rowCount: 3, sha256: .zero)
    #expect(
      restore([other]) == "\(place): table \"event\" was rebuilt otherwise, want the same rows"
    )
    #expect(restore([]) == "\(place): table \"event\" wasn't rebuilt, want it")
  }

  @Test func tablesOfAnotherReleaseAreMadeAnew() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let other = TableDigest(name: "event", rowCount: 3, sha256: .zero)
    var request = fixture.restoreRequest()
    request.schema = .zero
    func restore(_ entries: [Digest]) throws -> RestoreResult {
      try request.restore(
        entries: { _, body in for entry in entries { try body(entry) } },
        rebuild: { _ in [other] }
      )
    }
    // The entries must give the signed root all the same.
    #expect(throws: BackupError.self) { try restore(fixture.entries.dropLast() + [.zero]) }
    let result = try restore(fixture.entries)
    #expect(!result.areTablesCompared && result.tables == [other])
  }

  @Test func killedRestoreGoesOnBehindTheLastArchive() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...23)
    try Self.stop(fixture, behind: 2)
    let result = try fixture.restore()
    #expect(result.resumedCount == 2)
    #expect(result.archives.count == 4)
    #expect(try fixture.savedState("restored/state") == fixture.savedState())
    #expect(try fixture.tree("restored").keys.allSatisfy { !$0.hasPrefix("restore.") })
  }

  @Test func killedRestoreBeginsAnewWhereAFileWasChanged() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...23)
    try Self.stop(fixture, behind: 2)
    let bag = "restored.part/bags/20261120T020000Z/index.html"
    try fixture.write("<p>4</p>", to: bag)
    let result = try fixture.restore()
    #expect(result.resumedCount == 0)
    #expect(
      try fixture.tree("restored/bags")["20261120T020000Z/index.html"] == Array("<p>3</p>".utf8)
    )
    #expect(try fixture.savedState("restored/state") == fixture.savedState())
  }

  @Test func otherNightIsNotBuiltOnAKilledRestore() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...23)
    try Self.stop(fixture, behind: 3)
    let result = try fixture.restore(fixture.restoreRequest(asOf: BackupFixture.run(22)))
    #expect(result.resumedCount == 0)
    #expect(try fixture.tree("restored/bags").keys.allSatisfy { !$0.hasPrefix("20261123") })
  }

  @Test func secondRestoreIntoTheSameFolderIsRefused() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let first = try fixture.restoreRequest().unpack()
    let error = #expect(throws: DiskError.self) { try fixture.restoreRequest().unpack() }
    #expect(error?.description.contains("restore.lock") == true)
    withExtendedLifetime(first) {}
  }

  /// Leaves a folder as a restore does that was killed while it unpacked another archive.
  private static func stop(_ fixture: BackupFixture, behind count: Int) throws {
    _ = try fixture.restoreRequest().unpack()
    let path = fixture.path("restored.part/\(RestoreProgress.name)")
    let lines = String(decoding: try Disk.read(path), as: UTF8.self).split(separator: "\n")
    let kept = lines.prefix(2 + count).joined(separator: "\n") + "\n"
    try Disk.write(Array(kept.utf8), to: path)
    try fixture.write("half", to: "restored.part/state/segments/000000000009.jsonl.zst")
  }
}
