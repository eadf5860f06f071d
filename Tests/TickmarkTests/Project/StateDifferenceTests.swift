import CanonicalJSON
import Testing

@testable import Tickmark

@Suite struct StateDifferenceTests {
  @Test(
    arguments: [
      (#"{"a":1}"#, #"{"a":1}"#, "[]"),
      (#"{"a":1.0}"#, #"{"a":1}"#, "[]"),
      (#"{"a":1}"#, #"{"a":2}"#, #"[{"after":2,"before":1,"pointer":"/a"}]"#),
      (#"{}"#, #"{"a":null}"#, #"[{"after":null,"pointer":"/a"}]"#),
      (#"{"a":{"b":1,"c":2}}"#, #"{"a":{"b":1}}"#, #"[{"before":2,"pointer":"/a/c"}]"#),
      (#"{"a":{"b":1}}"#, #"{"a":7}"#, #"[{"after":7,"before":{"b":1},"pointer":"/a"}]"#),
      (#"{"a":[1]}"#, #"{"a":[1,2]}"#, #"[{"after":[1,2],"before":[1],"pointer":"/a"}]"#),
      ("null", #"{"a/b":1,"c":2}"#, #"[{"after":1,"pointer":"/a~1b"},{"after":2,"pointer":"/c"}]"#),
      (#"{"a":1}"#, "null", #"[{"before":1,"pointer":"/a"}]"#),
      ("1", "2", #"[{"after":2,"before":1,"pointer":""}]"#),
    ]
  )
  func namesTheFewestValuesThatDiffer(_ before: String, _ after: String, _ changes: String) throws {
    let difference = StateDifference(
      from: try JSONValue(parsing: before),
      to: try JSONValue(parsing: after)
    )
    #expect(difference.json.canonicalText == changes)
  }
}
