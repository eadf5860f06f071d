import CanonicalJSON
import Testing

struct CanonicalFormTests {
  @Test(arguments: [
    "{}", "[]", "null", "true", "false", "0", "-1", #""""#, #"{"a":1,"b":[1,{"c":null}],"c":"x"}"#,
    #"{"":1,"\n":2," ":3,"a":4,"aa":5,"ab":6,"b":7}"#, #"{"12345678":1,"123456789":2}"#,
    #"["\"\\\b\t\n\f\r\u0000\u000b\u001f"]"#, "[\"\u{7F}é€😀\"]",
    "{\"é\":1,\"€\":2,\"😀\":3,\"\u{FB33}\":4}",
  ])
  func canonicalTextIsKnownAsSuch(text: String) throws {
    let parsed = try ParsedText(text)
    #expect(parsed.tape.isCanonical)
    #expect(parsed.canonical() == text)
  }

  @Test(arguments: [
    (" 1", "1"), ("1 ", "1"), ("1\n", "1"), ("[1, 2]", "[1,2]"), ("[ ]", "[]"), ("{\t}", "{}"),
    (#"{"b":1,"a":2}"#, #"{"a":2,"b":1}"#), (#"{"a" :1}"#, #"{"a":1}"#),
    (#"["\/"]"#, #"["/"]"#), (#"["\u0041\u00e9\ud83d\ude00"]"#, #"["Aé😀"]"#),
    (#"["\u000a\u0008\u0009\u000c\u000d"]"#, #"["\n\b\t\f\r"]"#), (#"["\u001F"]"#, #"["\u001f"]"#),
    (#"["\u0022\u005c\u002f\u007f"]"#, "[\"\\\"\\\\/\u{7F}\"]"),
    (
      #"{"\u0061":{"z":1, "y":2},"A":[{"d":1,"c":2}]}"#, #"{"A":[{"c":2,"d":1}],"a":{"y":2,"z":1}}"#
    ),
    (#"{"b":1,"a":2,"\u0042":3}"#, #"{"B":3,"a":2,"b":1}"#),
    ("{\"\u{FB33}\":1,\"😀\":2}", "{\"😀\":2,\"\u{FB33}\":1}"),
    (#"{"12345678b":1,"12345678a":2,"1234567":3}"#, #"{"1234567":3,"12345678a":2,"12345678b":1}"#),
    (#"{"a\u0000":1,"a":2}"#, #"{"a":2,"a\u0000":1}"#), (#"{"a!":1,"a":2}"#, #"{"a":2,"a!":1}"#),
  ])
  func otherTextGetsItsForm(text: String, form: String) throws {
    let parsed = try ParsedText(text)
    #expect(!parsed.tape.isCanonical)
    #expect(parsed.canonical() == form)
    #expect(try ParsedText(form).tape.isCanonical)
    #expect(try JSONValue(parsing: text).canonicalText == form)
  }

  @Test func canonicalPartOfAnotherTextIsKnown() throws {
    let parsed = try ParsedText(#"{"b": {"x":1,"y":[2]}, "a": [1, 2]}"#)
    #expect(parsed.tape.isCanonical(try #require(try parsed.node("/b"))))
    #expect(!parsed.tape.isCanonical(try #require(try parsed.node("/a"))))
    #expect(parsed.canonical(try #require(try parsed.node("/a"))) == "[1,2]")
  }

  @Test func tapeIsUsedAgain() throws {
    var tape = JSONTape()
    var forms: [String] = []
    for text in [#"{"b":[1,2,3],"a":{"d":1,"c":2}}"#, "[1]", #"{"z":1,"y":2}"#] {
      // The array outlives the calls.
      try unsafe Array(text.utf8).withUnsafeBytes { bytes in
        try unsafe tape.parse(bytes)
        unsafe forms.append(String(decoding: tape.canonical(in: bytes), as: UTF8.self))
      }
    }
    #expect(forms == [#"{"a":{"c":2,"d":1},"b":[1,2,3]}"#, "[1]", #"{"y":2,"z":1}"#])
  }

  @Test func normalFormsStayApart() throws {
    let text = "{\"e\u{301}\":1,\"\u{E9}\":2}"
    #expect(try ParsedText(text).tape.isCanonical)
    let value = try JSONValue(parsing: text)
    #expect(value["\u{E9}"] == 2)
    #expect(value["e\u{301}"] == 1)
    #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
  }

  @Test(arguments: [1, 2, 31, 32, 33, 34, 64, 65, 100, 1000])
  func objectOfAnySizeIsOrdered(count: Int) throws {
    for step in [1, 7, count + 1] {
      let names = (0..<count).map { "n\($0 * step % 1009)" }
      let text = "{" + names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
      let sorted = Set(names).sorted { CanonicalString.isOrderedBefore($0, $1) }
      guard sorted.count == count else { continue }
      let form = "{" + sorted.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ",") + "}"
      #expect(try canonical(text) == form)
    }
  }

  @Test func stringsAreComparedByCodeUnits() {
    let names = [
      "", "\0", "\n", "1", "a", "aa", "b", "\u{80}", "ö", "€", "\u{D7FF}", "😀", "\u{10FFFF}",
      "\u{E000}", "\u{FFFF}",
    ]
    for (index, first) in names.enumerated() {
      for (other, second) in names.enumerated() {
        let result = CanonicalString.compareUTF16(first.utf8, second.utf8)
        #expect(result == (index - other).signum(), "\(first) \(second)")
        #expect(first.utf16.lexicographicallyPrecedes(second.utf16) == (result < 0))
      }
    }
  }
}
