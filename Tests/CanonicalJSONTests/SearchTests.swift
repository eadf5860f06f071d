import CanonicalJSON
import Testing

struct SearchTests {
  static let names = MemberNames([
    "sessionToken", "secretAccessKey", "password", "newPassword", "oldPassword",
    "masterUserPassword", "secretString", "privateKey", "clientSecret", "refreshToken",
    "accessToken",
  ])

  private func found(_ text: String, stringsOnly: Bool = true, isChecked: Bool = true) throws
    -> [String]
  {
    let parsed = try ParsedText(text)
    let results = unsafe parsed.ask { tape, bytes in
      unsafe tape.nodes(namedAnyOf: Self.names, stringsOnly: stringsOnly, in: bytes)
    }
    for result in results where isChecked {
      #expect(try parsed.node(result.pointer) == result.node)
    }
    return results.map(\.pointer)
  }

  @Test func namesAreFoundAtAnyDepth() throws {
    let text = #"{"password":"a","l":[{"x/y":{"sessionToken":"b"}},{"passwor\u0064":"c"}],"z":1}"#
    #expect(try found(text) == ["/password", "/l/0/x~1y/sessionToken", "/l/1/password"])
  }

  @Test func manyFindingsCostOnePass() throws {
    let count = 5000
    let text =
      "[" + Array(repeating: #"{"password":""}"#, count: count).joined(separator: ",") + "]"
    #expect(try found(text, isChecked: false) == (0..<count).map { "/\($0)/password" })
  }

  @Test func findingsInsideEachOtherHaveTheirOwnPointers() throws {
    let text =
      #"{"password":{"password":{"a":[1,{"password":{}}]},"password2":0},"b":{"password":1}}"#
    let pointers = [
      "/password", "/password/password", "/password/password/a/1/password", "/b/password",
    ]
    #expect(try found(text, stringsOnly: false) == pointers)
  }

  @Test func onlyStringsAreFound() throws {
    let text = #"{"password":null,"accessToken":{"privateKey":"k"},"secretString":["a"]}"#
    #expect(try found(text) == ["/accessToken/privateKey"])
    let all = ["/password", "/accessToken", "/accessToken/privateKey", "/secretString"]
    #expect(try found(text, stringsOnly: false) == all)
  }

  @Test(arguments: [
    #"{"accessKeyId":"AKIA","Password":"x","passwords":"y","passwort":"z","":"e"}"#,
    #"["password","sessionToken"]"#, #""password""#, #"{"a":"password"}"#,
  ])
  func otherNamesAndValuesAreNot(text: String) throws {
    #expect(try found(text).isEmpty)
  }

  @Test(arguments: [
    (#"{"a":[{"$sealed":1}]}"#, true), (#"{"a":{"\u0024sealed":null}}"#, true),
    (#"{"a":"$sealed"}"#, false), (#"{"$seale":1,"$sealedd":2}"#, false),
  ])
  func memberIsNoticed(text: String, isThere: Bool) throws {
    let parsed = try ParsedText(text)
    let sealed = MemberNames(["$sealed"])
    let answer = unsafe parsed.ask { unsafe $0.containsMember(namedAnyOf: sealed, in: $1) }
    #expect(answer == isThere)
  }

  @Test func longNamesAreFound() throws {
    let long = String(repeating: "n", count: 200)
    let parsed = try ParsedText(#"{"\#(long)":1}"#)
    for (name, isThere) in [(long, true), (String(long.dropLast()), false), (long + "n", false)] {
      let names = MemberNames([name])
      let answer = unsafe parsed.ask { unsafe $0.containsMember(namedAnyOf: names, in: $1) }
      #expect(answer == isThere)
    }
  }

  @Test func selectionFindsWhatEachPointerFinds() throws {
    let pointers = [
      "/id", "/o/deep/er", "/missing", "", "/l/1", "/o", "/id", "/o/deep", "/longer-than-8-bytes",
      "/longer-than-8-bytez", "/é", "/l/1/x", "/o/missing",
    ]
    let text = #"""
      {"id":1,"\u006f":{"deep":{"er":2},"deeper":3},"l":[0,{"x":5}],"longer-than-8-bytes":4,"é":6}
      """#
    let parsed = try ParsedText(text)
    let selection = JSONSelection(try pointers.map { try JSONPointer($0) })
    var values = [7, 7]
    unsafe parsed.ask { unsafe selection.select(of: $0, in: $1, into: &values) }
    #expect(try values == pointers.map { try parsed.node($0) ?? -1 })
    let inner = try #require(try parsed.node("/o/deep"))
    unsafe parsed.ask { unsafe selection.select(from: inner, of: $0, in: $1, into: &values) }
    #expect(values.filter { $0 >= 0 } == [inner])
  }
}
