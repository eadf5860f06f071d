import Testing

@testable import Age

/// Test strings of BIP 173.
@Suite struct Bech32Tests {
  @Test(arguments: [
    "A12UEL5L", "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "?1ezyfcl",
  ])
  func validTextWithoutDataIsRead(text: String) {
    #expect(Bech32.decode(text)?.bytes == [])
  }

  @Test func validTextIsReadAndWritten() throws {
    let text = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"
    let decoded = try #require(Bech32.decode(text))
    #expect(decoded.prefix == "abcdef")
    #expect(decoded.bytes.count == 20)
    #expect(Bech32.encode(prefix: "abcdef", decoded.bytes) == text)
    #expect(Bech32.encode(prefix: "ABCDEF", decoded.bytes) == text.uppercased())
  }

  @Test(arguments: [
    "\u{20}1nwldj5", "\u{7f}1axkwrx", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3",
    "de1lg7wt\u{ff}", "A1G7SGD8", "10a06t8", "1qzzfhee", "a12UEL5L", "", "1",
  ])
  func invalidTextIsRefused(text: String) {
    #expect(Bech32.decode(text) == nil)
  }

  @Test(arguments: 0...40) func bytesComeBack(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
    let decoded = Bech32.decode(Bech32.encode(prefix: "age", bytes))
    #expect(decoded?.bytes == bytes)
  }

  @Test func everyChangedCharacterIsRefused() {
    let text = Array("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj".utf8)
    for index in text.indices {
      for change in UInt8(33)...126 where change != text[index] {
        var damaged = text
        damaged[index] = change
        let found = Bech32.decode(String(decoding: damaged, as: UTF8.self))
        #expect(found == nil, "character \(index) as \(change)")
      }
    }
  }

  @Test func textOutsideASCIIIsRefused() {
    // The Kelvin sign is a k in lower case.
    #expect(Bech32.decode("age1\u{212a}qqqqqqqq") == nil)
  }
}
