import Documents
import Testing

@Suite struct CSVReaderTests {
  private func refusal(_ text: String, header: [String]? = nil) -> String? {
    do throws(CSVError) {
      _ = try CSVReader.rows(Array(text.utf8), header: header)
      return nil
    } catch {
      return error.description
    }
  }

  @Test(arguments: [
    ("a,b\r\n1,2", "line 2, field 2: end of text, want CRLF"),
    ("a,b\n1,2\n", "line 1, field 2: LF alone, want CRLF"),
    ("a,b\r1,2\r\n", "line 1, field 2: CR alone, want CRLF"),
    ("a,b\r\n1\r\n", "line 2, field 1: 1 fields, want 2"),
    ("a,b\r\n1,2,3\r\n", "line 2, field 3: 3 fields, want 2"),
    (
      "a,b\r\n1,x\"y\r\n",
      "line 2, field 2: quote within a field without quotes, want the field in quotes"
    ),
    (
      "a,b\r\n1,\"x\"y\r\n",
      "line 2, field 2: text behind a closing quote, want a comma or a line end"
    ),
    ("a,b\r\n1,\"x\r\n\r\n", "line 2, field 2: end of text within quotes, want the closing quote"),
    (
      "a\r\n\"x\ny\"\r\n\"z\"w\r\n",
      "line 4, field 1: text behind a closing quote, want a comma or a line end"
    ),
    ("\u{FEFF}a\r\n", "line 1, field 1: byte order mark, want the first field"),
  ])
  func damageIsNamedWithItsPlace(_ text: String, _ message: String) {
    #expect(refusal(text) == message)
  }

  @Test func headerMustBeTheOneExpected() {
    #expect(refusal("", header: ["a"]) == "line 1, field 1: no row, want a header")
    #expect(refusal("b\r\n", header: ["a"]) == "line 1, field 1: header \"b\", want \"a\"")
    #expect(refusal("a\r\n1\r\n", header: ["a"]) == nil)
  }

  @Test func bytesThatAreNotUTF8AreRefused() {
    let error = #expect(throws: CSVError.self) { try CSVReader.rows([0x61, 0xFF, 0x0D, 0x0A]) }
    #expect(error?.description == "line 1, field 1: bytes that are not UTF-8, want UTF-8")
  }

  @Test func everyTruncationIsRefused() throws {
    let text = Array("a,b\r\n1,\"x, \"\"y\"\"\"\r\n".utf8)
    _ = try CSVReader.rows(text)
    let rowEnds = [0, 5]
    for count in 0..<text.count where !rowEnds.contains(count) {
      #expect(throws: CSVError.self, "first \(count) bytes") {
        try CSVReader.rows(Array(text.prefix(count)))
      }
    }
  }
}
