import CanonicalJSON
import Cryptography
import Formats
import Testing
import Trail

@Suite struct RecordReaderTests {
  private static let chained = FormatSettings(format: .chainedJSONLines)
  private static let first = """
    {"actor":{"id":"léa"},"data":{"orderId":"ord-1","total":41.5},"hash":"5af4ffbf117ddae458032822\
    aec0c28e1378767db8d2aab143c53c65432e9776","id":"ord-1-1","prev_hash":"0000000000000000000000000\
    000000000000000000000000000000000000000","sequence":1,"stream":"ord-1","time":"2026-11-22T08:00\
    :00Z","type":"order.placed"}
    """
  private static let second = """
    {"actor":{"id":"svc-pay"},"data":{"orderId":"ord-1"},"hash":"521589c70f0d0e18e1d197239aded57d17\
    31d2ce905b6de17c0b2206b5f4de31","id":"ord-1-2","prev_hash":"5af4ffbf117ddae458032822aec0c28e137\
    8767db8d2aab143c53c65432e9776","sequence":2,"stream":"ord-1","time":"2026-11-22T08:05:00Z","typ\
    e":"order.paid"}
    """

  // MARK: Chains

  @Test func workedExampleLinks() throws {
    let one = try facts(of: Self.first, Self.chained)
    let two = try facts(of: Self.second, Self.chained)
    #expect(one.link?.isHashRight == true)
    #expect(one.link?.previous == .zero)
    #expect(two.link?.isHashRight == true)
    #expect(two.link?.previous == one.link?.own)
    #expect(one.idText == "ord-1/1")
    #expect(two.sequence == 2)
    #expect(one.texts["actor"] == "léa")
    #expect(one.texts["action"] == "order.placed")
  }

  @Test func orderOfMembersAndSpaceMakeNoDifferenceToTheHash() throws {
    let value = try JSONValue(parsing: Self.first)
    let members = (value.object ?? JSONObject()).reversed().map { member in
      "\(JSONValue.string(member.name)) : \(member.value)"
    }
    let reversed = "{ \(members.joined(separator: " ,\n")) }"
    #expect(try facts(of: reversed, Self.chained).link?.isHashRight == true)
  }

  @Test(arguments: [("41.5", "41.6"), ("léa", "lea"), ("08:00:00", "08:00:01"), ("97", "98")])
  func anyChangeMakesTheHashWrong(_ old: String, _ new: String) throws {
    let changed = Self.first.replacing(old, with: new, maxReplacements: 1)
    #expect(try facts(of: changed, Self.chained).link?.isHashRight == false)
  }

  @Test func hashMayBeOverAPartAndBegunOtherwise() throws {
    let payload: JSONValue = ["a": 1]
    let hash = payload.canonical
    let settings = FormatSettings(
      format: .jsonLines,
      chain: ChainSettings(
        previous: try JSONPointer("/chain/before"),
        hash: try JSONPointer("/chain/own"),
        over: try JSONPointer("/data"),
        genesis: "none"
      )
    )
    let record = """
      {"time":"2026-01-01T00:00:00Z","stream":"s","sequence":1,"data":{"a":1},
      "chain":{"own":"\(digest(of: hash))","before":"none"}}
      """
    let link = try facts(of: record, settings).link
    #expect(link?.isHashRight == true)
    #expect(link?.previous == .zero)
    #expect(settings.assurance == .chained)
  }

  // MARK: What can't be read

  @Test(arguments: [
    (#"[]"#, "array at the top, want an object"),
    (#"{"a":1}"#, "no time, want one at /time or /timestamp"),
    (#"{"time":"2026-01-01"}"#, "no time, want one at /time or /timestamp"),
    (
      #"{"time":"2026-01-01T00:00:00Z","stream":"s","sequence":-1}"#,
      "sequence -1, want a whole number"
    ),
    (
      #"{"time":"2026-01-01T00:00:00Z","stream":"s","sequence":"07"}"#,
      "sequence 07, want a whole number"
    ),
    (
      #"{"time":"2026-01-01T00:00:00Z","stream":"s","sequence":1.5}"#,
      "sequence 1.5, want a whole number"
    ),
    (
      #"{"time":"2026-01-01T00:00:00Z","stream":"s","sequence":9223372036854775808}"#,
      "sequence 9223372036854775808, want a whole number"
    ),
  ])
  func problemSaysWhatIsWanted(_ record: String, _ message: String) {
    let error = #expect(throws: RecordProblem.self) {
      try facts(of: record, FormatSettings(format: .jsonLines))
    }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    (#""hash":"5af4"#, #""hash":"5AF4"#, "no hash, want 64 hexadecimal digits at /hash"),
    (#""hash":"5af4"#, #""other":"5af4"#, "no hash, want 64 hexadecimal digits at /hash"),
    (
      #""prev_hash":"00"#, #""prev_hash":"0"#,
      "no previous hash, want 64 hexadecimal digits at /prev_hash"
    ),
    (#""stream":"#, #""flow":"#, "no stream and sequence, which a chain needs"),
    (#""sequence":"#, #""number":"#, "no stream and sequence, which a chain needs"),
  ])
  func chainWantsItsMembers(_ old: String, _ new: String, _ message: String) {
    let error = #expect(throws: RecordProblem.self) {
      try facts(of: Self.first.replacing(old, with: new), Self.chained)
    }
    #expect(error?.description == message)
  }

  // MARK: Identity

  static let ids: [(record: String, id: String)] = [
    (#""eventID":"e","recipientAccountId":"1""#, "1/e"),
    (#""eventID":"e""#, "e"),
    (#""eventID":"a/b~c","recipientAccountId":"1""#, "1/a~1b~0c"),
    (#""recipientAccountId":"1""#, "sha256/"),
    (#""eventID":null,"recipientAccountId":"1""#, "sha256/"),
  ]

  @Test(arguments: ids)
  func cloudTrailIdIsAccountAndEvent(_ members: String, _ id: String) throws {
    let record = #"{"eventTime":"2026-01-01T00:00:00Z",\#(members)}"#
    let found = try facts(of: record, FormatSettings(format: .cloudtrail)).idText
    if id == "sha256/" {
      #expect(found == "sha256/\(digest(of: try JSONValue(parsing: record).canonical))")
    } else {
      #expect(found == id)
    }
  }

  @Test(arguments: [
    (#""stream":"a/b","sequence":3,"id":"x""#, "a~1b/3"),
    (#""id":"x""#, "x"),
    (#""id":7"#, "7"),
    (#""sequence":3,"id":"x""#, "x"),
  ])
  func lineIdIsStreamAndSequenceOrTheMappedOne(_ members: String, _ id: String) throws {
    let record = #"{"time":"2026-01-01T00:00:00Z",\#(members)}"#
    #expect(try facts(of: record, FormatSettings(format: .jsonLines)).idText == id)
  }

  @Test func lineWithoutAnyIdIsItsOwnDigest() throws {
    let record = #"{"time":"2026-01-01T00:00:00Z"}"#
    #expect(
      try facts(of: record, FormatSettings(format: .jsonLines)).idText
        == "sha256/\(digest(of: Array(record.utf8)))"
    )
  }

  @Test func factsOfOneRecordDoNotStayInTheNext() throws {
    var tape = JSONTape()
    var reader = RecordReader(FormatSettings(format: .jsonLines))
    var facts = RecordFacts()
    for record in [
      #"{"time":"2026-01-01T00:00:00Z","stream":"s","sequence":1,"actor":"a"}"#,
      #"{"time":"2026-01-02T00:00:00Z","id":"x"}"#,
    ] {
      try unsafe Array(record.utf8).withUnsafeBytes { bytes in
        try unsafe tape.parse(bytes)
        try unsafe reader.read(tape, bytes, sealed: [], file: "f", into: &facts)
      }
    }
    #expect(facts.idText == "x")
    #expect(facts.sequence == nil)
    #expect(facts.texts == [:])
    #expect(facts.time.description == "2026-01-02T00:00:00Z")
    #expect(facts.comparedContent == nil)
  }
}
