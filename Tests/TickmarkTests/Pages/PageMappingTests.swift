import CanonicalJSON
import SQLite
import Testing
import Trail

@testable import Formats
@testable import Tickmark

@Suite struct PageMappingTests {
  /// The columns as ingest takes them out of a record.
  private func columns(_ record: JSONValue, _ mapping: ColumnMapping) throws -> [String: String] {
    let bytes = record.canonical
    var tape = JSONTape()
    // The array outlives the closure, which keeps no pointer.
    return try unsafe bytes.withUnsafeBytes { bytes in
      try unsafe tape.parse(bytes)
      let prepared = PreparedMapping(mapping)
      let sealed = (0..<tape.next(after: 0)).filter { node in
        unsafe tape.kind(of: node) == .object && tape.member("$sealed", of: node, in: bytes) != nil
      }
      let item = unsafe mapping.view == .dynamodb ? DynamoDB.item(of: tape, bytes) ?? -1 : -1
      var nodes: [Int] = []
      var values = ColumnValues()
      unsafe prepared.select(tape, bytes, item: item, sealed: sealed, into: &nodes)
      unsafe prepared.evaluate(tape, bytes, nodes, into: &values)
      var texts: [String: String] = [:]
      for column in EventColumn.allCases { texts[column.name] = values[column] }
      texts["time"] = unsafe prepared.time(tape, bytes, nodes)?.columnText
      return texts
    }
  }

  @Test(arguments: 1...20)
  func pagesMapRecordsAsIngestDoes(_ seed: UInt64) throws {
    var rules = PageRules(seed: seed)
    for _ in 0..<100 {
      for (record, mapping) in [
        (rules.record(), PageRules.json), (rules.item(), PageRules.dynamodb),
      ] {
        let page = PageMapping(mapping.json.canonicalText)
        let want = try columns(record, mapping)
        for column in EventColumn.allCases.map(\.name) {
          let text = page.text(of: column, in: record)
          #expect(text == want[column], "seed \(seed), \(column) of \(record.canonicalText)")
        }
      }
    }
  }

  @Test(arguments: [PageFixture.Story.month, .hostile])
  func everyColumnOfAnEventIsRecomputed(_ story: PageFixture.Story) throws {
    let fixture = try PageFixture(story)
    for result in fixture.report.controls where result.exceptionCount > 0 {
      let events = try PageEvents(result, fixture.report, fixture.log)
      #expect(events.provenColumns.others == ["Condition"], "\(result.control.id)")
    }
  }

  @Test func columnThatIsNotTheEventsIsNotMarked() throws {
    let fixture = try PageFixture(.month)
    var result = try #require(fixture.report.controls.first { $0.exceptionCount > 0 })
    let all = result.forEachException
    let actor = try #require(result.columns.firstIndex(of: "actor"))
    result.forEachException = { body in
      try all { exception in
        var changed = exception
        changed.values[actor] = "somebody else"
        try body(changed)
      }
    }
    let events = try PageEvents(result, fixture.report, fixture.log)
    #expect(events.provenColumns.others == ["Actor", "Condition"])
  }
}
