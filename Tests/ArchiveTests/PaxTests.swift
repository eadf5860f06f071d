import Testing

@testable import Archive

@Suite struct PaxTests {
  private func parse(_ text: String) throws(TarError) -> PaxRecords {
    try PaxRecords(parsing: Array(text.utf8), offset: 512)
  }

  @Test(arguments: 1...120) func recordsComeBack(length: Int) throws {
    var records = PaxRecords()
    records.path = String(repeating: "p", count: length)
    records.size = 8_589_934_592
    #expect(try PaxRecords(parsing: records.bytes, offset: 0) == records)
  }

  @Test func lengthCountsItself() {
    var records = PaxRecords()
    // 8 bytes and the digits: 2 digits still fit 99, the next one needs 3.
    records.path = String(repeating: "p", count: 90)
    #expect(String(decoding: records.bytes.prefix(8), as: UTF8.self) == "99 path=")
    records.path = String(repeating: "p", count: 91)
    #expect(String(decoding: records.bytes.prefix(9), as: UTF8.self) == "101 path=")
  }

  @Test func keysWithoutMeaningHereAreSkipped() throws {
    let records = try parse("20 atime=1700000000\n10 path=a\n")
    #expect(records.path == "a")
    #expect(records.size == nil)
  }

  @Test(arguments: [
    ("8 path=a\n", "a malformed record"), ("11 path=a\n", "a malformed record"),
    ("010 path=a\n", "a malformed record"), ("path=a\n", "a malformed record"),
    ("10 path=ab", "a malformed record"), ("8 pathX\n", "a malformed record"),
    ("99999999999999999999 path=a\n", "a malformed record"), ("5 =a\n", "a malformed record"),
    ("10 path=a\n10 path=b\n", "path twice"), ("11 size=-1\n", "a size that isn't a number"),
    ("11 size=01\n", "a size that isn't a number"), ("17 linkpath=/etc\n", "key \"linkpath\""),
    ("22 GNU.sparse.major=1\n", "key \"GNU.sparse.major\""),
  ])
  func otherRecordsAreRefused(text: String, found: String) {
    let error = #expect(throws: TarError.self) { try parse(text) }
    #expect(
      error?.description == "byte 512: extended header with \(found), want path or size"
    )
  }

  @Test func pathOutsideIsRefusedInAnExtendedHeaderToo() throws {
    let long = String(repeating: "n", count: 120)
    let archive = try tarArchive([(long, [])])
    let hostile = "../../" + String(repeating: "n", count: 114)
    var bytes = archive
    let begin = 512 + 9
    bytes.replaceSubrange(begin..<begin + 120, with: Array(hostile.utf8))
    let error = #expect(throws: TarError.self) { try members(of: bytes) }
    #expect(error?.reason == .badName(hostile))
  }
}
