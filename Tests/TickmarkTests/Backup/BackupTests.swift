import Age
import Cryptography
import Foundation
import Testing
import TransparencyLog

@testable import Tickmark

@Suite struct BackupTests {
  @Test func firstBackupTakesAllOfTheState() throws {
    let fixture = try BackupFixture()
    try fixture.grow()
    let result = try fixture.backUp(20)
    #expect(result.base == .first)
    #expect(result.name.archive == BackupFixture.archive(20))
    let names = try fixture.members(20).map(\.name)
    #expect(names.prefix(2) == ["manifest.note", "manifest"])
    let state = try fixture.savedState().keys.map { "state/\($0)" }
    let bag = ["data/é.json", "index.html"].map { "bags/20261120T020000Z/\($0)" }
    #expect(Set(names.dropFirst(2)) == Set(state + bag))
    #expect(result.fileCount == names.count - 2)
    #expect(
      try Disk.read("\(fixture.backups)/20261120T020000Z.checkpoint")
        == fixture.read("state/log/checkpoint")
    )
  }

  @Test func laterBackupTakesOnlyWhatIsNew() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...21)
    let members = try fixture.members(21)
    #expect(
      members.dropFirst(2).map(\.name) == [
        "bags/20261121T020000Z/data/é.json", "bags/20261121T020000Z/index.html",
        "state/log/checkpoint", "state/log/tile/0/000.p/6",
        "state/raw/\(SHA256.hash("3"))", "state/segments/000000000003.jsonl.zst",
      ]
    )
    let listing = String(decoding: members[1].bytes, as: UTF8.self)
    #expect(listing.contains("\ngone state/log/tile/0/000.p/3\n"))
  }

  @Test func grownFileIsTakenAgain() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let segment = "state/segments/000000000000.jsonl.zst"
    try fixture.write(
      String(decoding: fixture.read(segment), as: UTF8.self) + "more\n",
      to: segment
    )
    try fixture.backUp(21)
    #expect(try fixture.members(21).map(\.name).contains(segment))
  }

  @Test func changeOfEqualLengthIsSeenWhenHeldFilesAreReadAgain() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let raw = "state/raw/\(SHA256.hash("0"))"
    try fixture.write("RAW 0", to: raw)
    try fixture.backUp(21)
    #expect(try !fixture.members(21).map(\.name).contains(raw))
    var request = fixture.request(22)
    request.rereadsHeld = true
    _ = try request.make(signer: fixture.signer)
    #expect(try fixture.members(22).map(\.name).contains(raw))
  }

  @Test func sameRunIsBackedUpOnce() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let archive = try Disk.read(fixture.archive(20))
    let again = try fixture.backUp(20)
    #expect(again.base == nil)
    #expect(try Disk.read(fixture.archive(20)) == archive)
    try fixture.grow()
    let error = #expect(throws: BackupError.self) { try fixture.backUp(20) }
    #expect(
      error?.description
        == "20261120T020000Z.tar.zst.age: holds a backup of another state, want this run's"
    )
  }

  @Test func noRecipientIsAnErrorThatSaysWhatToDo() throws {
    let fixture = try BackupFixture()
    var request = fixture.request(20)
    request.recipients = []
    let error = #expect(throws: BackupError.self) { try request.make(signer: fixture.signer) }
    #expect(error?.description == "\(fixture.backups): no recipient, want at least one age1…")
    #expect(error?.reason.hint?.contains("age-keygen") == true)
    #expect(!Disk.exists(fixture.backups))
  }

  @Test(arguments: ["keys/a/b/identity.txt", "keys/x"])
  func identityInReachIsAnError(file: String) throws {
    let fixture = try BackupFixture()
    try fixture.grow()
    try fixture.write("age1…", to: "keys/recipients")
    try fixture.backUp(20)
    let padding = String(repeating: "#", count: 65_530)
    try fixture.write("\(padding)\n\(fixture.identity.secretText)\n", to: file)
    let error = #expect(throws: BackupError.self) { try fixture.backUp(21) }
    #expect(error == BackupError(fixture.path(file), .identityInReach))
    #expect(error?.description.contains("AGE-SECRET") == false)
    #expect(error?.reason.hint?.contains("another host") == true)
  }

  @Test func linkInTheStateIsRefused() throws {
    let fixture = try BackupFixture()
    try fixture.grow()
    let link = fixture.path("state/raw/link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/etc/passwd")
    let error = #expect(throws: BackupError.self) { try fixture.backUp(20) }
    #expect(error == BackupError(link, .notRegular))
  }

  @Test func chainIsLeftWhereItCantBeBuiltUpon() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    try Disk.remove(fixture.archive(20))
    try fixture.grow()
    let result = try fixture.backUp(23)
    #expect(result.base == .anew("20261120T020000Z.tar.zst.age: missing"))
    #expect(try fixture.restore().archives == [BackupFixture.archive(23)])
  }

  @Test(arguments: ["remove", "forge", "truncate"])
  func inventoryIsNotTrustedAlone(how: String) throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let index = fixture.path("state/backup/nightly")
    let file = try #require(try Disk.names(in: index).first)
    let text = String(decoding: try Disk.read("\(index)/\(file)"), as: UTF8.self)
    switch how {
    case "remove": try Disk.remove("\(index)/\(file)")
    case "truncate": try Disk.write(Array(text.utf8.dropLast(10)), to: "\(index)/\(file)")
    default:
      // Claims that a segment is held which the backup doesn't have.
      let line = DigestLine(sha256: .zero, count: 36, name: "state/segments/999999999999.jsonl.zst")
      try Disk.write(Array((text + "file \(line.text)\n").utf8), to: "\(index)/\(file)")
    }
    try fixture.grow()
    let result = try fixture.backUp(21)
    #expect(result.base == .anew("no inventory of \(BackupFixture.run(20)) beside the state"))
    try fixture.restore()
    #expect(try fixture.savedState("restored/state") == fixture.savedState())
  }

  // What a night writes must not grow with the nights before it.
  @Test func eachNightKeepsItsListingAlone() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    let index = fixture.path("state/backup/nightly")
    let sizes = try Disk.names(in: index).map { try Disk.read("\(index)/\($0)").count }
    #expect(sizes.count == 3)
    #expect((sizes.max() ?? 0) * 10 <= (sizes.min() ?? 0) * 11)
  }

  @Test func stateBehindItsBackupIsNotSaved() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...21)
    var request = fixture.request(22)
    request.size = 3
    let behind = #expect(throws: BackupError.self) { try request.make(signer: fixture.signer) }
    #expect(
      behind?.description
        == "\(fixture.state): log of 3 entries, want at least the 6 that the last backup has"
    )
    request.size = 6
    request.root = .zero
    let other = #expect(throws: BackupError.self) { try request.make(signer: fixture.signer) }
    #expect(other?.reason == .otherRoot(size: 6))
    #expect(!Disk.exists(fixture.archive(22)))
  }

  @Test func bytesAreTheSameForTheSameRandomness() throws {
    let archives = try (0..<2).map { _ in
      let fixture = try BackupFixture()
      try fixture.grow()
      let random = { (count: Int) in [UInt8](repeating: 9, count: count) }
      _ = try fixture.request(20).make(signer: fixture.signer, random: random)
      return try Disk.read(fixture.archive(20))
    }
    #expect(archives[0] == archives[1])
  }

  @Test func archiveThatIsGivenUpLeavesNothing() throws {
    let fixture = try BackupFixture()
    try Disk.makeFolder(fixture.backups)
    do {
      let writer = try BackupArchiveWriter(
        fixture.archive(20),
        recipients: [fixture.identity.recipient],
        random: SecureRandom.bytes
      )
      try writer.add([1, 2, 3], as: "manifest.note")
      #expect(try Disk.names(in: fixture.backups) == ["\(BackupFixture.archive(20)).part"])
    }
    #expect(try Disk.names(in: fixture.backups).isEmpty)
  }

  @Test func killedBackupIsMadeAgain() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    try fixture.grow()
    // Killed between write and rename, …
    try fixture.write("half", to: "backups/nightly/\(BackupFixture.archive(21)).part")
    #expect(try BackupFolder(fixture.backups, key: nil).backups.count == 1)
    try fixture.backUp(21)
    #expect(try Disk.names(in: fixture.backups).allSatisfy { !$0.hasSuffix(".part") })
    // … and between rename and receipt.
    try Disk.remove("\(fixture.backups)/20261121T020000Z.receipt")
    let listed = try BackupFolder(fixture.backups, key: TrustedKeys(fixture.signer.verifier))
    #expect(listed.backups.map(\.state) == [.confirmed, .unconfirmed])
    let again = try fixture.backUp(21)
    #expect(again.fileCount > 2)
    try fixture.grow()
    try fixture.backUp(22)
    #expect(try fixture.restore().size == 9)
  }

  @Test func fileThatChangesMeanwhileIsNamed() throws {
    let fixture = try BackupFixture()
    try Disk.makeFolder(fixture.backups)
    try fixture.write("one", to: "state/raw/a")
    for (byteCount, text) in [(3, "two"), (2, "on"), (4, "one")] {
      let writer = try BackupArchiveWriter(
        fixture.archive(20),
        recipients: [fixture.identity.recipient],
        random: SecureRandom.bytes
      )
      let piece = BackupPiece(name: "a", byteCount: byteCount, sha256: SHA256.hash(text))
      let error = #expect(throws: BackupError.self) {
        try writer.add(piece, from: fixture.path("state/raw/a"))
      }
      #expect(error?.reason == .changedWhileRead)
    }
  }

  @Test func fullDiskLeavesTheLastBackup() throws {
    let fixture = try BackupFixture()
    try Disk.makeFolder(fixture.backups)
    let mounted = try fixture.shell(
      "mount -t tmpfs -o size=128k none backups/nightly",
      needs: ["mount"]
    )
    guard mounted?.0 == 0 else {
      print("skipped: no tmpfs may be mounted here")
      return
    }
    defer { _ = try? fixture.shell("umount backups/nightly", needs: ["umount"]) }
    try fixture.backUp(20...20)
    try fixture.write(
      String(decoding: SecureRandom.bytes(100_000).map { $0 & 63 | 64 }, as: UTF8.self),
      to: "state/raw/large"
    )
    try fixture.write(
      (0..<200_000).map { _ in "\(UInt8.random(in: 0...255))" }.joined(),
      to: "state/raw/larger"
    )
    let error = #expect(throws: DiskError.self) { try fixture.backUp(21) }
    #expect(error?.reason == "No space left on device")
    #expect(try Disk.names(in: fixture.backups).count == 4)
    #expect(try fixture.restore().run == BackupFixture.run(20))
  }

  @Test func backupWritesWhatIsNewBesideTheState() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...25)
    let index = fixture.path("state/backup/nightly")
    let names = try Disk.names(in: index)
    #expect(names.count == 6 && names.allSatisfy { $0.hasSuffix(".listing") })
    var request = fixture.request(26)
    request.startsAnew = true
    _ = try request.make(signer: fixture.signer)
    #expect(try Disk.names(in: index).count == 1)
  }

  @Test func wholeInventoryOfAnEarlierReleaseIsBuiltUpon() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...21)
    let index = fixture.path("state/backup/nightly")
    var held = BackupInventory()
    let backups = try BackupFolder(fixture.backups, key: TrustedKeys(fixture.signer.verifier))
      .backups
    for backup in backups {
      let receipt = try #require(backup.receipt)
      let bytes = try Disk.read(BackupBase.listingPath(receipt, in: index))
      held = held.adding(try BackupListing(parsing: bytes, in: backup.name))
      try Disk.remove(BackupBase.listingPath(receipt, in: index))
    }
    try Disk.write(Array(held.text.utf8), to: "\(index)/\(held.sha256.hex).inventory")
    try fixture.backUp(22...22)
    try fixture.backUp(23...23)
    #expect(try fixture.restore().archives.count == 4)
    #expect(try fixture.savedState("restored/state") == fixture.savedState())
  }

  @Test func recipientsOfBothKindsAreRefused() throws {
    let fixture = try BackupFixture()
    try fixture.grow()
    var request = fixture.request(20)
    request.recipients.append(AgeIdentity.generate(isHybrid: true).recipient)
    let error = #expect(throws: BackupError.self) { try request.make(signer: fixture.signer) }
    #expect(error?.reason == .mixedRecipients)
  }

  @Test func hybridRecipientsBackupIsRestored() throws {
    let fixture = try BackupFixture()
    let identity = AgeIdentity.generate(isHybrid: true)
    try fixture.grow()
    var request = fixture.request(20)
    request.recipients = [identity.recipient]
    _ = try request.make(signer: fixture.signer)
    var restore = fixture.restoreRequest()
    #expect(throws: BackupError.self) { try fixture.restore(restore) }
    restore.identities = [identity]
    #expect(try fixture.restore(restore).size == 3)
  }

  /// As people keep an identity: encrypted to a passphrase, as it is or in armor.
  @Test(arguments: [false, true])
  func encryptedIdentityInReachIsAnError(isArmored: Bool) throws {
    let fixture = try BackupFixture()
    try fixture.grow()
    let encryptor = AgeEncryptor(passphrase: "correct horse", workFactor: 1)
    let file = encryptor.write(Array("AGE-SECRET-KEY-1".utf8)) + encryptor.finish()
    let bytes = isArmored ? Array(AgeArmor.encode(file).utf8) : file
    try Disk.makeFolder(fixture.path("keys"))
    try Disk.write(bytes, to: fixture.path("keys/identity.age"))
    let error = #expect(throws: BackupError.self) { try fixture.backUp(20) }
    #expect(error == BackupError(fixture.path("keys/identity.age"), .identityInReach))
  }
}
