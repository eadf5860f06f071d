import CanonicalJSON
import SQLite
import Testing

@testable import Tickmark

@Suite struct TableDeclarationTests {
  @Test(arguments: [
    ("Order", "total", "table \"Order\": name \"Order\""),
    ("o\"; --", "total", "name \"o\\\"; --\""),
    ("", "total", "name \"\""), ("1st", "total", "name \"1st\""),
    ("order", "Total", "name \"Total\""),
    ("order", "key", "column key again"), ("order", "valid_to", "column valid_to again"),
    ("order", "status", "column status again"), ("order", "é", "name \"é\""),
  ]) func namesThatCantStandInSQLAreRefused(name: String, column: String, words: String) throws {
    let error = #expect(throws: TableError.self) {
      try ProjectionFixture.table(.latest, name: name, columns: ["status", column])
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func tableNeedsAKey() {
    let error = #expect(throws: TableError.self) {
      try TableDeclaration(name: "t", source: "s", key: [], columns: [], keep: .latest)
    }
    #expect(error?.description == "table \"t\": no key, want at least one pointer")
  }

  @Test(arguments: ["event_row", "projection", "sqlite_x", "event"])
  func namesOfTheLedgerAreRefused(name: String) throws {
    let database = try Database(":memory:")
    try database.execute(LedgerSchema.tables + LedgerSchema.views)
    let error = #expect(throws: TableError.self) {
      try Projector(database, [ProjectionFixture.table(.latest, name: name)])
    }
    #expect(error?.reason == .reserved)
  }

  @Test func nameCanBeDeclaredOnce() throws {
    let table = try ProjectionFixture.table(.latest)
    let error = #expect(throws: TableError.self) {
      try Projector(Database(":memory:"), [table, table])
    }
    #expect(error?.description == "table \"order\": declared again, want each name once")
  }

  @Test func tablesAreKeptWhileTheyAreDeclaredTheSame() throws {
    let database = try Database(":memory:")
    let (order, other) = (
      try ProjectionFixture.table(.latest), try ProjectionFixture.table(.latest, name: "other")
    )
    let first = try Projector(database, [order, other])
    #expect(first.emptied == [order, other])
    try first.apply(ProjectionFixture.event(0, minute: 0), ["data": ["orderId": "A"]])
    try first.flush()
    let again = try Projector(database, [order, other])
    #expect(again.emptied.isEmpty)
    #expect(try database.rows("SELECT count(*) FROM \"order\"") == [[1]])
    try again.apply(ProjectionFixture.event(1, minute: 1), ["data": ["orderId": "A", "total": 2]])
    try again.flush()
    #expect(try database.rows("SELECT total FROM \"order\"") == [[2]])
  }

  @Test func changedDeclarationsAreFilledAnew() throws {
    let database = try Database(":memory:")
    let order = try ProjectionFixture.table(.latest)
    let first = try Projector(database, [order, ProjectionFixture.table(.latest, name: "other")])
    try first.apply(ProjectionFixture.event(0, minute: 0), ["data": ["orderId": "A"]])
    try first.flush()
    let changed = try ProjectionFixture.table(.history)
    #expect(try Projector(database, [changed]).emptied == [changed])
    #expect(try TableDump.tables(in: database) == ["change_order", "order", "projection"])
    #expect(try database.rows("SELECT count(*) FROM \"order\"") == [[0]])
    // The way that records are read belongs to the declaration.
    let whole = RecordView.dynamoDB { $0 }
    #expect(try Projector(database, [changed], views: ["orders": whole]).emptied == [changed])
    #expect(try Projector(database, []).emptied.isEmpty)
    #expect(try TableDump.tables(in: database) == ["projection"])
  }
}
