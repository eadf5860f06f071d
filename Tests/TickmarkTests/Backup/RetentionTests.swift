import Cryptography
import Testing
import Trail
import TransparencyLog

@testable import Tickmark

/// `keep:`, rule by rule; what restic 0.16's `forget` does over the same times is noted where it differs.
@Suite struct RetentionTests {
  /// A confirmed backup at a time; it stands on the one at another, or alone.
  private static func backup(
    _ stamp: String,
    on base: String? = nil,
    state: BackupFolder.Listed.State = .confirmed
  ) throws -> BackupFolder.Listed {
    let name = try #require(BackupName(stamp: stamp))
    let receipt = BackupReceipt(
      run: "nightly/\(name.at)",
      predecessor: base.map { SHA256.hash($0) },
      manifest: SHA256.hash(stamp),
      size: 1,
      root: .empty,
      inventory: .zero,
      sha256: .zero,
      byteCount: 10
    )
    return BackupFolder.Listed(name: name, state: state, receipt: receipt, byteCount: 10)
  }

  private static func decisions(
    _ keep: [Retention.Rule: Int],
    _ backups: [BackupFolder.Listed],
    timezone: String = "UTC",
    holds: BackupHolds = BackupHolds()
  ) -> [String] {
    Retention(keep: keep, timezone: timezone).decisions(over: backups, holds: holds).map {
      "\($0.name.stamp.prefix(8)) \($0.verdict.rawValue): \($0.reasons.joined(separator: "; "))"
    }
  }

  private static func days(_ range: ClosedRange<Int>, month: String) throws -> [BackupFolder.Listed]
  {
    try range.map { try backup("2026\(month)\($0 < 10 ? "0" : "")\($0)T020000Z") }
  }

  @Test func withoutARuleEverythingStays() throws {
    let found = Self.decisions([:], try Self.days(1...2, month: "11"))
    #expect(
      found == [
        "20261101 keep: no rule: everything stays", "20261102 keep: no rule: everything stays",
      ]
    )
  }

  @Test func theLastOnesStay() throws {
    let found = Self.decisions([.last: 2], try Self.days(1...4, month: "11"))
    #expect(
      found == [
        "20261101 remove: no rule keeps it", "20261102 remove: no rule keeps it",
        "20261103 keep: last (2 of 2)", "20261104 keep: last (1 of 2)",
      ]
    )
  }

  @Test func ofADayOnlyTheNewestCounts() throws {
    let backups = try ["20261121T020000Z", "20261122T020000Z", "20261122T140000Z"].map {
      try Self.backup($0)
    }
    let found = Self.decisions([.daily: 2], backups)
    #expect(
      found == [
        "20261121 keep: daily 2026-11-21 (2 of 2)", "20261122 remove: no rule keeps it",
        "20261122 keep: daily 2026-11-22 (1 of 2)",
      ]
    )
  }

  @Test func aDayIsOneOfTheConfiguredZone() throws {
    // 23:30 and 00:30 UTC are the same day in Kathmandu.
    let backups = try ["20261121T233000Z", "20261122T003000Z"].map { try Self.backup($0) }
    let found = Self.decisions([.daily: 1], backups, timezone: "Asia/Kathmandu")
    #expect(found.map { $0.contains(" keep: ") } == [false, true])
    #expect(found[1].hasSuffix("daily 2026-11-22 (1 of 1)"))
  }

  @Test func weeksBeginOnMonday() throws {
    // 2026-11-22 is a Sunday.
    let found = Self.decisions([.weekly: 2], try Self.days(21...24, month: "11"))
    #expect(
      found == [
        "20261121 remove: no rule keeps it",
        "20261122 keep: weekly week of 2026-11-16 (2 of 2)",
        "20261123 remove: no rule keeps it", "20261124 keep: weekly week of 2026-11-23 (1 of 2)",
      ]
    )
  }

  @Test func rulesAddUpAndTheOldestFillsWhatIsLeft() throws {
    let backups = try Self.days(29...30, month: "09") + Self.days(1...2, month: "10")
    let found = Self.decisions([.monthly: 12, .yearly: 7], backups)
    #expect(
      found == [
        "20260929 keep: oldest for monthly 2026-09 (3 of 12); oldest for yearly 2026 (2 of 7)",
        "20260930 keep: monthly 2026-09 (2 of 12)", "20261001 remove: no rule keeps it",
        "20261002 keep: monthly 2026-10 (1 of 12); yearly 2026 (1 of 7)",
      ]
    )
  }

  @Test func theNewestAlwaysStays() throws {
    let found = Self.decisions([.daily: 0], try Self.days(1...2, month: "11"))
    #expect(found == ["20261101 remove: no rule keeps it", "20261102 keep: newest: always stays"])
  }

  @Test func whatAKeptBackupStandsOnStays() throws {
    let backups = [
      try Self.backup("20261101T020000Z"),
      try Self.backup("20261102T020000Z", on: "20261101T020000Z"),
      try Self.backup("20261103T020000Z", on: "20261102T020000Z"),
    ]
    #expect(
      Self.decisions([.last: 1], backups) == [
        "20261101 keep: needed by 20261102T020000Z, which stands on it",
        "20261102 keep: needed by 20261103T020000Z, which stands on it",
        "20261103 keep: last (1 of 1)",
      ]
    )
  }

  @Test func anOlderChainGoesWhole() throws {
    let backups = [
      try Self.backup("20261101T020000Z"),
      try Self.backup("20261102T020000Z", on: "20261101T020000Z"),
      try Self.backup("20261103T020000Z"),
    ]
    let found = Self.decisions([.last: 1], backups)
    #expect(found.map { $0.contains("remove") } == [true, true, false])
  }

  @Test(arguments: [
    (BackupFolder.Listed.State.unconfirmed, "leave: no receipt: its run was killed"),
    (.altered, "leave: altered: see tickmark backups verify"),
    (.refused("no key"), "leave: receipt not to be believed: no key"),
    (.missing, "remove: its archive is gone, only the receipt is left"),
  ])
  func whatIsNoGoodBackupIsNeitherCountedNorJudged(
    state: BackupFolder.Listed.State,
    reason: String
  ) throws {
    let backups = [
      try Self.backup("20261101T020000Z"), try Self.backup("20261102T020000Z", state: state),
    ]
    let found = Self.decisions([.last: 1], backups)
    #expect(found[0] == "20261101 keep: last (1 of 1)")
    #expect(found[1].contains(reason))
  }

  @Test func aHeldBackupAndItsBaseStay() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...23)
    let name = try #require(BackupName(archive: BackupFixture.archive(21)))
    try BackupHolds.hold(name, in: fixture.backups, reason: "case 4711")
    let listed = try BackupFolder(fixture.backups, key: TrustedKeys(fixture.signer.verifier))
      .backups
    let holds = try BackupHolds(fixture.backups)
    // Without the newest nothing but the hold keeps them.
    let found = Self.decisions([.daily: 0], Array(listed.prefix(3)), holds: holds)
    #expect(found[1].hasSuffix("keep: held: case 4711"))
    #expect(found[0].hasSuffix("keep: needed by 20261121T020000Z, which stands on it"))
    #expect(try BackupHolds.release(name, in: fixture.backups))
    #expect(try !BackupHolds.release(name, in: fixture.backups))
  }

  @Test func aHoldOfNothingIsRefused() throws {
    let fixture = try BackupFixture()
    try fixture.write("x", to: "backups/nightly/2026-11-22.hold")
    let error = #expect(throws: RunError.self) { try BackupHolds(fixture.backups) }
    #expect(error?.message.hasPrefix("found a hold of no backup's name") == true)
  }

  @Test func whatIsPrunedIsGoneAndTheRestRestores() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...21)
    try fixture.grow()
    var request = fixture.request(22)
    request.startsAnew = true
    _ = try request.make(signer: fixture.signer)
    try fixture.grow()
    try fixture.backUp(23)
    let key = TrustedKeys(fixture.signer.verifier)
    let listed = try BackupFolder(fixture.backups, key: key).backups
    let decisions = Retention(keep: [.last: 1], timezone: "UTC").decisions(over: listed)
    let removed = try BackupPruning.remove(decisions, in: fixture.backups)
    #expect(removed.map(\.archive) == [20, 21].map(BackupFixture.archive))
    #expect(
      try Disk.names(in: fixture.backups) == [
        "20261120T020000Z.checkpoint", "20261121T020000Z.checkpoint",
        "20261122T020000Z.checkpoint", "20261122T020000Z.receipt",
        "20261122T020000Z.tar.zst.age", "20261123T020000Z.checkpoint",
        "20261123T020000Z.receipt", "20261123T020000Z.tar.zst.age", "RESTORE.txt",
      ]
    )
    #expect(try fixture.restore().size == fixture.entries.count)
  }

  @Test func theFirstBackupOfAMonthStandsAlone() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(29...30)
    try fixture.grow()
    var request = fixture.request(30)
    request.run = "nightly/2026-12-01T02:00:00Z"
    request.renewal = (.monthly, Retention(keep: [:], timezone: "UTC"))
    let made = try request.make(signer: fixture.signer)
    #expect(made.receipt.predecessor == nil)
    #expect(try fixture.restore().archives == ["20261201T020000Z.tar.zst.age"])
  }
}
