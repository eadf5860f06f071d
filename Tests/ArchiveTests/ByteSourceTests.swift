import Testing

@testable import Archive

@Suite struct ByteSourceTests {
  @Test(arguments: [0, 1, 65_536, 200_000]) func allBytesAreRead(byteCount: Int) throws {
    let bytes = noise(byteCount: byteCount)
    var source = BytesSource(bytes)
    #expect(try source.readAll() == bytes)
    #expect(try source.readAll().isEmpty)
  }

  @Test func limitIsKept() throws {
    var source = BytesSource([1, 2, 3])
    #expect(try source.readAll(limit: 3) == [1, 2, 3])
    var longer = BytesSource([1, 2, 3, 4])
    let error = #expect(throws: CompressionError.self) { try longer.readAll(limit: 3) }
    #expect(error?.reason == .contentTooLarge(limit: 3))
  }

  @Test func windowShowsWhatIsUnread() throws {
    let bytes = noise(byteCount: 1_000)
    var window = InputWindow(PieceSource(bytes, pieceByteCount: 7), capacity: 64)
    var found: [UInt8] = []
    while try window.fill(atLeast: 10) > 0 {
      let count = min(9, window.unreadCount)
      found += unsafe window.withUnread { unsafe Array($0.prefix(count)) }
      window.take(count)
    }
    #expect(found == bytes)
    #expect(window.offset == 1_000)
    #expect(window.isAtEnd)
  }
}
