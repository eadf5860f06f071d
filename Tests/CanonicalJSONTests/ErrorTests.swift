import CanonicalJSON
import Testing

struct ErrorTests {
  @Test(arguments: [
    ("", "byte 0: end of text, want a value"),
    (" ", "byte 1: end of text, want a value"),
    ("{", "byte 1: end of text, want a name in quotes or }"),
    ("[", "byte 1: end of text, want a value or ]"),
    ("[1", "byte 2: end of text, want a comma or ]"),
    ("[1,", "byte 3: end of text, want a value"),
    ("[1,]", "byte 3: ']', want a value"),
    ("[,1]", "byte 1: ',', want a value or ]"),
    ("[1}", "byte 2: '}', want a comma or ]"),
    (#"{"a""#, "byte 4: end of text, want a colon"),
    (#"{"a" 1}"#, "byte 5: '1', want a colon"),
    (#"{"a":}"#, "byte 5: '}', want a value"),
    (#"{"a":1,}"#, "byte 7: '}', want a name in quotes"),
    (#"{"a":1]"#, "byte 6: ']', want a comma or }"),
    ("{1:2}", "byte 1: '1', want a name in quotes or }"),
    ("{}}", "byte 2: '}', want the end of the text"),
    ("1 2", "byte 2: '2', want the end of the text"),
    ("01", "byte 1: '1', want the end of the text"),
    ("-", "byte 1: end of text, want a digit"),
    ("-x", "byte 1: 'x', want a digit"),
    ("1.", "byte 2: end of text, want a digit"),
    ("1.e3", "byte 2: 'e', want a digit"),
    ("[1e+]", "byte 4: ']', want a digit"),
    ("+1", "byte 0: '+', want a value"),
    ("trye", "byte 2: 'y', want true, false or null"),
    ("nul", "byte 3: end of text, want true, false or null"),
    ("\u{FEFF}1", "byte 0: byte order mark, want a value"),
    ("\u{A0}1", "byte 0: byte 0xC2, want a value"),
    ("\u{0C}1", "byte 0: byte 0x0C, want a value"),
    ("\"a", "byte 2: end of text, want the closing quote"),
    ("\"a\\", "byte 3: end of text, want the closing quote"),
    ("\"a\nb\"", "byte 2: control character 0x0A in a string, want an escape"),
    ("\"\0\"", "byte 1: control character 0x00 in a string, want an escape"),
    (#""\q""#, #"byte 1: escape of 'q', want one of " \ / b f n r t u"#),
    (#""\u12g4""#, "byte 5: 'g', want a hexadecimal digit"),
    (#""\u12"#, "byte 5: end of text, want a hexadecimal digit"),
    (#""\ud800""#, #"byte 1: lone surrogate \ud800, want a pair"#),
    (#""\ud800\u0041""#, #"byte 1: lone surrogate \ud800, want a pair"#),
    (#""\ud800A""#, #"byte 1: lone surrogate \ud800, want a pair"#),
    (#""a\uDC00\uD800""#, #"byte 2: lone surrogate \udc00, want a pair"#),
    (#"{"a":1,"b":2,"a":3}"#, #"byte 13: second member "a", want each name once"#),
    (#"{"a":1,"\u0061":3}"#, #"byte 7: second member "a", want each name once"#),
    (#"{"é":1,"z":2,"\u00e9":3}"#, #"byte 14: second member "é", want each name once"#),
    (#"{"b\n":1,"a":2,"b\u000a":3}"#, #"byte 15: second member "b\n", want each name once"#),
    ("1e10000", "byte 0: exponent beyond its limit, want at most 9999"),
    ("[-1e-10000]", "byte 1: exponent beyond its limit, want at most 9999"),
  ])
  func errorNamesPlaceFindingAndWant(text: String, message: String) {
    #expect(refusal(text) == message)
  }

  @Test(
    arguments: [
      ([0x80], 0), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0), ([0xC3], 0), ([0xC3, 0x28], 0),
      ([0xE0, 0x9F, 0xBF], 0), ([0xE2, 0x82], 0), ([0xED, 0xA0, 0x80], 0), ([0xED, 0xBF, 0xBF], 0),
      ([0xF0, 0x8F, 0xBF, 0xBF], 0), ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0),
      ([0xFE], 0), ([0xFF], 0), ([0x61, 0xC3, 0xA9, 0xBF], 3), ([0xF0, 0x9F, 0x98], 0),
      (Array("0123456789abcdef".utf8) + [0xE9], 16),
    ] as [([UInt8], Int)]
  )
  func malformedUTF8IsRefused(bytes: [UInt8], place: Int) {
    let message = "byte \(place + 1): byte 0x\(String(bytes[place], radix: 16, uppercase: true))"
    #expect(refusal([0x22] + bytes + [0x22]) == message + ", want well-formed UTF-8")
    #expect(refusal([0x22] + bytes)?.hasPrefix("byte \(place + 1): ") == true)
  }

  @Test(arguments: [
    "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}",
    "\u{10FFFF}",
  ])
  func everyWidthOfUTF8IsRead(text: String) throws {
    #expect(try canonical("\"\(text)\"") == "\"\(text)\"")
  }

  @Test func longNameIsCutInTheMessage() {
    let name = String(repeating: "n", count: 100)
    let text = #"{"\#(name)":1,"\#(name)":2}"#
    let cut = String(repeating: "n", count: 40)
    #expect(refusal(text) == "byte 106: second member \"\(cut)\"…, want each name once")
  }

  @Test func earliestDuplicateIsNamed() {
    let message = #"byte 13: second member "c", want each name once"#
    #expect(refusal(#"{"c":1,"b":1,"c":2,"a":3,"a":4,"b":5}"#) == message)
  }

  @Test func duplicateInAnInnerObjectIsFound() {
    let message = #"byte 25: second member "y", want each name once"#
    #expect(refusal(#"{"z":1,"a":{"y":1,"x":2,  "y":3}}"#.replacing("2,  ", with: "2,")) != nil)
    #expect(refusal(#"{"z":1,"a":{"y":1,"x":2, "y":3}}"#) == message)
  }

  @Test func tapeIsEmptyAfterAnError() throws {
    var tape = JSONTape()
    let texts = [Array("[1,2]".utf8), Array("[1,".utf8)]
    // The arrays outlive the calls.
    try unsafe texts[0].withUnsafeBytes { try unsafe tape.parse($0) }
    #expect(tape.count == 3)
    unsafe texts[1].withUnsafeBytes { bytes in
      _ = #expect(throws: JSONError.self) { try unsafe tape.parse(bytes) }
    }
    #expect(tape.count == 0)
  }
}
