import CanonicalJSON
import Cryptography
import SQLite
import Testing
import Trail

@testable import Tickmark

@Suite struct StreamHistoryTests {
  /// A log that is only its records.
  private struct Records: EvidenceReader {
    var records: [String]

    var size: Int { records.count }

    func event(at index: Int) throws -> LoggedEvent {
      LoggedEvent(
        index: index,
        source: "orders",
        id: "e\(index)",
        nonce: "",
        record: Array(records[index].utf8)
      )
    }

    func provenance(of index: Int) throws -> Provenance? { nil }
    func hash(level: Int, index: Int) throws -> Digest { .zero }
    func forEachEvidence(overlapping period: Period, _ body: (EvidenceItem) throws -> Void) throws {
    }
  }

  /// Events of the stream `A/1`, entered in another order than they happened in.
  private let records = [
    #"{"data":{"orderId":"A","status":"paid","buyer":{"mail":null}}}"#,
    #"{"data":{"orderId":"A","status":"new","total":5,"buyer":{"mail":"x","name":"y"}}}"#,
    #"{"note":"nothing"}"#,
    #"{"data":{"orderId":"A","buyer":{"$sealed":"z"}}}"#,
  ]
  private let minutes = [3, 1, 2, 5]

  private func history(_ name: String = "orders/A/1") throws -> StreamHistory? {
    let database = try Database(":memory:")
    try database.execute(LedgerSchema.tables + LedgerSchema.views + LedgerSchema.indexes)
    try database.execute(
      "INSERT INTO text VALUES (1, 'orders'), (2, 'A/1'), (3, 'other'), (4, 'order-paid')"
    )
    for (entry, minute) in minutes.enumerated() {
      _ = try database.rows(
        "INSERT INTO event_row (entry, source, id, time, stream, type) VALUES (?, 'orders', ?, ?, 2, ?)",
        [
          .integer(Int64(entry)), .text("e\(entry)"), .text(ProjectionFixture.time(minute)),
          entry == 0 ? 4 : .null,
        ]
      )
    }
    // The same stream's name in another source.
    try database.execute(
      "INSERT INTO event_row (entry, source, id, time, stream) VALUES (9, 'other', 'x', '', 2)"
    )
    return StreamHistory(of: name, in: database, evidence: Records(records: records))
  }

  private func instant(_ minute: Int) -> Instant? {
    Instant(rfc3339: ProjectionFixture.time(minute))
  }

  @Test func eventsComeAsTheyHappened() throws {
    let history = try #require(try history())
    var items: [StreamHistory.Item] = []
    #expect(try history.forEach { items.append($0) } == 4)
    #expect(items.map(\.entry) == [1, 2, 0, 3])
    #expect(items[2].kind == "order-paid")
    #expect(items[0].record["data"]?["total"] == 5)
    #expect(try history.forEach(asOf: instant(3)) { _ in } == 3)
    #expect(try history.forEach(asOf: instant(0)) { _ in } == 0)
  }

  @Test(arguments: ["orders", "/A/1", "orders/", ""]) func otherNamesAreNoStreams(name: String)
    throws
  {
    #expect(try history(name) == nil)
  }

  @Test func unknownStreamIsEmpty() throws {
    let history = try #require(try history("orders/B"))
    #expect(try history.forEach { _ in } == 0)
    #expect(try history.state(by: StreamFold(merging: JSONPointer("/data"))) == .null)
  }

  @Test func dataIsMergedUpToTheInstant() throws {
    let history = try #require(try history())
    let fold = StreamFold(merging: try JSONPointer("/data"))
    let states = try [0, 1, 2, 3, 5].map {
      try history.state(asOf: instant($0), by: fold).canonicalText
    }
    #expect(
      states == [
        "null", #"{"buyer":{"mail":"x","name":"y"},"orderId":"A","status":"new","total":5}"#,
        #"{"buyer":{"mail":"x","name":"y"},"orderId":"A","status":"new","total":5}"#,
        #"{"buyer":{"name":"y"},"orderId":"A","status":"paid","total":5}"#,
        #"{"buyer":{"$sealed":"z"},"orderId":"A","status":"paid","total":5}"#,
      ]
    )
  }

  @Test func declaredColumnsAreFoldedByKey() throws {
    let history = try #require(try history())
    let fold = StreamFold(table: try ProjectionFixture.table(.history))
    #expect(try history.state(by: fold).canonicalText == #"{"A":{"status":"paid","total":5}}"#)
    #expect(try history.state(asOf: instant(0), by: fold) == .null)
  }

  @Test func wholeRecordsReplaceAndDeletionsEnd() throws {
    let view = RecordView.dynamoDB { $0["Item"] ?? $0["NewImage"] ?? $0["Keys"] ?? .null }
    var fold = StreamFold(merging: try JSONPointer(""), view: view)
    fold.append(["Item": ["a": 1, "b": 2]])
    #expect(fold.state == ["a": 1, "b": 2])
    fold.append(["NewImage": ["a": 3], "OldImage": ["a": 1, "b": 2]])
    #expect(fold.state == ["a": 3])
    fold.append(["Keys": ["a": 3]])
    #expect(fold.state == .null)
  }
}
