import CanonicalJSON
import SQLite

@testable import Tickmark

/// Events of orders, and a database with tables over them.
struct ProjectionFixture {
  let database: Database
  let projector: Projector

  init(_ keep: TableDeclaration.Keep, views: [String: RecordView] = [:]) throws {
    database = try Database(":memory:")
    projector = try Projector(database, [Self.table(keep)], views: views)
  }

  static func table(
    _ keep: TableDeclaration.Keep,
    name: String = "order",
    columns: [String] = ["status", "total"]
  ) throws -> TableDeclaration {
    try TableDeclaration(
      name: name,
      source: "orders",
      key: [JSONPointer("/data/orderId")],
      columns: columns.map {
        TableDeclaration.Column(name: $0, pointer: try JSONPointer("/data/\($0)"))
      },
      keep: keep
    )
  }

  /// An instant of one minute: `2026-11-22T08:05:00.000000Z`.
  static func time(_ minute: Int) -> String {
    "2026-11-22T08:\(minute < 10 ? "0" : "")\(minute):00.000000Z"
  }

  static func event(
    _ entry: Int,
    minute: Int,
    sequence: Int64? = nil,
    id: String? = nil
  ) -> ProjectedEvent {
    ProjectedEvent(
      entry: entry,
      source: "orders",
      id: id ?? "e\(10_000 + entry)",
      time: time(minute),
      stream: "s",
      sequence: sequence
    )
  }

  /// Applies `{"data":{"orderId":key, …}}`.
  func apply(_ entry: Int, minute: Int, key: JSONValue = "A", _ data: JSONValue) throws {
    var data = data
    data["orderId"] = key
    try projector.apply(Self.event(entry, minute: minute), ["data": data])
  }

  /// Returns rows as text, a line each.
  func lines(_ sql: String, _ values: [SQLValue] = []) throws -> [String] {
    try projector.flush()
    return try database.rows(sql, values).map { row in row.map(Self.text).joined(separator: " ") }
  }

  private static func text(_ value: SQLValue) -> String {
    switch value {
    case .null: "-"
    case .integer(let integer): "\(integer)"
    case .real(let real): "\(real)r"
    case .text(let text): text
    case .blob: "blob"
    }
  }

  func dump(_ tables: [String], without column: String? = nil) throws -> [[String]] {
    try tables.map { table in
      let names = try database.prepare("SELECT * FROM \"\(table)\"").columnNames
      let list = names.filter { $0 != column }.map { "\"\($0)\"" }.joined(separator: ", ")
      return try lines("SELECT \(list) FROM \"\(table)\" ORDER BY \(list)")
    }
  }
}
