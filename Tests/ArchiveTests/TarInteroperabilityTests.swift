import Testing

@testable import Archive

@Suite struct TarInteroperabilityTests {
  private let long = String(repeating: "long", count: 40)

  @Test func tarReadsOurs() throws {
    guard let tar = Tool("tar") else { return }
    let folder = try TemporaryFolder()
    let content = noise(byteCount: 5_000)
    let archive = try tarArchive([
      ("state", nil), ("state/a", content), ("state/\(long)", content), ("state/grün", content),
    ])
    try folder.write(archive, to: "a.tar")
    let (status, list, messages) = try tar.run(
      ["--utc", "--numeric-owner", "--quoting-style=literal", "-tvf", "a.tar"],
      in: folder
    )
    #expect(status == 0)
    #expect(messages == "")
    #expect(list.hasPrefix("drwx------ 0/0               0 1970-01-01 00:00 state/\n"))
    #expect(list.contains("-rw------- 0/0            5000 1970-01-01 00:00 state/a\n"))
    #expect(try tar.run(["-xf", "a.tar"], in: folder).0 == 0)
    for name in ["a", long, "grün"] { #expect(try folder.read("state/\(name)") == content) }
  }

  @Test(arguments: ["ustar", "pax"]) func archivesOfTarAreRead(format: String) throws {
    guard let tar = Tool("tar") else { return }
    let folder = try TemporaryFolder()
    // Over 100 bytes in all, but with a slash where ustar can part it.
    let name = "state/" + String(repeating: "longlong/", count: 12) + "b"
    try folder.makeFolder(String(name.dropLast(2)))
    try folder.write([1, 2, 3], to: name)
    let (status, _, _) = try tar.run(["--format=\(format)", "-cf", "a.tar", "state"], in: folder)
    #expect(status == 0)
    let found = try members(of: folder.read("a.tar"))
    #expect(found.count == 14)
    #expect(found.last?.entry == TarEntry(name: name, byteCount: 3, kind: .file))
    #expect(found.last?.content == [1, 2, 3])
  }
}
