import CanonicalJSON
import Testing

struct ValueTests {
  let value: JSONValue = [
    "name": "tick", "count": 3, "ratio": 0.5, "on": true, "none": .null, "list": [1, "two", []],
    "inner": ["b": 1, "a": [:]],
  ]

  @Test func literalsMakeTheirForm() {
    let form = #"{"count":3,"inner":{"a":{},"b":1},"list":[1,"two",[]],"name":"tick","#
    #expect(value.canonicalText == form + #""none":null,"on":true,"ratio":0.5}"#)
    #expect(value.description == value.canonicalText)
  }

  @Test func prettyTextIsIndentedByTwo() throws {
    let text = """
      {
        "count": 3,
        "inner": {
          "a": {},
          "b": 1
        },
        "list": [
          1,
          "two",
          []
        ],
        "name": "tick",
        "none": null,
        "on": true,
        "ratio": 0.5
      }
      """
    #expect(value.pretty == text)
    #expect(try JSONValue(parsing: text) == value)
  }

  @Test func accessorsAnswerForTheirKindOnly() {
    #expect(value["name"]?.string == "tick")
    #expect(value["name"]?.int == nil)
    #expect(value["count"]?.int == 3)
    #expect(value["count"]?.double == 3)
    #expect(value["ratio"]?.int == nil)
    #expect(value["ratio"]?.double == 0.5)
    #expect(value["on"]?.bool == true)
    #expect(value["none"]?.isNull == true)
    #expect(value["list"]?.array?.count == 3)
    #expect(value["list"]?[1]?.string == "two")
    #expect(value["list"]?[3] == nil)
    #expect(value["missing"] == nil)
    #expect(value["name"]?["x"] == nil)
    #expect(value["inner"]?.object?.names == ["a", "b"])
  }

  @Test func membersAreSetAndRemoved() {
    var value: JSONValue = ["b": 1]
    value["c"] = 3
    value["a"] = 2
    value["b"] = nil
    value["missing"] = nil
    #expect(value.canonicalText == #"{"a":2,"c":3}"#)
    value["a"] = "x"
    #expect(value == ["c": 3, "a": "x"])
    #expect(Set([value, ["a": "x", "c": 3]]).count == 1)
  }

  @Test(arguments: [
    (Int.max, "9223372036854775807"), (Int.min, "-9223372036854775808"), (0, "0"), (-10, "-10"),
    (1000, "1000"),
  ])
  func integersKeepTheirDigits(number: Int, text: String) {
    #expect(JSONNumber(number).text == text)
    #expect(JSONNumber(number).int == number)
  }

  @Test func largeIntegersAreNoInt() throws {
    let value = try JSONValue(parsing: "9223372036854775808")
    #expect(value.int == nil)
    #expect(value.double == 9_223_372_036_854_775_808)
    #expect(value == JSONValue.number(JSONNumber(UInt64(1) << 63)))
  }

  @Test func numbersAreEqualByValue() throws {
    #expect(try JSONValue(parsing: "[1.0,1e2,-0]") == [1, 100, 0])
    #expect(try JSONValue(parsing: "9007199254740993") != 9_007_199_254_740_992)
  }

  @Test func errorNamesItsByte() {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\"a\":tru}") }
    #expect(error?.description == "byte 8: '}', want true, false or null")
    #expect(error?.offset == 8)
  }

  @Test func quotedStringHasFewestEscapes() {
    var output: [UInt8] = []
    let text = "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F} \"\\/\u{7F}é😀"
    CanonicalString.appendQuoted(text.utf8, to: &output)
    let form = #""\u0000\u0001\b\t\n\u000b\f\r\u001f \"\\/"# + "\u{7F}é😀\""
    #expect(String(decoding: output, as: UTF8.self) == form)
  }
}
