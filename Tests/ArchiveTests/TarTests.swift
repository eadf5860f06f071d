import Testing

@testable import Archive

/// A small archive: members in order, nil content for a folder.
func tarArchive(_ members: [(name: String, content: [UInt8]?)]) throws -> [UInt8] {
  var bytes: [UInt8] = []
  var writer = TarWriter { unsafe bytes.append(contentsOf: $0) }
  for member in members {
    if let content = member.content {
      try writer.begin(member.name, byteCount: content.count)
      try writer.write(content)
      try writer.end()
    } else {
      try writer.addFolder(member.name)
    }
  }
  try writer.finish()
  return bytes
}

/// All members of `archive` with their content.
func members(
  of archive: [UInt8],
  pieceByteCount: Int = .max
) throws -> [(entry: TarEntry, content: [UInt8])] {
  var reader = TarReader(PieceSource(archive, pieceByteCount: pieceByteCount))
  var members: [(entry: TarEntry, content: [UInt8])] = []
  while let entry = try reader.next() { members.append((entry, try reader.readAll())) }
  return members
}

@Suite struct TarTests {
  private let text = Array("hello\n".utf8)

  /// Names at the borders between plain and extended headers.
  static let names = [
    "a", "folder/a b", String(repeating: "n", count: 100), String(repeating: "n", count: 101),
    String(repeating: "d/", count: 500) + "n", "grün/名", "a\u{301}",
    String(repeating: "é", count: 50),
  ]

  @Test(arguments: names) func memberComesBack(name: String) throws {
    let found = try members(of: tarArchive([(name, text)]))
    #expect(found.map(\.entry) == [TarEntry(name: name, byteCount: 6, kind: .file)])
    #expect(found.map(\.content) == [text])
  }

  @Test(arguments: names) func folderComesBack(name: String) throws {
    let found = try members(of: tarArchive([(name, nil)]))
    #expect(found.map(\.entry) == [TarEntry(name: name, byteCount: 0, kind: .folder)])
  }

  @Test(arguments: [0, 1, 511, 512, 513, 1_024, 200_000])
  func everyLengthComesBack(byteCount: Int) throws {
    let content = noise(byteCount: byteCount)
    for pieceByteCount in [13, .max] {
      let archive = try tarArchive([("a", content), ("b", text)])
      let found = try members(of: archive, pieceByteCount: pieceByteCount)
      #expect(found.map(\.content) == [content, text])
    }
  }

  @Test func unreadContentIsSkipped() throws {
    let archive = try tarArchive([("a", noise(byteCount: 300_000)), ("b", text)])
    var reader = TarReader(BytesSource(archive))
    #expect(try reader.next()?.name == "a")
    #expect(try reader.next()?.name == "b")
    #expect(try reader.readAll() == text)
    #expect(try reader.next() == nil)
    #expect(try reader.next() == nil)
  }

  @Test func emptyArchiveHasNoMembers() throws {
    let archive = try tarArchive([])
    #expect(archive == [UInt8](repeating: 0, count: 1_024))
    #expect(try members(of: archive).isEmpty)
  }

  @Test func headerIsTheSameForTheSameMember() throws {
    let block = try Array(tarArchive([("name", text)]).prefix(512))
    let want =
      "name" + String(repeating: "\0", count: 96) + "0000600\0" + "0000000\0" + "0000000\0"
      + "00000000006\0" + "00000000000\0" + "010034\0 " + "0" + String(repeating: "\0", count: 100)
      + "ustar\0" + "00" + String(repeating: "\0", count: 64) + "0000000\0" + "0000000\0"
      + String(repeating: "\0", count: 167)
    #expect(String(decoding: block, as: UTF8.self) == want)
  }

  @Test func sizeOfEightGiBGoesToTheExtendedHeader() throws {
    var bytes: [UInt8] = []
    var writer = TarWriter { unsafe bytes.append(contentsOf: $0) }
    try writer.begin("big", byteCount: 1 << 33)
    #expect(bytes.count == 3 * 512)
    #expect(String(decoding: bytes[512..<529], as: UTF8.self) == "19 size=858993459")
    var reader = TarReader(BytesSource(bytes))
    #expect(try reader.next() == TarEntry(name: "big", byteCount: 1 << 33, kind: .file))
  }

  @Test func sizeBelowEightGiBFitsThePlainHeader() throws {
    var bytes: [UInt8] = []
    var writer = TarWriter { unsafe bytes.append(contentsOf: $0) }
    try writer.begin("big", byteCount: 1 << 33 - 1)
    #expect(bytes.count == 512)
    var reader = TarReader(BytesSource(bytes))
    #expect(try reader.next()?.byteCount == 1 << 33 - 1)
  }

  @Test(arguments: ["", "/etc/passwd", "..", "a/../b", "a/..", "./a", "a//b", "a/", "a\nb", "a\0b"])
  func writerRefusesNames(name: String) {
    let error = #expect(throws: TarError.self) { try tarArchive([(name, text)]) }
    #expect(error?.reason == .badName(name))
  }

  @Test func writerRefusesANameTwice() {
    let error = #expect(throws: TarError.self) { try tarArchive([("a", text), ("a", text)]) }
    #expect(error?.description == "byte 1024: name \"a\" again, want each name once")
  }

  @Test(arguments: [5, 7]) func writerRefusesAnotherLength(byteCount: Int) {
    let error = #expect(throws: TarError.self) {
      var writer = TarWriter { _ in }
      try writer.begin("a", byteCount: byteCount)
      try writer.write(text)
      try writer.end()
    }
    #expect(error?.reason == .wrongLength(name: "a", found: 6, want: byteCount))
  }

  @Test func writerErrorsComeThrough() {
    #expect(throws: FailingSource.Failure.self) {
      var writer = TarWriter { _ in throw FailingSource.Failure() }
      try writer.begin("a", byteCount: 0)
    }
  }
}
