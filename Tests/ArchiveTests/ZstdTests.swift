import Testing

@testable import Archive

@Suite struct ZstdFrameTests {
  private let content = sampleText(byteCount: 3_000)

  @Test(arguments: [0, 1, 3_000, 300_000]) func frameComesBack(byteCount: Int) throws {
    let content = sampleText(byteCount: byteCount)
    let frame = ZstdCompressor().compressFrame(content)
    #expect(try ZstdDecompressor().decompressFrame(frame, limit: byteCount) == content)
  }

  @Test func frameStatesSizeAndChecksum() throws {
    let frame = ZstdCompressor().compressFrame(content)
    let size = unsafe try frame.withUnsafeBytes { unsafe try ZstdDecompressor.contentSize(of: $0) }
    let byteCount = unsafe try frame.withUnsafeBytes { bytes in
      unsafe try ZstdDecompressor.frameByteCount(of: bytes)
    }
    #expect(size == 3_000)
    #expect(byteCount == frame.count)
    #expect(frame[4] & 4 == 4)
  }

  @Test func frameDoesNotDependOnTheFramesBefore() {
    let used = ZstdCompressor()
    for seed in 1...20 {
      _ = used.compressFrame(sampleText(byteCount: seed * 9_999, seed: UInt64(seed)))
      #expect(used.compressFrame(content) == ZstdCompressor().compressFrame(content))
    }
  }

  @Test func framesAreWalked() throws {
    let compressor = ZstdCompressor()
    let frames = (0..<4).map { compressor.compressFrame(sampleText(byteCount: $0 * 500)) }
    let ranges = unsafe try frames.joined().map { $0 }.withUnsafeBytes { bytes in
      unsafe try ZstdDecompressor.frameRanges(in: bytes)
    }
    #expect(ranges.map(\.count) == frames.map(\.count))
    #expect(ranges.last?.upperBound == frames.joined().count)
  }

  @Test func walkNamesWhereNoFrameBegins() {
    let frame = ZstdCompressor().compressFrame(content)
    let error = #expect(throws: CompressionError.self) {
      unsafe try (frame + frame.dropLast()).withUnsafeBytes { bytes in
        unsafe try ZstdDecompressor.frameRanges(in: bytes)
      }
    }
    #expect(error?.description == "byte \(frame.count): no whole zstd frame, want one")
  }

  @Test func everyTruncationIsRefused() {
    let frame = ZstdCompressor().compressFrame(content)
    for count in frame.indices {
      #expect(throws: CompressionError.self, "first \(count) bytes") {
        try ZstdDecompressor().decompressFrame(Array(frame.prefix(count)), limit: 3_000)
      }
    }
  }

  @Test func everyChangedByteIsRefused() {
    let frame = ZstdCompressor().compressFrame(sampleText(byteCount: 300))
    for index in frame.indices {
      var damaged = frame
      damaged[index] ^= 1
      // A change that alters nothing can't be damage: only then may it be accepted.
      let found = try? ZstdDecompressor().decompressFrame(damaged, limit: 10_000)
      #expect(found == nil || found == sampleText(byteCount: 300), "byte \(index)")
    }
  }

  @Test func appendedBytesAreRefused() {
    let frame = ZstdCompressor().compressFrame(content)
    let error = #expect(throws: CompressionError.self) {
      try ZstdDecompressor().decompressFrame(frame + [0], limit: 3_000)
    }
    #expect(error?.reason == .notFrame)
  }

  @Test func contentAboveTheLimitIsRefusedBeforeItIsRead() {
    let frame = ZstdCompressor().compressFrame(content)
    let error = #expect(throws: CompressionError.self) {
      try ZstdDecompressor().decompressFrame(frame, limit: 2_999)
    }
    #expect(error?.description == "content over 2999 bytes, want at most 2999")
  }

  @Test func skippableFrameIsRefused() {
    let error = #expect(throws: CompressionError.self) {
      try ZstdDecompressor().decompressFrame([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0], limit: 10)
    }
    #expect(error?.reason == .notFrame)
  }

  @Test func frameWithoutSizeIsRefused() {
    let stream = ZstdStreamCompressor()
    let frame = stream.write(content) + stream.finish()
    let error = #expect(throws: CompressionError.self) {
      try ZstdDecompressor().decompressFrame(frame, limit: 3_000)
    }
    #expect(error?.description == "zstd frame without content size, want one with it")
  }

  @Test func frameWithoutChecksumIsRefused() throws {
    guard let zstd = Tool("zstd") else { return }
    let folder = try TemporaryFolder()
    try folder.write(content, to: "a")
    #expect(try zstd.run(["-q", "--no-check", "a"], in: folder).0 == 0)
    let error = #expect(throws: CompressionError.self) {
      try ZstdDecompressor().decompressFrame(folder.read("a.zst"), limit: 3_000)
    }
    #expect(error?.description == "zstd frame without checksum, want one with it")
  }

  @Test func outputStaysAsItWasOnDamage() {
    var frame = ZstdCompressor().compressFrame(content)
    frame[frame.count - 1] ^= 1
    var output: [UInt8] = [1, 2, 3]
    let error = #expect(throws: CompressionError.self) {
      unsafe try frame.withUnsafeBytes { bytes in
        unsafe try ZstdDecompressor().decompressFrame(bytes, into: &output, limit: 3_000)
      }
    }
    #expect(error?.reason == .ending(.badChecksum))
    #expect(output == [1, 2, 3])
  }
}

@Suite struct ZstdSourceTests {
  private let content = sampleText(byteCount: 3_000)

  private func read(
    _ bytes: [UInt8],
    pieceByteCount: Int = .max
  ) throws -> (content: [UInt8], ending: StreamEnding?) {
    var source = ZstdSource(PieceSource(bytes, pieceByteCount: pieceByteCount))
    let content = try source.readAll()
    return (content, source.ending)
  }

  @Test(arguments: [1, 3, 100, .max]) func framesFollowEachOther(pieceByteCount: Int) throws {
    let compressor = ZstdCompressor()
    let frames = compressor.compressFrame(content) + compressor.compressFrame([])
    let (found, ending) = try read(frames + frames, pieceByteCount: pieceByteCount)
    #expect(found == content + content)
    #expect(ending == .complete)
  }

  @Test(arguments: [0, 1, 100_000, 1_000_000]) func streamComesBack(byteCount: Int) throws {
    let content = noise(byteCount: byteCount / 2) + sampleText(byteCount: byteCount / 2)
    let stream = ZstdStreamCompressor()
    var frame: [UInt8] = []
    for begin in stride(from: 0, to: content.count, by: 7_777) {
      frame += stream.write(Array(content[begin..<min(begin + 7_777, content.count)]))
    }
    frame += stream.finish()
    let (found, ending) = try read(frame)
    #expect(found == content)
    #expect(ending == .complete)
  }

  @Test func smallBuffersGiveTheSame() throws {
    var source = ZstdSource(BytesSource(ZstdCompressor().compressFrame(content)))
    #expect(try readInPieces(&source, of: 7) == content)
    #expect(source.ending == .complete)
    #expect(source.byteCount == 3_000)
  }

  @Test func everyTruncationIsSeen() throws {
    let frame = ZstdCompressor().compressFrame(content)
    for count in frame.indices {
      #expect(try read(Array(frame.prefix(count))).ending == .truncated, "first \(count) bytes")
    }
    // A cut between frames leaves whole frames: only the caller can know that one is missing.
    for count in 1..<frame.count {
      let ending = try read(frame + frame.prefix(count)).ending
      #expect(ending == .truncated, "first \(count) bytes of the second")
    }
  }

  @Test func everyChangedByteIsSeen() throws {
    let content = sampleText(byteCount: 300)
    let frame = ZstdCompressor().compressFrame(content)
    for index in frame.indices {
      var damaged = frame
      damaged[index] ^= 1
      let (found, ending) = try read(damaged)
      #expect(ending != .complete || found == content, "byte \(index)")
    }
  }

  @Test func wrongChecksumIsNamed() throws {
    var frame = ZstdCompressor().compressFrame(content)
    frame[frame.count - 1] ^= 1
    #expect(try read(frame).ending == .badChecksum)
  }

  @Test(arguments: [1, .max]) func appendedBytesAreCounted(pieceByteCount: Int) throws {
    let frame = ZstdCompressor().compressFrame(content)
    let rest = Array("(not a frame".utf8)
    let (found, ending) = try read(frame + rest, pieceByteCount: pieceByteCount)
    #expect(found == content)
    #expect(ending == .appended(byteCount: rest.count))
  }

  @Test func otherFormatsAreNamed() throws {
    #expect(try read(Array("plain text".utf8)).ending == .badData(offset: 0))
  }

  @Test func bombStopsAtTheRatio() throws {
    let bomb = ZstdCompressor().compressFrame([UInt8](repeating: 0, count: 16 << 20))
    var source = ZstdSource(BytesSource(bomb))
    #expect(try source.readAll().count < 4 << 20)
    #expect(source.ending == .ratioExceeded(limit: 1_000))
  }

  @Test func windowAboveTheLimitIsRefused() throws {
    // Frame header: magic, no single segment, window descriptor of exponent 18: 2^28 bytes.
    let frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 18 << 3, 1, 0, 0]
    #expect(try read(frame).ending == .badData(offset: 0))
  }

  @Test func zstdReadsOurs() throws {
    guard let zstd = Tool("zstd") else { return }
    let folder = try TemporaryFolder()
    let stream = ZstdStreamCompressor()
    let frames = ZstdCompressor().compressFrame(content) + stream.write(content) + stream.finish()
    try folder.write(frames, to: "a.zst")
    #expect(try zstd.run(["-dcq", "a.zst"], in: folder).1.utf8.elementsEqual(content + content))
    #expect(try zstd.run(["-lv", "a.zst"], in: folder).1.contains("XXH64"))
  }

  @Test func framesOfZstdAreRead() throws {
    guard let zstd = Tool("zstd") else { return }
    let folder = try TemporaryFolder()
    try folder.write(content, to: "a")
    #expect(try zstd.run(["-q", "-19", "a"], in: folder).0 == 0)
    let (found, ending) = try read(folder.read("a.zst"))
    #expect(found == content)
    #expect(ending == .complete)
  }
}
