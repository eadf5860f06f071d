import CanonicalJSON
import Testing

@testable import Tickmark

@Suite struct MergePatchTests {
  /// RFC 7396, appendix A: original, patch, result.
  @Test(arguments: [
    (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
    (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
    (#"{"a":"b"}"#, #"{"a":null}"#, #"{}"#),
    (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
    (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
    (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
    (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
    (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#),
    (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
    (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#),
    (#"{"a":"foo"}"#, #"null"#, #"null"#),
    (#"{"a":"foo"}"#, #""bar""#, #""bar""#),
    (#"{"e":null}"#, #"{"a":1}"#, #"{"a":1,"e":null}"#),
    (#"[1,2]"#, #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
    (#"{}"#, #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
  ]) func appendixA(original: String, patch: String, result: String) throws {
    let patched = MergePatch.apply(
      try JSONValue(parsing: patch),
      to: try JSONValue(parsing: original)
    )
    #expect(patched.canonicalText == result)
  }

  /// RFC 7396, section 3.
  @Test func exampleOfTheRFC() throws {
    let original = """
      {"title":"Goodbye!","author":{"givenName":"John","familyName":"Doe"},
       "tags":["example","sample"],"content":"This will be unchanged"}
      """
    let patch = """
      {"title":"Hello!","phoneNumber":"+01-123-456-7890","author":{"familyName":null},
       "tags":["example"]}
      """
    let result = """
      {"title":"Hello!","author":{"givenName":"John"},"tags":["example"],
       "content":"This will be unchanged","phoneNumber":"+01-123-456-7890"}
      """
    let patched = MergePatch.apply(
      try JSONValue(parsing: patch),
      to: try JSONValue(parsing: original)
    )
    #expect(try patched == JSONValue(parsing: result))
  }

  @Test func wholeValuesAreReplaced() {
    let (sealed, other): (JSONValue, JSONValue) = (["$sealed": "x"], ["$sealed": "y"])
    let isWhole = FieldPath.isSealed
    let target: JSONValue = ["a": ["b": 1]]
    #expect(MergePatch.apply(["a": sealed], to: target, isWhole: isWhole) == ["a": sealed])
    #expect(MergePatch.apply(["a": other], to: ["a": sealed], isWhole: isWhole) == ["a": other])
    #expect(
      MergePatch.apply(["a": ["b": 2]], to: ["a": sealed], isWhole: isWhole) == ["a": ["b": 2]]
    )
  }
}
