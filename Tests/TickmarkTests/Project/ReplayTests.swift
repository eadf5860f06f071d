import CanonicalJSON
import Foundation
import SQLite
import Testing
import Trail

@testable import Tickmark

/// Declared tables and snapshots of a state that took three nights, the last of them late: made again
/// from the segments, from any index, and as of any index.
@Suite struct ReplayTests {
  private static let tables = ["orders", "newest", "change_orders", "change_newest"]

  /// A shop of two streams, in a folder of its own.
  private final class Shop {
    let path: String
    let configuration: Configuration

    init() throws {
      path = FileManager.default.temporaryDirectory.appending(path: "replay-\(UUID())").path
      try Disk.makeFolder(path)
      _ = try generateKeys("\(path)/keys", origin: "audit.example.com/replay")
      try Disk.write(Array(Self.yaml.utf8), to: "\(path)/pipelines.yaml")
      try Disk.makeFolder("\(path)/exports")
      configuration = try Configuration.read("\(path)/pipelines.yaml")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private static let yaml = """
      origin: audit.example.com/replay
      state: state
      keys: { checkpoint: keys/checkpoint.key, bag: keys/bag.key, commit: keys/commit.key }
      sources:
        shop: { format: json-lines, location: exports, require: witnessed }
      tables:
        orders: { source: shop, key: /data/orderId, columns: { total: /data/total }, keep: history }
        newest: { source: shop, key: /data/orderId, columns: { total: /data/total }, keep: latest }
      pipelines:
        nightly:
          schedule: "0 2 * * *"
          sources: [shop]
          period: yesterday
          stages: [ingest, validate, project]

      """

    /// Exports events and runs a night.
    func night(_ day: Int, _ numbers: [Int]) async throws {
      let lines = numbers.map { number -> String in
        let (minute, second) = (number / 60, number % 60)
        return """
          {"data":{"orderId":"o\(number % 7)","total":\(number)},"id":"e\(number)",\
          "sequence":\(number / 2 + 1),"stream":"s\(number % 2)",\
          "time":"2026-11-22T08:\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)Z"}
          """
      }
      let text = lines.joined(separator: "\n") + "\n"
      try Disk.write(Array(text.utf8), to: "\(path)/exports/\(day).jsonl")
      let at = try #require(Instant(rfc3339: "2026-11-\(22 + day)T02:00:00Z"))
      let library = ReportLibrary(
        controls: [],
        frameworks: [:],
        stylesheet: [],
        script: [],
        schema: [],
        verifier: []
      )
      _ = try await runPipeline(
        configuration,
        named: "nightly",
        options: RunOptions(at: at, library: library)
      )
    }

    var ledger: Database {
      get throws { try Database("\(path)/state/ledger.db", mode: .readWrite) }
    }

    func dump(_ tables: [String]) throws -> [TableDigest] {
      try TableDump.digests(of: tables, in: ledger)
    }

    func rows(_ sql: String, asOfIndex index: Int? = nil) throws -> [[SQLValue]] {
      var rows: [[SQLValue]] = []
      try queryLedger(configuration, sql: sql, asOfIndex: index, rowLimit: 10_000) {
        rows.append($1)
      }
      return rows
    }

    var size: Int {
      get throws {
        let rows = try ledger.rows("SELECT value FROM log WHERE name = 'size'")
        return Int(rows[0][0].integer ?? 0)
      }
    }

    func state(asOfIndex index: Int? = nil) throws -> JSONValue {
      let request = HistoryRequest(
        stream: "shop/s1",
        selection: StreamHistory.Selection(index: index),
        limit: 1,
        firstSequence: nil,
        hasRecords: false
      )
      return try streamHistory(configuration, request).state
    }
  }

  private static let questions = [
    "SELECT * FROM orders ORDER BY key, valid_from, entry", "SELECT * FROM newest ORDER BY key",
    "SELECT count(*), max(entry) FROM event",
  ]

  /// The third night brings what happened in the first one's time.
  private func threeNights(
    _ shop: Shop,
    after second: () throws -> Void = {}
  ) async throws {
    try await shop.night(1, (0..<900).filter { $0 % 90 != 17 })
    try await shop.night(2, Array(900..<1_200))
    try second()
    try await shop.night(3, (0..<900).filter { $0 % 90 == 17 })
  }

  @Test func tablesAreTheSameFromTheSegmentsAndFromAnyIndex() async throws {
    let shop = try Shop()
    try await threeNights(shop)
    let tables = Self.tables + ["stream_snapshot"]
    let wanted = try shop.dump(tables)
    #expect(wanted.allSatisfy { $0.rowCount > 0 })
    _ = try await rebuildState(shop.configuration, environment: [:])
    #expect(try shop.dump(tables) == wanted)
    let size = try shop.size
    for index in [0, 1, 450, 891, 1_193, size - 1, size] {
      let result = try await rebuildTables(shop.configuration, from: index)
      #expect(result.changed == [], "from \(index)")
      #expect(try shop.dump(tables) == wanted, "from \(index)")
    }
  }

  @Test func whatWasChangedComesOutAsItWas() async throws {
    let shop = try Shop()
    try await threeNights(shop)
    let wanted = try shop.dump(Self.tables)
    try shop.ledger.execute("DELETE FROM newest WHERE key = 'o1'; UPDATE orders SET total = 0")
    let result = try await rebuildTables(shop.configuration, from: 0)
    #expect(result.changed == ["newest", "orders"])
    #expect(try shop.dump(Self.tables) == wanted)
  }

  @Test func anIndexGivesTheTablesOfThatNight() async throws {
    let shop = try Shop()
    var answers: [[[SQLValue]]] = []
    var (index, state) = (0, JSONValue.null)
    try await threeNights(shop) {
      index = try shop.size
      state = try shop.state()
      answers = try Self.questions.map { try shop.rows($0) }
    }
    #expect(try shop.size > index)
    for (question, answer) in zip(Self.questions, answers) {
      #expect(try shop.rows(question, asOfIndex: index) == answer)
    }
    // What came late is no newest state, but it was one once.
    #expect(try shop.rows(Self.questions[0]) != answers[0])
    #expect(try shop.state(asOfIndex: index) == state)
    #expect(try shop.rows("SELECT * FROM newest", asOfIndex: 0) == [])
  }

  @Test func anIndexBeyondTheLogIsRefused() async throws {
    let shop = try Shop()
    try await shop.night(1, [1, 2])
    let size = try shop.size
    let error = #expect(throws: RunError.self) {
      try shop.rows("SELECT 1", asOfIndex: size + 1)
    }
    #expect(
      error?.message == "\(size + 1), want 0 to \(size), the number of entries"
    )
    let other = await #expect(throws: RunError.self) {
      try await rebuildTables(shop.configuration, from: size + 1)
    }
    #expect(other?.place == "--from-index")
    let coverage = #expect(throws: RunError.self) {
      try shop.rows("SELECT * FROM coverage", asOfIndex: 1)
    }
    #expect(coverage?.message.contains("coverage as of an index isn't kept") == true)
  }
}
