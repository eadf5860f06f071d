import Testing

@testable import Archive

@Suite struct GzipTests {
  private let content = sampleText(byteCount: 2_000)

  /// Content and ending of `member`, read through `pieceByteCount` bytes at a time.
  private func read(
    _ member: [UInt8],
    pieceByteCount: Int = .max
  ) throws -> (content: [UInt8], ending: StreamEnding?) {
    var source = GzipSource(PieceSource(member, pieceByteCount: pieceByteCount))
    let content = try source.readAll()
    return (content, source.ending)
  }

  @Test(arguments: [0, 1, 100, 65_535, 65_536, 300_000])
  func contentComesBack(byteCount: Int) throws {
    let content = sampleText(byteCount: byteCount)
    var source = GzipSource(BytesSource(Gzip.compress(content)))
    #expect(try source.readAll() == content)
    #expect(source.ending == .complete)
    #expect(source.byteCount == byteCount)
    #expect(source.rawByteCount == Gzip.compress(content).count)
  }

  @Test(arguments: [0, 1, 6, 9]) func everyLevelComesBack(level: Int) throws {
    let member = Gzip.compress(content, level: level)
    #expect(try Gzip.decompress(member, limit: 2_000) == content)
  }

  @Test func incompressibleContentComesBack() throws {
    let content = noise(byteCount: 200_000)
    #expect(try Gzip.decompress(Gzip.compress(content), limit: 200_000) == content)
  }

  @Test(arguments: [1, 2, 3, 7, 64]) func smallPiecesOfInputGiveTheSame(byteCount: Int) throws {
    let (found, ending) = try read(Gzip.compress(content), pieceByteCount: byteCount)
    #expect(found == content)
    #expect(ending == .complete)
  }

  @Test(arguments: [1, 2, 3, 7, 64, 2_000]) func smallBuffersGiveTheSame(byteCount: Int) throws {
    let member = Gzip.compress(content)
    var source = GzipSource(PieceSource(member, pieceByteCount: 5))
    #expect(try readInPieces(&source, of: byteCount) == content)
    #expect(source.ending == .complete)
  }

  @Test func headerNamesNoTimeFileOrSystem() {
    let member = Gzip.compress(content)
    #expect(Array(member.prefix(10)) == [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
    #expect(member == Gzip.compress(content))
  }

  @Test func everyTruncationIsSeen() throws {
    let member = Gzip.compress(content)
    for count in 0..<member.count {
      let (found, ending) = try read(Array(member.prefix(count)))
      #expect(ending == .truncated, "first \(count) bytes")
      #expect(content.starts(with: found), "first \(count) bytes")
    }
  }

  @Test(arguments: [UInt8(1), 0x80, 0xff]) func everyChangedByteIsSeen(mask: UInt8) throws {
    let member = Gzip.compress(content)
    // Bytes 4...9 are time, extra flags and system: no part of the content.
    for index in member.indices where !(4...9 ~= index) {
      var damaged = member
      damaged[index] ^= mask
      let (found, ending) = try read(damaged)
      // The text flag and the bits that fill deflate's last byte don't touch the content.
      #expect(ending != .complete || found == content, "byte \(index)")
    }
  }

  /// Damage just where a piece of input ends, where the decoder holds part of a code.
  @Test(arguments: [7, 30, 100]) func changedByteIsSeenInSmallPieces(byteCount: Int) throws {
    let content = sampleText(byteCount: 4_000)
    let member = Gzip.compress(content)
    let places = noise(byteCount: 3 * 300, seed: UInt64(byteCount))
    for round in 0..<300 {
      var damaged = member
      let place = Int(places[3 * round]) << 8 | Int(places[3 * round + 1])
      damaged[10 + place % (member.count - 10)] ^= places[3 * round + 2] | 1
      let (found, ending) = try read(damaged, pieceByteCount: byteCount)
      #expect(ending != .complete || found == content, "round \(round)")
      if case .badData(let offset) = ending { #expect(offset <= member.count) }
    }
  }

  @Test func wrongChecksumIsToldFromWrongLength() throws {
    var member = Gzip.compress(content)
    member[member.count - 1] ^= 1
    #expect(try read(member).ending == .badChecksum)
    member[member.count - 1] ^= 1
    member[member.count - 8] ^= 1
    #expect(try read(member).ending == .badChecksum)
  }

  @Test(arguments: [[0], [1, 2, 3], [UInt8](repeating: 0, count: 300_000)])
  func appendedBytesAreCounted(rest: [UInt8]) throws {
    let member = Gzip.compress(content)
    for pieceByteCount in [10_000, .max] {
      var source = GzipSource(PieceSource(member + rest, pieceByteCount: pieceByteCount))
      #expect(try source.readAll() == content)
      #expect(source.ending == .appended(byteCount: rest.count))
      #expect(source.rawByteCount == member.count + rest.count)
    }
  }

  @Test func secondMemberIsAnAppend() throws {
    let member = Gzip.compress(content)
    let (found, ending) = try read(member + member)
    #expect(found == content)
    #expect(ending == .appended(byteCount: member.count))
  }

  @Test func bytesOfAnotherFormatAreNamedAtTheirPlace() throws {
    #expect(try read(Array("{}\n".utf8)).ending == .badData(offset: 0))
    #expect(try read([0x1f, 0x8b, 7]).ending == .badData(offset: 2))
    #expect(try read([0x1f, 0x8b, 8, 0x20, 0, 0, 0, 0, 0, 0]).ending == .badData(offset: 3))
  }

  @Test func restCanBeDrainedAfterDamage() throws {
    var member = Gzip.compress(sampleText(byteCount: 900_000))
    member[0] = 0
    var source = GzipSource(BytesSource(member))
    #expect(try source.readAll().isEmpty)
    try source.drain()
    #expect(source.rawByteCount == member.count)
  }

  @Test func bombStopsAtTheRatio() throws {
    let bomb = Gzip.compress([UInt8](repeating: 0, count: 16 << 20))
    var source = GzipSource(BytesSource(bomb))
    #expect(try source.readAll().count < 2 << 20)
    #expect(source.ending == .ratioExceeded(limit: 1_000))
  }

  @Test func smallContentMayCompressAsItLikes() throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 20)
    var source = GzipSource(BytesSource(Gzip.compress(zeros)), ratioLimit: 10)
    #expect(try source.readAll() == zeros)
    #expect(source.ending == .complete)
  }

  @Test func limitOfAWholeArrayIsKept() {
    let error = #expect(throws: CompressionError.self) {
      try Gzip.decompress(Gzip.compress(content), limit: 1_999)
    }
    #expect(error?.description == "content over 1999 bytes, want at most 1999")
  }

  @Test func baseErrorsComeThrough() {
    var source = GzipSource(FailingSource())
    #expect(throws: FailingSource.Failure.self) { try source.readAll() }
  }

  @Test(arguments: [
    (StreamEnding.truncated, "compressed data stops early, want its end"),
    (.appended(byteCount: 3), "3 bytes after the compressed data, want none"),
    (.badChecksum, "content doesn't match its checksum, want a match"),
    (.badData(offset: 17), "byte 17: not compressed data, want compressed data"),
    (
      .ratioExceeded(limit: 1_000),
      "content over 1000 times the compressed length, want at most 1000 times"
    ),
  ])
  func endingsExplainThemselves(ending: StreamEnding, text: String) {
    #expect(ending.description == text)
  }

  @Test func gzipReadsOurs() throws {
    guard let gzip = Tool("gzip") else { return }
    let folder = try TemporaryFolder()
    try folder.write(Gzip.compress(content), to: "a.gz")
    #expect(try gzip.run(["-t", "a.gz"], in: folder).0 == 0)
    #expect(try gzip.run(["-dc", "a.gz"], in: folder).1.utf8.elementsEqual(content))
  }

  @Test func membersOfGzipAreRead() throws {
    guard let gzip = Tool("gzip") else { return }
    let folder = try TemporaryFolder()
    // With a name in the header, as gzip writes it.
    try folder.write(content, to: "events.jsonl")
    #expect(try gzip.run(["-9", "events.jsonl"], in: folder).0 == 0)
    let (found, ending) = try read(folder.read("events.jsonl.gz"), pieceByteCount: 11)
    #expect(found == content)
    #expect(ending == .complete)
  }
}
