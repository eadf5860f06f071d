import Foundation
import Testing

@testable import Age
@testable import Tickmark

/// The page beside the backups, followed word by word with Debian's tools.
@Suite struct RestorePageTests {
  private static let programs = ["age", "zstd", "tar", "sha256sum"]

  private func follow(_ fixture: BackupFixture) throws -> (Int32, String)? {
    try fixture.write(fixture.identity.secretText + "\n", to: "identity")
    try fixture.write(RestorePage.script, to: "script")
    let command = """
      cd backups/nightly; IDENTITY='\(fixture.path("identity"))' TARGET='\(fixture.restored)' \
      sh ../../script
      """
    return try fixture.shell(command, needs: Self.programs)
  }

  @Test func thePageLiesBesideTheArchives() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...20)
    let page = try fixture.read("backups/nightly/RESTORE.txt")
    #expect(String(decoding: page, as: UTF8.self) == RestorePage.text)
  }

  @Test func itsScriptGivesTheStateAsItWas() throws {
    let fixture = try BackupFixture()
    // The script counts lines of zstd; the fixture's segments are plain text.
    for night in 20...22 {
      try fixture.grow()
      let name = StateFolder.segmentName(first: fixture.entries.count - 3)
      let plain = try fixture.read("state/segments/\(name)")
      _ = try fixture.shell("zstd -q -f state/segments/\(name) -o x", needs: Self.programs)
      let packed = Disk.exists(fixture.path("x")) ? try fixture.read("x") : plain
      try Disk.write(packed, to: fixture.path("state/segments/\(name)"))
      try fixture.backUp(night)
    }
    guard let (status, output) = try follow(fixture) else { return }
    #expect(status == 0, "\(output)")
    #expect(output.split(separator: "\n").suffix(2) == ["9", "9"])
    #expect(try fixture.tree("restored/state") == fixture.savedState())
  }

  @Test func itsScriptStopsAtADamagedArchive() throws {
    let fixture = try BackupFixture()
    try fixture.backUp(20...21)
    var bytes = try Disk.read(fixture.archive(20))
    bytes[bytes.count - 1] ^= 1
    try Disk.write(bytes, to: fixture.archive(20))
    guard let (status, _) = try follow(fixture) else { return }
    #expect(status != 0)
  }
}
