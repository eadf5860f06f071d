import Archive
import Cryptography
import Testing

@Suite struct DeflateTests {
  /// Text with repetitions, and bytes that have none.
  private func content(_ seed: UInt64, _ count: Int, _ kinds: UInt64) -> [UInt8] {
    var state = seed
    var bytes: [UInt8] = []
    while bytes.count < count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = state >> 33
      if number % 3 == 0, bytes.count > 10 {
        let begin = Int(number / 3) % bytes.count
        bytes += bytes[begin..<min(bytes.count, begin + Int(number % 600))]
      } else {
        bytes.append(UInt8(truncatingIfNeeded: number % kinds))
      }
    }
    return bytes
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func whatWasCompressedComesBack(_ seed: UInt64) throws {
    let content = content(seed, Int(seed * seed) * 400, seed % 2 == 0 ? 256 : 7)
    let stream = Deflate.compress(content)
    #expect(try Deflate.decompress(stream, limit: content.count) == content, "seed \(seed)")
  }

  @Test(arguments: [0, 1, 2, 3, 4, 257, 258, 259, 260, 40_000])
  func runsOfOneByteComeBack(_ count: Int) throws {
    let content = [UInt8](repeating: 65, count: count)
    let stream = Deflate.compress(content)
    #expect(try Deflate.decompress(stream, limit: count) == content)
    #expect(stream.count < 300)
  }

  /// No release of a library changes what a report embeds.
  @Test func theBytesOfATextAreKnown() {
    let stream = Deflate.compress(Array("tickmark, tickmark, tickmark".utf8))
    #expect(Hex.encode(stream) == "2bc94ccece4d2ccad651c0640100")
  }

  @Test func repetitionsOfTheWholeWindowAreFound() throws {
    var state: UInt64 = 3
    let part = (0..<32_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
    let (once, twice) = (Deflate.compress(part), Deflate.compress(part + part))
    #expect(try Deflate.decompress(twice, limit: 1 << 20) == part + part)
    // The second half takes 25 bits for each 258 bytes.
    #expect(twice.count < once.count + 32_000 / 258 * 4)
  }

  @Test func damageIsRefused() throws {
    let stream = Deflate.compress(content(9, 3_000, 30))
    for end in stream.indices {
      #expect(throws: CompressionError.self) {
        try Deflate.decompress(Array(stream[..<end]), limit: 1 << 20)
      }
    }
    #expect(throws: CompressionError.self) { try Deflate.decompress(stream + [0], limit: 1 << 20) }
    #expect(throws: CompressionError.self) { try Deflate.decompress(stream, limit: 2_999) }
    #expect(throws: CompressionError.self) { try Deflate.decompress([7], limit: 10) }
  }
}
