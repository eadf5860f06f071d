import CanonicalJSON
import Testing

/// The test data of RFC 8785's author: the files, and the number sequence with its digests.
@Suite(.enabled(if: Corpus.folder != nil, "the corpus isn't there"))
struct RFC8785CorpusTests {
  static let folder = "vectors/rfc8785/testdata"

  @Test(arguments: Corpus.names(folder + "/input"))
  func inputBecomesOutput(name: String) throws {
    let input = try Corpus.bytes("\(Self.folder)/input/\(name)")
    let output = try Corpus.bytes("\(Self.folder)/output/\(name)")
    let form = try canonical(input, .interoperable)
    #expect(form == output)
    #expect(try JSONValue(parsing: input, numbers: .interoperable).canonical == output)
    #expect(try ParsedText(form, .interoperable).tape.isCanonical)
  }

  @Test(arguments: Corpus.names(folder + "/outhex"))
  func outputIsTheOneInHexadecimal(name: String) throws {
    let hex = String(decoding: try Corpus.bytes("\(Self.folder)/outhex/\(name)"), as: UTF8.self)
    let expected = hex.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
    let input = name.replacing(".txt", with: ".json")
    #expect(
      try canonical(Corpus.bytes("\(Self.folder)/input/\(input)"), .interoperable) == expected
    )
  }

  @Test(arguments: [
    (1000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687"),
    (10000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"),
  ])
  func numberSequenceHasItsDigest(count: Int, digest: String) throws {
    let readme = String(decoding: try Corpus.bytes("\(Self.folder)/README.md"), as: UTF8.self)
    let list = try #require(readme.split(separator: "staticF64s").first)
    let constants = list.split(separator: "0x").dropFirst().compactMap {
      UInt64($0.prefix(16), radix: 16)
    }
    var lines: [UInt8] = []
    for bits in NumberSequence(constants).prefix(count) {
      lines.append(contentsOf: String(bits, radix: 16).utf8)
      lines.append(UInt8(ascii: ","))
      lines.append(contentsOf: try #require(JSONNumber(Double(bitPattern: bits))).text.utf8)
      lines.append(UInt8(ascii: "\n"))
    }
    #expect(TestDigest.sha256(lines).hex == digest)
  }
}

/// The doubles of the author's number file: constants, 2,000 small ones, then digests of digests.
private struct NumberSequence: Sequence, IteratorProtocol {
  private var waiting: ArraySlice<UInt64>
  private var block = [UInt8](repeating: 0, count: 32)

  init(_ constants: [UInt64]) {
    waiting = (constants + (0..<2000).map { 0x10_0000_0000_0000 + $0 })[...]
  }

  mutating func next() -> UInt64? {
    if let bits = waiting.popFirst() { return bits }
    block = TestDigest.sha256(block)
    waiting =
      (0..<4).map { part in
        (0..<8).reduce(0) { $0 | UInt64(block[8 * part + $1]) << UInt64(8 * $1) }
      }.filter { Double(bitPattern: $0).isFinite && Double(bitPattern: $0) != 0 }[...]
    return next()
  }
}

/// Appendix B and sections 3.2.2 and 3.2.3 of RFC 8785 itself.
struct RFC8785Tests {
  @Test(
    arguments: [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
      (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
      (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0xC340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"),
      (0x44B5_2D02_C7E1_4AF6, "1e+23"), (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"),
      (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
      (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
      (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
      (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
      (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
      (0x41B3_DE43_5555_5557, "333333333.33333343"),
      (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
      (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
    ] as [(UInt64, String)]
  )
  func doubleIsWrittenAsInAppendixB(bits: UInt64, text: String) throws {
    let value = Double(bitPattern: bits)
    #expect(JSONNumber(value)?.text == text)
    #expect(try canonical(value.description, .interoperable) == text)
    #expect(try canonical(text, .interoperable) == text)
    #expect(try ParsedText(text.utf8, .interoperable).tape.isCanonical)
  }

  @Test func infinitiesAndNaNHaveNoText() {
    #expect(JSONNumber(Double.infinity) == nil)
    #expect(JSONNumber(-Double.infinity) == nil)
    #expect(JSONNumber(Double.nan) == nil)
  }

  @Test func sampleOfSection322IsWrittenAsInSection324() throws {
    let text = #"""
      {
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#
    let form =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    #expect(try canonical(text, .interoperable) == form)
  }

  @Test func membersOfSection323AreOrderedByCodeUnits() throws {
    let text = #"""
      {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh",
      "1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control",
      "\u00f6":"Latin Small Letter O With Diaeresis"}
      """#
    let object = try #require(try JSONValue(parsing: text).object)
    #expect(object.names == ["\r", "1", "\u{80}", "ö", "€", "😀", "\u{FB33}"])
    #expect(try canonical(text) == JSONValue.object(object).canonicalText)
  }
}
