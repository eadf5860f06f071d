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
        """
        INSERT INTO event_row (entry, source, id, time, stream, type, sequence)
        VALUES (?, 'orders', ?, ?, 2, ?, ?)
        """,
        [
          .integer(Int64(entry)), .text("e\(entry)"), .text(ProjectionFixture.time(minute)),
          entry == 0 ? 4 : .null, .integer([3, 1, 2, 4][entry]),
        ]
      )
    }
    // The same stream's name in another source.
    try database.execute(
      "INSERT INTO event_row (entry, source, id, time, stream) VALUES (9, 'other', 'x', '', 2)"
    )
    return try StreamHistory(of: name, in: database, evidence: Records(records: records))
  }

  private func instant(_ minute: Int) -> Instant? {
    Instant(rfc3339: ProjectionFixture.time(minute))
  }

  private func entries(_ page: StreamHistory.Page) -> [Int] { page.items.map(\.entry) }

  @Test func eventsComeAsTheyHappened() throws {
    let history = try #require(try history())
    let page = try history.newest(9)
    #expect(entries(page) == [1, 2, 0, 3] && !page.hasMore)
    #expect(page.items[2].kind == "order-paid")
    #expect(try history.record(of: page.items[0])["data"]?["total"] == 5)
  }

  @Test func aPageHoldsTheNewestAndSaysThatThereAreMore() throws {
    let history = try #require(try history())
    let page = try history.newest(3)
    #expect(entries(page) == [2, 0, 3] && page.hasMore)
    #expect(try !history.newest(4).hasMore)
  }

  @Test func eventsAreSelectedByTimeAndByIndex() throws {
    let history = try #require(try history())
    typealias Selection = StreamHistory.Selection
    #expect(try entries(history.newest(9, of: Selection(asOf: instant(3)))) == [1, 2, 0])
    #expect(try entries(history.newest(9, of: Selection(asOf: instant(0)))) == [])
    #expect(try entries(history.newest(9, of: Selection(since: instant(2)))) == [0, 3])
    let both = Selection(since: instant(1), asOf: instant(3))
    #expect(try entries(history.newest(9, of: both)) == [2, 0])
    // What was in the log when it had two entries.
    #expect(try entries(history.newest(9, of: Selection(index: 2))) == [1, 0])
  }

  @Test func pagesGoOnFromASequence() throws {
    let history = try #require(try history())
    #expect(try entries(history.first(9, from: 2)) == [2, 0, 3])
    let page = try history.first(2, from: 1)
    #expect(entries(page) == [1, 2] && page.hasMore)
    #expect(try entries(history.first(2, from: 5)) == [])
  }

  @Test(arguments: ["orders", "/A/1", "orders/", ""]) func otherNamesAreNoStreams(name: String)
    throws
  {
    #expect(try history(name) == nil)
  }

  @Test func unknownStreamIsEmpty() throws {
    let history = try #require(try history("orders/B"))
    #expect(try !history.exists)
    #expect(try entries(history.newest(9)) == [])
    #expect(try history.state(by: FoldRule(merging: JSONPointer("/data"))) == .null)
  }

  @Test func dataIsMergedUpToTheInstant() throws {
    let history = try #require(try history())
    let rule = FoldRule(merging: try JSONPointer("/data"))
    let states = try [0, 1, 2, 3, 5].map {
      try history.state(asOf: instant($0), by: rule).canonicalText
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

  @Test func stateIsThatOfTheEventsThatTheLogHad() throws {
    let history = try #require(try history())
    let rule = FoldRule(table: try ProjectionFixture.table(.history))
    let states = try [0, 1, 2].map {
      try history.state(index: $0, by: rule).canonicalText
    }
    // The newest event came first.
    #expect(
      states == [
        "null", #"{"A":{"status":"paid","total":null}}"#, #"{"A":{"status":"paid","total":5}}"#,
      ]
    )
  }

  @Test func declaredColumnsAreFoldedByKey() throws {
    let history = try #require(try history())
    let rule = FoldRule(table: try ProjectionFixture.table(.history))
    #expect(try history.state(by: rule).canonicalText == #"{"A":{"status":"paid","total":5}}"#)
    #expect(try history.state(asOf: instant(0), by: rule) == .null)
  }

  @Test func wholeRecordsReplaceAndDeletionsEnd() throws {
    let view = RecordView.dynamoDB { $0["Item"] ?? $0["NewImage"] ?? $0["Keys"] ?? .null }
    var fold = StreamFold(FoldRule(merging: try JSONPointer(""), view: view))
    fold.append(["Item": ["a": 1, "b": 2]])
    #expect(fold.state == ["a": 1, "b": 2])
    fold.append(["NewImage": ["a": 3], "OldImage": ["a": 1, "b": 2]])
    #expect(fold.state == ["a": 3])
    fold.append(["Keys": ["a": 3]])
    #expect(fold.state == .null)
  }
}
