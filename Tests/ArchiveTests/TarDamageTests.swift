import Testing

@testable import Archive

@Suite struct TarDamageTests {
  private let text = Array("hello\n".utf8)

  /// One member with a header that `change` has altered, checksum made right again.
  private func archive(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
    var bytes = try tarArchive([("a", text)])
    change(&bytes)
    let sum =
      bytes[..<148].reduce(0) { $0 + Int($1) } + 8 * 32
      + bytes[156..<512].reduce(0) { $0 + Int($1) }
    let digits = String(sum, radix: 8)
    let field = String(repeating: "0", count: 6 - digits.count) + digits
    bytes.replaceSubrange(148..<154, with: Array(field.utf8))
    return bytes
  }

  private func named(_ name: String) throws -> [UInt8] {
    try archive { $0.replaceSubrange(0..<name.utf8.count, with: Array(name.utf8)) }
  }

  @Test(arguments: [
    "/etc/passwd", "../a", "a/../../b", "..", ".", "./a", "a//b", "a/", "a\u{1b}[2Jb", "/",
  ])
  func namesThatLeaveTheFolderAreRefused(name: String) throws {
    let error = #expect(throws: TarError.self) { try members(of: named(name)) }
    #expect(error?.reason == .badName(name))
  }

  @Test func refusedNameIsShownEscaped() throws {
    let error = #expect(throws: TarError.self) { try members(of: named("a\u{1b}[2Jb")) }
    let want = "byte 0: name \"a\\u{1B}[2Jb\", want a relative path without . and .."
    #expect(error?.description == want)
  }

  @Test(arguments: [
    ("1", "hard link"), ("2", "symbolic link"), ("3", "device"), ("4", "device"), ("6", "pipe"),
    ("7", "\"7\""), ("g", "global header"), ("L", "\"L\""), ("\0", "\"\\0\""),
  ])
  func membersOtherThanFilesAndFoldersAreRefused(kind: String, text: String) throws {
    let bytes = try archive { $0[156] = Array(kind.utf8)[0] }
    let error = #expect(throws: TarError.self) { try members(of: bytes) }
    #expect(
      error?.description == "byte 0: member of type \(text), want a file or a folder"
    )
  }

  @Test func folderWithContentIsRefused() throws {
    let bytes = try archive { $0[156] = UInt8(ascii: "5") }
    let error = #expect(throws: TarError.self) { try members(of: bytes) }
    #expect(error?.description == "byte 0: folder \"a\" with content, want none")
  }

  @Test func nameTwiceIsRefused() throws {
    let one = try tarArchive([("a", text)]).prefix(1_024)
    let folder = try tarArchive([("a", nil)])
    for second in [one + one, one + folder] {
      let error = #expect(throws: TarError.self) { try members(of: Array(second)) }
      #expect(error?.description == "byte 1024: name \"a\" again, want each name once")
    }
  }

  @Test func wrongChecksumIsRefused() throws {
    var bytes = try tarArchive([("a", text)])
    bytes[0] ^= 1
    let error = #expect(throws: TarError.self) { try members(of: bytes) }
    #expect(error?.description == "byte 0: header doesn't match its checksum, want a match")
  }

  @Test func everyChangedHeaderByteIsRefused() throws {
    let bytes = try tarArchive([("a", text)])
    for index in 0..<512 {
      var damaged = bytes
      damaged[index] ^= 1
      #expect(throws: TarError.self, "byte \(index)") { try members(of: damaged) }
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try tarArchive([("a", text), (String(repeating: "n", count: 120), text)])
    for count in bytes.indices {
      let error = #expect(throws: TarError.self, "first \(count) bytes") {
        try members(of: Array(bytes.prefix(count)))
      }
      #expect(error?.reason == .truncated, "first \(count) bytes")
    }
  }

  @Test func truncationNamesItsPlace() throws {
    let error = #expect(throws: TarError.self) { try members(of: []) }
    #expect(error?.description == "byte 0: archive stops early, want its end marker")
  }

  @Test func bytesBehindTheMemberAreRefused() throws {
    var bytes = try tarArchive([("a", text)])
    bytes[600] = 1
    let error = #expect(throws: TarError.self) { try members(of: bytes) }
    #expect(error?.description == "byte 518: bytes between members, want zeros")
  }

  @Test(arguments: [512, 1_023, 1_024, 5_000, 200_000])
  func bytesBehindTheEndMarkerAreRefused(index: Int) throws {
    var bytes = try tarArchive([]) + [UInt8](repeating: 0, count: 300_000)
    #expect(try members(of: bytes).isEmpty)
    bytes[index] = 1
    let error = #expect(throws: TarError.self) { try members(of: bytes) }
    #expect(error?.reason == .trailingData)
  }

  @Test func numbersThatAreNotOctalAreRefused() throws {
    let base256 = try archive { $0[124] = 0x80 }
    let error = #expect(throws: TarError.self) { try members(of: base256) }
    #expect(error?.description == "byte 0: size isn't an octal number, want one")
    let unended = try archive { $0.replaceSubrange(124..<136, with: Array("000000000006".utf8)) }
    #expect(throws: TarError.self) { try members(of: unended) }
  }

  @Test func bytesBehindANamesEndAreRefused() throws {
    let bytes = try archive { $0[50] = 0x41 }
    let error = #expect(throws: TarError.self) { try members(of: bytes) }
    #expect(error?.description == "byte 0: name has bytes after its end, want zeros")
  }

  @Test func moreMembersThanAllowedAreRefused() throws {
    let bytes = try tarArchive([("a", text), ("b", text)])
    var reader = TarReader(BytesSource(bytes), memberLimit: 1)
    #expect(try reader.next() != nil)
    let error = #expect(throws: TarError.self) { try reader.next() }
    #expect(error?.description == "byte 1024: more than 1 members, want at most 1")
  }

  @Test func otherFormatIsRefused() throws {
    let error = #expect(throws: TarError.self) {
      try members(of: [UInt8](repeating: 0x41, count: 2_048))
    }
    #expect(error?.description == "byte 0: no ustar header, want one")
  }
}
