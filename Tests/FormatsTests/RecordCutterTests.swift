import Formats
import Testing

@Suite struct RecordCutterTests {
  static let lines: [(text: String, pieces: [String])] = [
    ("", []),
    ("{}\n", ["{}"]),
    ("{}\n{}", ["{}", "{}"]),
    ("{}\n\n{}\n", ["{}", "", "{}"]),
    ("{}\r\n\r\n{}\r\n", ["{}\r", "", "{}\r"]),
    ("\n", [""]),
    ("[{}]\n", ["[{}]"]),
  ]

  @Test(arguments: lines)
  func linesEndAtLineFeeds(_ text: String, _ wanted: [String]) {
    #expect(pieces(text.utf8, .lines) == wanted)
  }

  static let arrays: [(text: String, pieces: [String], isBrokenOff: Bool)] = [
    (#"{"Records":[]}"#, [], false),
    (#" { "Records" : [ {"a":1} , {"b":[{}]} ] } "#, [#"{"a":1}"#, #"{"b":[{}]}"#], false),
    (#"[{"a":"}]"},{"b":"\"}"}]"#, [#"{"a":"}]"}"#, #"{"b":"\"}"}"#], false),
    ("[\n  {\n    \"a\": 1\n  }\n]\n", ["{\n    \"a\": 1\n  }"], false),
    ("{\"a\":1}\n{\"b\":2}\n", [#"{"a":1}"#, #"{"b":2}"#], false),
    ("", [], false),
    ("[", [], true),
    (#"{"Records":[{"a":1},{"b""#, [#"{"a":1}"#, #"{"b""#], true),
    (#"{"Records":[{"a":1}]"#, [#"{"a":1}"#], true),
    (#"{"Records":[{"a":1},"#, [#"{"a":1}"#], true),
    (#"[{"a":1}{"b":2}]"#, [#"{"a":1}"#, #"{"b":2}]"#], true),
    (#"[,{"a":1}]"#, [#",{"a":1}]"#], true),
    (#"[{"a":1},]"#, [#"{"a":1}"#, "]"], true),
    (#"[1]"#, ["1]"], true),
    (#"[{"a":1}] x"#, [#"{"a":1}"#, "x"], false),
    (#"{"Records":[{"a":1}],"more":1}"#, [#"{"a":1}"#, #","more":1}"#], true),
  ]

  @Test(arguments: arrays)
  func arraysGiveTheirElements(_ text: String, _ wanted: [String], _ isBrokenOff: Bool) {
    let bytes = Array(text.utf8)
    var cutter = RecordCutter(.recordArray)
    var ranges: [Range<Int>] = []
    _ = unsafe bytes.withUnsafeBytes { unsafe cutter.cut($0, isLast: true, into: &ranges) }
    #expect(ranges.map { String(decoding: bytes[$0], as: UTF8.self) } == wanted)
    #expect(cutter.isBrokenOff == isBrokenOff)
  }

  static let values: [(text: String, pieces: [String], isBrokenOff: Bool)] = [
    ("", [], false),
    ("{\"a\":1}\n{\"b\":[]}\n", [#"{"a":1}"#, #"{"b":[]}"#], false),
    (#"[{"a":1},{"b":2}]"#, [#"{"a":1}"#, #"{"b":2}"#], false),
    (#"{"items":[{"a":1}]}"#, [#"{"a":1}"#], false),
    (#"{"kind":"List","meta":{"items":[{"no":1}]},"items":[{"a":1}]}"#, [#"{"a":1}"#], false),
    (#"{"items":[{"a":1}],"kind":"List","meta":{"b":["}"]}}"#, [#"{"a":1}"#], false),
    (#"{"value":[{"a":1}]}"#, [#"{"a":1}"#], false),
    ("{\n  \"kind\": \"List\",\n  \"items\": [\n    {}\n  ]\n}\n", ["{}"], false),
    ("{\n  \"a\": 1\n}\n", ["{\n  \"a\": 1\n}"], false),
    ("{\n\"a\": 1\n}\n{\n\"b\": 2\n}\n", ["{\n\"a\": 1\n}", "{\n\"b\": 2\n}"], false),
    ("{\"items\":[{\"a\":1}]}\n{\"items\":[{\"b\":2}]}\n", [#"{"a":1}"#, #"{"b":2}"#], false),
    ("{\"items\":[]}\n{\"b\":2}\n{\"c\":3}\n", [#"{"b":2}"#, #"{"c":3}"#], false),
    ("[][{\"a\":1}][]", [#"{"a":1}"#], false),
    ("{\"a\":1,\n\"b\":2}\n{\"c\":3}\n", ["{\"a\":1,\n\"b\":2}", #"{"c":3}"#], false),
    // A line that broke off costs itself only.
    ("{\"a\":\n{\"b\":2}\n", [#"{"a":"#, #"{"b":2}"#], false),
    ("{\n\"a\": 1", ["{\n\"a\": 1"], true),
    (#"{"items":{}}"#, [#"{"items":{}}"#], false),
    (#"{"items":[{"a":1}],"items":[{"b":2}]}"#, [#"{"a":1}"#, #","items":[{"b":2}]}"#], true),
    (#"{"items":[{"a":1}],"more""#, [#"{"a":1}"#, #","more""#], true),
    (#"{"items":[{"a":1}]"#, [#"{"a":1}"#], true),
    (#"{"items":[{"a":1}]}x"#, [#"{"a":1}"#, "x"], false),
    ("{\"items\":[{\"a\":1}]}\nx y\n[{\"b\":2}]\n", [#"{"a":1}"#, "x y", #"{"b":2}"#], false),
    ("plain text\nmore\n", ["plain text", "more"], false),
  ]

  @Test(arguments: values)
  func valuesAreToldByTheirFirstBytes(_ text: String, _ wanted: [String], _ isBrokenOff: Bool) {
    let bytes = Array(text.utf8)
    var cutter = RecordCutter(.values(in: ["items", "value"]))
    var ranges: [Range<Int>] = []
    _ = unsafe bytes.withUnsafeBytes { unsafe cutter.cut($0, isLast: true, into: &ranges) }
    #expect(ranges.map { String(decoding: bytes[$0], as: UTF8.self) } == wanted)
    #expect(cutter.isBrokenOff == isBrokenOff)
  }

  @Test func manyValuesInARowNeedNoStack() {
    let text = String(repeating: "[]", count: 200_000)
    #expect(pieces(text.utf8, .values(in: [])) == [])
  }

  /// What comes in pieces is cut as what comes whole, wherever the pieces end.
  @Test(
    arguments: lines.map { ($0.text, RecordFraming.lines) } + arrays.map { ($0.text, .recordArray) }
      + values.map { ($0.text, .values(in: ["items", "value"])) }
  )
  func piecesOfTheInputMakeNoDifference(_ text: String, _ framing: RecordFraming) {
    let bytes = Array(text.utf8)
    let whole = pieces(bytes, framing)
    for size in 1...max(bytes.count, 1) {
      #expect(cut(bytes, inStepsOf: size, framing) == whole)
    }
  }

  private func cut(_ bytes: [UInt8], inStepsOf size: Int, _ framing: RecordFraming) -> [String] {
    var cutter = RecordCutter(framing)
    var found: [String] = []
    var rest: [UInt8] = []
    var at = 0
    repeat {
      let end = min(at + size, bytes.count)
      rest += bytes[at..<end]
      at = end
      var ranges: [Range<Int>] = []
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe cutter.cut(buffer, isLast: at == bytes.count, into: &ranges)
      }
      found += ranges.map { String(decoding: rest[$0], as: UTF8.self) }
      rest.removeFirst(count)
    } while at < bytes.count
    return found
  }

  static let large: [(text: String, framing: RecordFraming, record: String, rest: [String])] = [
    ("{\"long\":1}\n{}\n", .lines, #"{"long":1}"#, ["{}"]),
    ("{\"long\":1}", .lines, #"{"long":1}"#, []),
    (#"[{"a":"\"}]"},{"b":2}]"#, .recordArray, #"{"a":"\"}]"}"#, [#"{"b":2}"#]),
    (#"{"Records":[ {"a":{"b":[1]}} ]}"#, .recordArray, #"{"a":{"b":[1]}}"#, []),
    (#"[{"a":1"#, .recordArray, #"{"a":1"#, []),
  ]

  @Test(arguments: large, 1...12)
  func skippedRecordEndsWhereItWouldBeCut(
    _ sample: (text: String, framing: RecordFraming, record: String, rest: [String]),
    _ size: Int
  ) {
    var bytes = Array(sample.text.utf8)[...]
    var cutter = RecordCutter(sample.framing)
    let head = sample.framing == .lines ? 0 : sample.text.hasPrefix("[") ? 1 : 12
    var ranges: [Range<Int>] = []
    _ = unsafe Array(bytes.prefix(head)).withUnsafeBytes { buffer in
      unsafe cutter.cut(buffer, isLast: false, into: &ranges)
    }
    bytes = bytes.dropFirst(head)
    var record: [UInt8] = []
    var isOver = false
    while !isOver {
      let piece = Array(bytes.prefix(size))
      let isLast = bytes.count <= size
      let skipped = unsafe piece.withUnsafeBytes { unsafe cutter.skip($0, isLast: isLast) }
      record += piece[skipped.record]
      bytes = bytes.dropFirst(skipped.next)
      isOver = skipped.isOver
    }
    #expect(String(decoding: record, as: UTF8.self) == sample.record)
    let rest = Array(bytes)
    _ = unsafe rest.withUnsafeBytes { unsafe cutter.cut($0, isLast: true, into: &ranges) }
    #expect(ranges.map { String(decoding: rest[$0], as: UTF8.self) } == sample.rest)
  }
}
