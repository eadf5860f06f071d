import Age
import Cryptography
import Testing
import TransparencyLog

@testable import Tickmark

/// Each way to harm a set of backups, and the words that name it.
@Suite struct BackupDamageTests {
  private let first = BackupFixture.archive(20)
  private let second = BackupFixture.archive(21)
  private let third = BackupFixture.archive(22)

  private func restoreError(_ fixture: BackupFixture, asOf: String? = nil) -> String? {
    let request = fixture.restoreRequest(asOf: asOf)
    let error = #expect(throws: BackupError.self) { try fixture.restore(request) }
    #expect(!Disk.exists(fixture.restored))
    return error?.description
  }

  @Test func eachAlteredMemberIsNamed() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let members = try fixture.members(20)
    for index in members.indices {
      var altered = members
      altered[index].bytes[altered[index].bytes.count / 2] ^= 1
      try fixture.pack(altered, as: 20)
      let name = members[index].name
      let message = try #require(restoreError(fixture))
      #expect(message.hasPrefix("\(first): "))
      switch name {
      // Which of note, key and signature is hit depends on the byte.
      case "manifest.note": #expect(message.contains("note: "), "\(message)")
      case "manifest": #expect(message == "\(first): manifest is altered, want the signed digest")
      default:
        #expect(
          message == "\(first): \(name.debugDescription) is altered, want the manifest's digest"
        )
      }
    }
  }

  @Test func eachByteOfTheNoteCounts() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let note = try fixture.members(20)[0].bytes
    for index in note.indices {
      var altered = note
      altered[index] ^= 1
      #expect(throws: BackupError.self) {
        try BackupNote.open(altered, key: TrustedKeys(fixture.signer.verifier), place: "x")
      }
    }
  }

  @Test func leftOutMemberIsNamed() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let members = try fixture.members(20)
    for index in members.indices {
      var fewer = members
      fewer.remove(at: index)
      try fixture.pack(fewer, as: 20)
      let want: String =
        switch index {
        case 0, 1: "no manifest in front, want manifest.note, then manifest"
        case members.count - 1:
          "\(members[index].name.debugDescription) is missing, want it as in the manifest"
        default:
          "\(members[index + 1].name.debugDescription) isn't next in the manifest, want its order"
        }
      #expect(restoreError(fixture) == "\(first): \(want)")
    }
  }

  @Test func addedReorderedAndResizedMembersAreNamed() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let members = try fixture.members(20)
    let extra = BackupFixture.Member(name: "state/raw/extra", bytes: [1])
    try fixture.pack(members + [extra], as: 20)
    #expect(
      restoreError(fixture)
        == "\(first): \"state/raw/extra\" isn't next in the manifest, want its order"
    )
    var swapped = members
    swapped.swapAt(4, 5)
    try fixture.pack(swapped, as: 20)
    #expect(
      restoreError(fixture)
        == "\(first): \(members[5].name.debugDescription) isn't next in the manifest, want its order"
    )
    var longer = members
    longer[4].bytes.append(0)
    try fixture.pack(longer, as: 20)
    let name = members[4].name.debugDescription
    let count = members[4].bytes.count
    #expect(restoreError(fixture) == "\(first): \(name) has \(count + 1) bytes, want \(count)")
  }

  @Test func truncatedArchiveIsRefusedAtEveryLength() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let archive = try Disk.read(fixture.archive(20))
    for count in stride(from: 0, to: archive.count, by: 37) {
      try Disk.write(Array(archive[..<count]), to: fixture.archive(20))
      #expect(restoreError(fixture)?.hasPrefix("\(first): ") == true)
    }
    try Disk.write(archive + [0], to: fixture.archive(20))
    #expect(
      restoreError(fixture)
        == "\(first): chunk 0: chunk can't be opened, want the one that was sealed"
    )
  }

  @Test(arguments: [0.1, 0.5, 0.9, 0.99]) func truncatedContentIsRefused(share: Double) throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let frame = try BackupFixture.compressed(fixture.members(20))
    // Sealed whole, so that age itself has nothing to say.
    try fixture.seal(Array(frame[..<Int(Double(frame.count) * share)]), as: 20)
    #expect(
      restoreError(fixture) == "\(first): compressed data stops early, want its end"
    )
  }

  @Test func eachFlippedByteIsRefused() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let archive = try Disk.read(fixture.archive(20))
    for index in stride(from: 0, to: archive.count, by: 41) {
      var altered = archive
      altered[index] ^= 1
      try Disk.write(altered, to: fixture.archive(20))
      #expect(restoreError(fixture)?.hasPrefix("\(first): ") == true, "byte \(index)")
    }
  }

  @Test func swappedArchivesAreNamed() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    try Disk.rename(fixture.archive(20), to: fixture.path("x"))
    try Disk.rename(fixture.archive(21), to: fixture.archive(20))
    try Disk.rename(fixture.path("x"), to: fixture.archive(21))
    #expect(
      restoreError(fixture)
        == "\(second): holds the backup of \"nightly/2026-11-20T02:00:00Z\", want the one of its name"
    )
  }

  @Test(arguments: [true, false]) func missingArchiveIsNamed(hasReceipt: Bool) throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    let note = SHA256.hash(try fixture.members(21)[0].bytes)
    try Disk.remove(fixture.archive(21))
    if !hasReceipt { try Disk.remove("\(fixture.backups)/20261121T020000Z.receipt") }
    let want =
      hasReceipt
      ? "\(second): no such archive, want it: \(third) stands on it"
      : "\(third): stands on manifest \(note), want its archive here"
    #expect(restoreError(fixture) == want)
    #expect(try fixture.restore(fixture.restoreRequest(asOf: BackupFixture.run(20))).size == 3)
  }

  @Test func missingFirstAndNewestAreNamed() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    let archive = try Disk.read(fixture.archive(20))
    try Disk.remove(fixture.archive(20))
    #expect(restoreError(fixture) == "\(first): no such archive, want it: \(second) stands on it")
    try Disk.write(archive, to: fixture.archive(20))
    try Disk.remove(fixture.archive(22))
    #expect(
      restoreError(fixture)
        == "\(third): no such archive, want it: 20261122T020000Z.receipt says it was made"
    )
  }

  @Test func damagedNewestIsNotPassedOver() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    try fixture.write("not age, but a text of some length\n", to: "backups/nightly/\(third)")
    #expect(
      restoreError(fixture)
        == "\(third): header line 1: not an age file, want age-encryption.org/v1"
    )
    // The older ones are as good as before.
    #expect(try fixture.restore(fixture.restoreRequest(asOf: BackupFixture.run(21))).size == 6)
  }

  @Test func damageInTheMiddleIsNamed() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...22)
    var archive = try Disk.read(fixture.archive(21))
    archive[archive.count - 1] ^= 1
    try Disk.write(archive, to: fixture.archive(21))
    #expect(
      restoreError(fixture)
        == "\(second): chunk 0: chunk can't be opened, want the one that was sealed"
    )
  }

  @Test func archiveOfAnotherChainIsNotTaken() throws {
    let (fixture, other) = (try BackupFixture(), try BackupFixture())
    try fixture.backUp(20...22)
    try other.grow(by: 5)
    try other.backUp(21)
    try Disk.write(Disk.read(other.archive(21)), to: fixture.archive(21))
    #expect(restoreError(fixture) == "\(second): no such archive, want it: \(third) stands on it")
  }

  @Test func unsignedArchiveOfAThiefOfTheRecipientIsRefused() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    var members = try fixture.members(20)
    let thief = try NoteSigner(name: "example.com/log/backup", seed: Array(3...34))
    let note = try SignedNote(members[0].bytes)
    members[0].bytes = BackupNote.sign(note.text, by: thief)
    try fixture.pack(members, as: 20)
    #expect(restoreError(fixture) == "\(first): note: no signature by a known key, want one")
  }

  @Test(arguments: [
    "../x", "/x", "state/raw/../../x", "state/raw/./x", "state//raw", "x\u{1b}[2J",
  ]) func nameThatLeavesTheFolderIsRefusedInTheArchive(name: String) throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let members = try fixture.members(20)
    try fixture.pack(members, as: 20, renaming: ["state/log/checkpoint": name])
    let message = try #require(restoreError(fixture))
    #expect(message.contains("want a relative path without . and .."), "\(message)")
    #expect(!message.unicodeScalars.contains("\u{1b}"))
  }

  @Test(arguments: [
    "file \(zero) 1 ../x\n", "file \(zero) 1 /x\n", "file \(zero) 1 state/raw/../../x\n",
    "gone ../../x\n", "file \(zero) 1 state/lock\n",
  ]) func nameThatLeavesTheFolderIsRefusedInASignedManifest(listing: String) throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    try fixture.packSigned(listing, [], as: 20)
    #expect(
      restoreError(fixture) == "\(first): manifest:1: not as it is written, want the one text"
    )
  }

  @Test func otherInventoryIsRefused() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    try fixture.packSigned("", [], as: 20)
    #expect(
      restoreError(fixture)
        == "\(first): files held so far aren't the signed inventory, want the same"
    )
  }

  @Test func listSaysWhatIsThere() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...24)
    try Disk.remove(fixture.archive(20))
    try Disk.write([1], to: fixture.archive(21))
    var archive = try Disk.read(fixture.archive(22))
    archive[300] ^= 1
    try Disk.write(archive, to: fixture.archive(22))
    try Disk.write(
      Disk.read("\(fixture.backups)/20261122T020000Z.receipt"),
      to: "\(fixture.backups)/20261123T020000Z.receipt"
    )
    try Disk.remove("\(fixture.backups)/20261124T020000Z.receipt")
    let words =
      "holds the backup of \"nightly/2026-11-22T02:00:00Z\", want the one of its name"
    let key = TrustedKeys(fixture.signer.verifier)
    let shallow = try BackupFolder(fixture.backups, key: key).backups.map(\.state)
    #expect(shallow == [.missing, .altered, .confirmed, .refused(words), .unconfirmed])
    let deep = try BackupFolder(fixture.backups, key: key, isDeep: true).backups.map(\.state)
    #expect(deep == [.missing, .altered, .altered, .refused(words), .unconfirmed])
    let anchors = try BackupFolder(fixture.backups, key: key).anchors
    #expect(anchors.map(\.size) == [3, 6, 9])
    #expect(anchors.first?.place == "20261120T020000Z.receipt")
  }
}

private let zero = String(repeating: "0", count: 64)
