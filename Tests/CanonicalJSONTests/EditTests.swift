import CanonicalJSON
import Testing

struct EditTests {
  /// The same value as its form and as a careless writer has it.
  static let texts = [
    #"{"a":1,"b":{"x":[1,2],"y":"s"},"c":"h","d":null}"#,
    #" { "d":null, "c":"\u0068", "b":{"y":"s","x":[1.0,2]}, "a":1 } "#,
  ]

  @Test(
    arguments: texts,
    [
      ("/a", #"{"b":{"x":[1,2],"y":"s"},"c":"h","d":null}"#),
      ("/c", #"{"a":1,"b":{"x":[1,2],"y":"s"},"d":null}"#),
      ("/d", #"{"a":1,"b":{"x":[1,2],"y":"s"},"c":"h"}"#),
      ("/b", #"{"a":1,"c":"h","d":null}"#),
      ("/b/y", #"{"a":1,"b":{"x":[1,2]},"c":"h","d":null}"#),
    ]
  )
  func memberIsLeftOut(text: String, edit: (pointer: String, form: String)) throws {
    let parsed = try ParsedText(text)
    let node = try #require(try parsed.node(edit.pointer))
    #expect(parsed.canonical(omitting: node) == edit.form)
  }

  @Test(arguments: ["{\"a\":1}", "{ \"a\": [1,{}] }"])
  func onlyMemberLeavesAnEmptyObject(text: String) throws {
    let parsed = try ParsedText(text)
    #expect(parsed.canonical(omitting: parsed.member("a")) == "{}")
  }

  @Test(arguments: texts)
  func valuesAreReplaced(text: String) throws {
    let parsed = try ParsedText(text)
    let edits = try ["/a", "/b/x", "/b/x/1", "/d"].map { try #require(try parsed.node($0)) }
      .sorted().map { ($0, "{\"n\":\($0 > 0)}") }
    let sealed = #"{"n":true}"#
    let form = #"{"a":\#(sealed),"b":{"x":\#(sealed),"y":"s"},"c":"h","d":\#(sealed)}"#
    #expect(parsed.canonical(replacing: edits) == form)
  }

  @Test(arguments: texts)
  func replacementAndOmissionGoTogether(text: String) throws {
    let parsed = try ParsedText(text)
    let y = try #require(try parsed.node("/b/y"))
    let form = #"{"a":1,"b":{"x":[1,2],"y":0},"d":null}"#
    #expect(parsed.canonical(omitting: parsed.member("c"), replacing: [(y, "0")]) == form)
    #expect(
      parsed.canonical(omitting: parsed.member("b"), replacing: [(y, "0")])
        == #"{"a":1,"c":"h","d":null}"#
    )
    let last = #"{"a":1,"b":{"x":[1,2],"y":"s"},"c":7}"#
    let c = try #require(parsed.member("c"))
    #expect(parsed.canonical(omitting: parsed.member("d"), replacing: [(c, "7")]) == last)
  }

  @Test(arguments: texts)
  func wholeValueIsReplaced(text: String) throws {
    #expect(try ParsedText(text).canonical(replacing: [(0, "[]")]) == "[]")
  }

  @Test(arguments: texts)
  func innerValueIsWrittenWithItsEditsOnly(text: String) throws {
    let parsed = try ParsedText(text)
    let b = try #require(try parsed.node("/b"))
    let two = try #require(try parsed.node("/b/x/1"))
    let a = try #require(try parsed.node("/a"))
    let edits = [(two, "[]"), (a, "9")].sorted { $0.0 < $1.0 }
    #expect(parsed.canonical(b, replacing: edits) == #"{"x":[1,[]],"y":"s"}"#)
  }

  /// Each choice of an omitted and a replaced value, against the tree's own writing.
  @Test(arguments: texts)
  func everyPairOfEditsEqualsTheTree(text: String) throws {
    let parsed = try ParsedText(text)
    let names = ["a", "b", "c", "d"]
    for left in names {
      for replaced in names where replaced != left {
        var value = try JSONValue(parsing: text)
        value[left] = nil
        value[replaced] = ["new"]
        let node = try #require(parsed.member(replaced))
        let form = parsed.canonical(omitting: parsed.member(left), replacing: [(node, "[\"new\"]")])
        #expect(form == value.canonicalText, "\(left) \(replaced)")
      }
    }
  }
}
