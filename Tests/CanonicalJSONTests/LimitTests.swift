import CanonicalJSON
import Testing

struct LimitTests {
  @Test(arguments: [("[", "]"), (#"{"a":"#, "}")])
  func depthEndsAt128(opening: String, closing: String) {
    func text(_ depth: Int, _ value: String) -> String {
      String(repeating: opening, count: depth) + value + String(repeating: closing, count: depth)
    }
    #expect(refusal(text(128, "1")) == nil)
    let place = 128 * opening.utf8.count
    #expect(refusal(text(129, "1")) == "byte \(place): depth 129, want at most 128")
    #expect(refusal(text(3, "1"), limits: JSONLimits(depth: 3)) == nil)
    #expect(refusal(text(4, "1"), limits: JSONLimits(depth: 3)) != nil)
    #expect(refusal("1", limits: JSONLimits(depth: 0)) == nil)
    #expect(refusal("[]", limits: JSONLimits(depth: 0)) == "byte 0: depth 1, want at most 0")
  }

  @Test func siblingsAddNoDepth() {
    let text = "[" + Array(repeating: "[[]]", count: 500).joined(separator: ",") + "]"
    #expect(refusal(text, limits: JSONLimits(depth: 3)) == nil)
  }

  @Test func stringEndsAtItsLimit() {
    let limits = JSONLimits(stringByteCount: 10)
    #expect(refusal(#"["0123456789"]"#, limits: limits) == nil)
    let message = "byte 1: string beyond its limit, want at most 10 bytes"
    #expect(refusal(#"["0123456789a"]"#, limits: limits) == message)
    #expect(refusal(#"{"0123456789a":1}"#, limits: limits) == message)
  }

  @Test func numberEndsAt1000SignificantDigits() throws {
    let digits = String(repeating: "7", count: 1000)
    #expect(refusal(digits) == nil)
    #expect(refusal(digits + "7") == "byte 0: number with too many digits, want at most 1000")
    #expect(refusal("0." + String(repeating: "0", count: 500) + digits) == nil)
    #expect(try canonical("-0.0" + digits + "000") == "-0.0" + digits)
    #expect(try canonical(digits) == "7." + digits.dropFirst() + "e+999")
  }

  @Test func exponentEndsAt9999() throws {
    #expect(try canonical("1e9999") == "1e+9999")
    #expect(try canonical("10e9998") == "1e+9999")
    #expect(try canonical("0.01e-9997") == "1e-9999")
    #expect(refusal("10e9999") != nil)
    #expect(refusal("0.1e-9999") != nil)
    #expect(refusal("1e99999999999999999999999999") != nil)
    #expect(refusal("1" + String(repeating: "0", count: 10000)) != nil)
    #expect(try canonical("1" + String(repeating: "0", count: 9999)) == "1e+9999")
    #expect(try canonical("1e0000000000000000000000000002") == "100")
    #expect(try canonical("0e99999999999999999999") == "0")
  }

  @Test func objectOfManyMembersIsReadAndOrdered() throws {
    // Each name has 12 bytes in common with all others: only the sort keeps this cheap.
    #if DEBUG
    let count = 20_000
    #else
    let count = 1_000_000
    #endif
    var text = "{"
    for index in 0..<count {
      text += #"\#(index > 0 ? "," : "")"common-name-\#(index * 7919 % 1_000_003)":\#(index)"#
    }
    let parsed = try ParsedText(text + "}")
    let canonical = parsed.canonical()
    #expect(!parsed.tape.isCanonical)
    #expect(try ParsedText(canonical).tape.isCanonical)
    #expect(canonical.utf8.count == text.utf8.count + 1)
    let duplicate = text + #","common-name-7919":1}"#
    let message = "byte \(text.utf8.count + 1): second member \"common-name-7919\""
    #expect(refusal(duplicate) == message + ", want each name once")
  }
}
