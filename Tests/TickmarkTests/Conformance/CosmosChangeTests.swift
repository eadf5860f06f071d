import CanonicalJSON
import Formats
import Testing
import Trail

@testable import Tickmark

/// What the change feeds of Cosmos DB say of an append-only container.
@Suite struct CosmosChangeTests {
  private static let settings = FormatSettings(format: .cosmos, keys: ["/pk"])

  private func taken(_ records: [String], keys: [String] = ["/pk"]) async throws -> TakenExport {
    try await TakenExport(
      FormatSettings(format: .cosmos, keys: keys),
      ["feed.jsonl": Array(records.joined(separator: "\n").utf8)],
      rebuilding: true
    )
  }

  private func document(_ id: String, total: Int = 1, system: String = "") -> String {
    #"{"id":"\#(id)","pk":"a","total":\#(total),"_ts":1763800000\#(system)}"#
  }

  private func change(_ operation: String, _ id: String, lsn: Int, total: Int = 1) -> String {
    """
    {"current":\(document(id, total: total)),"metadata":{"crts":1763800000,"lsn":\(lsn),\
    "operationType":"\(operation)"}}
    """
  }

  private func deletion(_ id: String, lsn: Int, key: String = #"{"pk":"a"}"#) -> String {
    """
    {"metadata":{"crts":1763800060,"id":"\(id)","lsn":\(lsn),"operationType":"delete",\
    "partitionKey":\(key)}}
    """
  }

  @Test func createdDocumentsAreNoFinding() async throws {
    let taken = try await taken([change("create", "1", lsn: 5), change("create", "2", lsn: 9)])
    #expect(FormatConformanceTests.codes(taken) == [])
    #expect(taken.events.map(\.id) == ["a/1", "a/2"])
  }

  @Test func replacedDocumentIsUpdated() async throws {
    let taken = try await taken([
      change("create", "1", lsn: 5), change("replace", "1", lsn: 6, total: 2),
    ])
    #expect(FormatConformanceTests.codes(taken) == ["item-updated"])
    #expect(taken.findings.first { $0.code == "item-updated" }?.place == "feed.jsonl:2")
    #expect(taken.rows.count == 2)
    #expect(taken.isRebuiltAlike)
  }

  @Test(arguments: [#"{"pk":"a"}"#, #"["a"]"#])
  func deletedDocumentIsTheOneThatWasCreated(_ key: String) async throws {
    let taken = try await taken([change("create", "1", lsn: 5), deletion("1", lsn: 6, key: key)])
    #expect(FormatConformanceTests.codes(taken) == ["item-deleted"])
    #expect(taken.events[1].id.hasPrefix("a/1~c/"))
    #expect(taken.isRebuiltAlike)
  }

  /// Older SDKs write the document into `previous`, an empty one into `current`, and no id beside them.
  @Test(arguments: [
    #""previous":{"id":"1","pk":"a","total":1},"current":{}"#, #""current":{"id":"1","pk":"a"}"#,
  ])
  func deletionThatHasTheDocumentIsOne(_ documents: String) async throws {
    let taken = try await taken([
      change("create", "1", lsn: 5),
      #"{\#(documents),"metadata":{"crts":1763800060,"lsn":6,"operationType":"delete"}}"#,
    ])
    #expect(FormatConformanceTests.codes(taken) == ["item-deleted"])
    #expect(taken.events[1].id.hasPrefix("a/1~c/"))
    #expect(taken.isRebuiltAlike)
  }

  @Test func whatIsSensitiveIsSealedInTheOlderVersionToo() throws {
    let settings = FormatSettings(
      format: .cosmos,
      keys: ["/pk"],
      sensitive: [try JSONPointer("/mail")]
    )
    let places = settings.storedSensitive.map(\.description)
    #expect(places == ["/mail", "/current/mail", "/previous/mail"])
  }

  @Test func numberThatGoesBackIsTold() async throws {
    let taken = try await taken([
      change("create", "1", lsn: 5), change("create", "2", lsn: 5), change("create", "3", lsn: 4),
    ])
    #expect(FormatConformanceTests.codes(taken) == ["lsn-reversed"])
    let finding = taken.findings.first { $0.code == "lsn-reversed" }
    #expect(finding?.place == "feed.jsonl:3")
    #expect(finding?.found == "4")
    #expect(finding?.expected == "5 or more")
    #expect(finding?.stream == "a")
  }

  @Test func numbersOfPartitionsAreApart() async throws {
    let other = change("create", "2", lsn: 4).replacing(#""pk":"a""#, with: #""pk":"b""#)
    let taken = try await taken([change("create", "1", lsn: 5), other])
    #expect(FormatConformanceTests.codes(taken) == [])
  }

  /// A document is one, however it came.
  @Test(arguments: [
    #","_rid":"x","_self":"y","_etag":"z","_attachments":"w""#, #","_lsn":7"#,
  ])
  func systemFieldsAreNoContent(_ system: String) async throws {
    let taken = try await taken([
      document("1"), document("1", system: system), change("create", "1", lsn: 7),
    ])
    #expect(taken.events.count == 1)
    #expect(taken.recordCount == 3)
    #expect(FormatConformanceTests.codes(taken) == ["event-duplicated"])
  }

  @Test func otherContentConflicts() async throws {
    let taken = try await taken([document("1"), document("1", total: 2)])
    #expect(FormatConformanceTests.codes(taken) == ["event-conflicting"])
  }

  @Test func orderOfMembersIsNoContent() async throws {
    let taken = try await taken([
      document("1"), #"{"_ts":1763800001,"total":1,"pk":"a","id":"1"}"#,
    ])
    #expect(taken.events.count == 1)
  }

  @Test(arguments: [
    (#"{"id":"1","_ts":1763800000}"#, "no partition key, want one at /pk"),
    (#"{"id":1,"pk":"a","_ts":1763800000}"#, "no id, want a text at /id"),
    (#"{"id":"1","pk":{},"_ts":1763800000}"#, "object in the identity, want a text or a number"),
    (
      #"{"metadata":{"operationType":"merge","crts":1}}"#,
      "operation merge, want create, replace or delete"
    ),
    (#"{"metadata":{"operationType":"create","crts":1}}"#, "no current, want the document"),
    (
      #"{"metadata":{"operationType":"delete","crts":1,"id":"1","partitionKey":{"x":"a"}}}"#,
      "no partition key, want one at /pk"
    ),
  ])
  func unknownShapeSaysWhy(_ record: String, _ reason: String) async throws {
    let taken = try await taken([document("9"), record])
    #expect(FormatConformanceTests.codes(taken) == ["record-malformed"])
    #expect(taken.findings.first { $0.code == "record-malformed" }?.found == reason)
    #expect(taken.rows.count == 1)
  }

  @Test func keyMayHaveThreeParts() async throws {
    let record = #"{"id":"1","tenant":"t","user":{"id":"u"},"day":7,"_ts":1763800000}"#
    let deletion = self.deletion("1", lsn: 1, key: #"{"tenant":"t","id":"u","day":7}"#)
    let taken = try await taken([record, deletion], keys: ["/tenant", "/user/id", "/day"])
    #expect(taken.events.first?.id == "t/u/7/1")
    #expect(taken.events.last?.id.hasPrefix("t/u/7/1~c/") == true)
    #expect(taken.rows.allSatisfy { $0.contains("t/u/7") })
  }
}
