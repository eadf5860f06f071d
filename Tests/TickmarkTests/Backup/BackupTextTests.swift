import Cryptography
import Testing
import Trail

@testable import Tickmark

@Suite struct BackupTextTests {
  @Test(arguments: [
    ("nightly/2026-11-22T02:00:00Z", "20261122T020000Z.tar.zst.age"),
    ("nightly/2026-11-22T02:00:00Z.r2", "20261122T020000Z.r2.tar.zst.age"),
    ("a/b/0000-01-01T00:00:00Z", "00000101T000000Z.tar.zst.age"),
  ]) func nameFollowsFromTheRun(run: String, archive: String) throws {
    let name = try #require(BackupName(run: run))
    #expect(name.archive == archive)
    #expect(BackupName(archive: archive) == name)
    #expect(BackupName(stamp: name.stamp) == name)
    #expect(BackupName(receipt: name.receipt) == name)
  }

  @Test(arguments: [
    "", "nightly", "/2026-11-22T02:00:00Z", "nightly/", "nightly/2026-11-22T02:00:00.5Z",
    "nightly/2026-11-22T02:00:00+00:00", "nightly/2026-11-22T02:00:00Z.r", "n/2026-11-22",
    "nightly/2026-11-22T02:00:00Z.r0", "nightly/2026-11-22T02:00:00Z.r02",
    "nightly/2026-11-22T02:00:00Z.r-1", "nightly/2026-13-22T02:00:00Z",
  ]) func otherTextIsNoRun(run: String) {
    #expect(BackupName(run: run) == nil)
  }

  @Test(arguments: [
    "20261122T020000Z.tar.zst", "20261122T020000.tar.zst.age", "20261322T020000Z.tar.zst.age",
    "20261122T020000Z.r0.tar.zst.age", "x.tar.zst.age", "20261122t020000Z.tar.zst.age",
    "20261122T020000Z.tar.zst.age.part", ".tar.zst.age", "２0261122T020000Z.tar.zst.age",
  ]) func otherFilesAreNoArchives(name: String) {
    #expect(BackupName(archive: name) == nil)
  }

  @Test func revisionsComeAfterTheirRun() throws {
    let stamps = [
      "20261123T020000Z", "20261122T020000Z.r10", "20261122T020000Z.r2", "20261122T020000Z",
    ]
    let names = stamps.compactMap { BackupName(stamp: $0) }.sorted()
    #expect(names.map(\.stamp) == Array(stamps.reversed()))
  }

  private let manifest = BackupManifest(
    run: "nightly/2026-11-22T02:00:00Z",
    predecessor: nil,
    size: 0,
    root: .empty,
    inventory: .zero,
    listing: .empty
  )

  @Test func manifestIsSevenLines() {
    let zeros = String(repeating: "0", count: 64)
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    #expect(
      manifest.text == """
        tickmark-backup/v1
        nightly/2026-11-22T02:00:00Z
        -
        0
        47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
        \(zeros)
        \(empty)

        """
    )
    #expect(BackupManifest(parsing: manifest.text) == manifest)
  }

  @Test(arguments: [
    ("v1", "v2"), ("\n-\n", "\n\n"), ("\n0\n", "\n00\n"), ("\n0\n", "\n-0\n"), ("Z\n", "Z \n"),
    ("e3b0", "E3B0"), ("nightly/", "/"), ("\n47", "\n\n47"), ("\n0\n", "\n0\r\n"),
  ]) func manifestHasOneSpelling(part: String, other: String) {
    let text = manifest.text.replacing(part, with: other, maxReplacements: 1)
    #expect(text != manifest.text)
    #expect(BackupManifest(parsing: text) == nil)
    #expect(BackupManifest(parsing: manifest.text + "\n") == nil)
  }

  @Test func truncatedManifestIsRefused() {
    for count in 0..<manifest.text.utf8.count {
      #expect(BackupManifest(parsing: String(manifest.text.prefix(count))) == nil)
    }
  }

  @Test func receiptHasOneSpelling() throws {
    let receipt = BackupReceipt(manifest, note: .zero, sha256: .empty, byteCount: 17)
    #expect(BackupReceipt(parsing: receipt.text) == receipt)
    #expect(receipt.text.hasSuffix("b855 17\n"))
    for (part, other) in [(" 17", " 017"), (" 17", "  17"), ("\n-\n", "\nx\n"), ("v1", "v2")] {
      #expect(BackupReceipt(parsing: receipt.text.replacing(part, with: other)) == nil)
    }
  }

  private static let line = String(repeating: "0", count: 64) + " 5"

  @Test func listingHasTablesThenGoneThenFiles() throws {
    let name = try #require(BackupName(stamp: "20261122T020000Z"))
    let file = BackupPiece(name: "state/log/checkpoint", byteCount: 5, sha256: .zero)
    let bag = BackupPiece(name: "bags/20261122T020000Z/é x", byteCount: 5, sha256: .zero)
    let listing = BackupListing(
      schema: .zero,
      tables: [TableDigest(name: "event", rowCount: 5, sha256: .zero)],
      gone: ["state/log/tile/0/000.p/2"],
      files: [file, bag]
    )
    let text = """
      schema \(Digest.zero.hex)
      table \(Self.line) event
      gone state/log/tile/0/000.p/2
      file \(Self.line) bags/20261122T020000Z/é x
      file \(Self.line) state/log/checkpoint

      """
    #expect(listing.text == text)
    #expect(try BackupListing(parsing: Array(text.utf8), in: name) == listing)
  }

  @Test(arguments: [
    "state/log/../../x", "../x", "/etc/passwd", "state/log//x", "state/log/.", "state/ledger.db",
    "state/log/x\u{85}", "bags/20261121T020000Z/x", "bags/20261122T020000Z/../x", "state/log/", "x",
    "state/log/é", "manifest.note", "", "bags/20261122T020000Z/a\r",
  ]) func namesStayInTheirFolders(file: String) throws {
    let name = try #require(BackupName(stamp: "20261122T020000Z"))
    let error = #expect(throws: BackupListing.Fault.self) {
      try BackupListing(parsing: Array("file \(Self.line) \(file)\n".utf8), in: name)
    }
    #expect(error?.line == 1)
    if !file.hasPrefix("bags/") {
      #expect(throws: BackupListing.Fault.self) {
        try BackupListing(parsing: Array("gone \(file)\n".utf8), in: name)
      }
    }
  }

  @Test(arguments: [
    "file \(line) state/raw/b\nfile \(line) state/raw/a\n",
    "file \(line) state/raw/a\nfile \(line) state/raw/a\n",
    "file \(line) state/raw/a\ngone state/raw/b\n", "gone state/raw/a\ntable \(line) a\n",
    "gone state/raw/a", "\n", "gone state/raw/a\n\n",
    "gone state/raw/a\nschema \(Digest.zero.hex)\n", "schema \(Digest.zero.hex)0\n",
    "schema \(Digest.zero.hex)\nschema \(Digest.zero.hex)\n",
  ]) func otherOrderOfLinesIsRefused(text: String) throws {
    let name = try #require(BackupName(stamp: "20261122T020000Z"))
    #expect(throws: BackupListing.Fault.self) {
      try BackupListing(parsing: Array(text.utf8), in: name)
    }
  }

  @Test func inventoryFollowsTheListings() throws {
    let first = BackupPiece(name: "state/raw/a", byteCount: 5, sha256: .zero)
    let grown = BackupPiece(name: "state/raw/a", byteCount: 6, sha256: .empty)
    let other = BackupPiece(name: "state/raw/b", byteCount: 5, sha256: .zero)
    let bag = BackupPiece(name: "bags/20261122T020000Z/x", byteCount: 5, sha256: .zero)
    let held = BackupInventory([other, first])
    #expect(held.text == "\(Self.line) state/raw/a\n\(Self.line) state/raw/b\n")
    #expect(BackupInventory(parsing: Array(held.text.utf8)) == held)
    #expect(BackupInventory(parsing: Array(held.text.utf8.dropLast())) == nil)
    let next = held.adding(BackupListing(tables: [], gone: ["state/raw/b"], files: [grown, bag]))
    #expect(next.pieces == [grown])
  }
}
