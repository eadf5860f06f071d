import CanonicalJSON
import SQLite
import Trail

/// Turns a fixture's YAML into cases.
struct ControlFixtureReader {
  private typealias Row = [String: SQLValue]

  private let tables: ControlTables
  private var period: Period?

  init(_ tables: ControlTables) { self.tables = tables }

  mutating func read(_ root: StrictYAML) throws(EvaluationFileError) -> ControlFixture {
    let expectations = ControlFixture.Expectation.allCases
    let members = try root.members(
      among: ["period", "sources", "identities"] + expectations.map(\.rawValue)
    )
    if let text = members["period"] { period = try Self.period(text) }
    var cases: [ControlFixture.Case] = []
    for expectation in expectations {
      for element in try members[expectation.rawValue]?.elements() ?? [] {
        cases.append(try read(element, expectation))
      }
    }
    for expectation in [ControlFixture.Expectation.pass, .fail]
    where !cases.contains(where: { $0.expectation == expectation }) {
      throw root.error("no case under \(expectation.rawValue)", want: "at least one")
    }
    var sources: [String: String] = [:]
    for (name, format) in try members["sources"]?.members() ?? [] {
      sources[name] = try format.text()
    }
    var names: [IdentityMap.Name] = []
    if let people = members["identities"] {
      names = try IdentityMap.names(people, sources: nil)
    }
    return ControlFixture(
      file: root.file,
      cases: cases,
      sources: sources,
      identities: IdentityMap(names: names, digest: nil)
    )
  }

  private func read(
    _ element: StrictYAML,
    _ expectation: ControlFixture.Expectation
  ) throws(EvaluationFileError) -> ControlFixture.Case {
    let members = try element.members(among: [
      "period", "events", "tables", "exceptions", "population",
    ])
    var records: [Int: String] = [:]
    var rows: [String: [Row]] = ["event": []]
    for (entry, event) in (try members["events"]?.elements() ?? []).enumerated() {
      var row = try self.row(event, of: "event", besides: ["record"])
      row["entry"] = .integer(Int64(entry))
      row["time"] = try Self.time(event, row["time"] ?? .null)
      row["id"] = row["id"] ?? .text("event-\(entry)")
      if let record = try event.members().first(where: { $0.key == "record" }) {
        records[entry] = try Self.json(record.value).canonicalText
      }
      rows["event"]?.append(row)
    }
    for (table, list) in try members["tables"]?.members() ?? [] {
      for element in try list.elements() {
        rows[table, default: []].append(try row(element, of: table, besides: []))
      }
    }
    return ControlFixture.Case(
      expectation: expectation,
      line: element.line,
      period: try members["period"].map(Self.period) ?? period ?? Self.lastDay(of: rows),
      rows: rows,
      records: records,
      exceptions: try exceptions(members["exceptions"], element, expectation),
      population: try members["population"].map(Self.count)
    )
  }

  private func exceptions(
    _ list: StrictYAML?,
    _ element: StrictYAML,
    _ expectation: ControlFixture.Expectation
  ) throws(EvaluationFileError) -> [Int]? {
    guard let list else { return nil }
    guard expectation == .fail else {
      throw list.error("exceptions under \(expectation.rawValue)", want: "them under fail only")
    }
    var entries: [Int] = []
    for element in try list.elements() {
      guard let entry = Int(try element.text()) else {
        throw element.error(element.kind, want: "an entry's number, from 0")
      }
      entries.append(entry)
    }
    return entries.sorted()
  }

  private func row(
    _ element: StrictYAML,
    of table: String,
    besides others: [String]
  ) throws(EvaluationFileError) -> Row {
    guard let columns = tables.tables.first(where: { $0.name == table })?.columns else {
      throw element.error("table \(EvaluationFileError.quoted(table))", want: "a table or view")
    }
    var row: Row = [:]
    for (column, value) in try element.members(among: columns + others)
    where columns.contains(column) {
      row[column] = try Self.value(value)
    }
    return row
  }

  /// Plain `null`, `true`, `false` and numbers are such; `true` is 1 as in the column `mfa`.
  private static func value(_ element: StrictYAML) throws(EvaluationFileError) -> SQLValue {
    switch try json(element) {
    case .null: return .null
    case .bool(let value): return .integer(value ? 1 : 0)
    case .string(let text): return .text(text)
    case .number(let number): return number.int.map { .integer(Int64($0)) } ?? .real(number.double)
    case .array, .object: throw element.error(element.kind, want: "a single value")
    }
  }

  private static func json(_ element: StrictYAML) throws(EvaluationFileError) -> JSONValue {
    if element.isMapping {
      var object: JSONValue = [:]
      for (key, value) in try element.members() { object[key] = try json(value) }
      return object
    }
    if element.isList {
      var array: [JSONValue] = []
      for value in try element.elements() { array.append(try json(value)) }
      return .array(array)
    }
    let (text, isPlain) = try element.scalar()
    return isPlain ? plain(text) : .string(text)
  }

  private static func plain(_ text: String) -> JSONValue {
    switch text {
    case "", "null", "~": .null
    case "true": true
    case "false": false
    default:
      if let value = try? JSONValue(parsing: text), value.number != nil {
        value
      } else {
        .string(text)
      }
    }
  }

  private static func time(
    _ event: StrictYAML,
    _ value: SQLValue
  ) throws(EvaluationFileError) -> SQLValue {
    guard let time = value.text.flatMap({ Instant(rfc3339: $0) }) else {
      throw event.error("an event without a time", want: "time: 2026-01-02T08:00:00Z")
    }
    return .text(time.columnText)
  }

  private static func count(_ element: StrictYAML) throws(EvaluationFileError) -> Int {
    guard let count = Int(try element.text()), count >= 0 else {
      throw element.error(element.kind, want: "a number of rows")
    }
    return count
  }

  /// Two dates or two instants with a slash between.
  private static func period(_ element: StrictYAML) throws(EvaluationFileError) -> Period {
    let ends = try element.text().split(separator: "/").map { end in
      Instant(rfc3339: end) ?? Instant(rfc3339: "\(end)T00:00:00Z")
    }
    guard ends.count == 2, let begin = ends[0], let end = ends[1], begin <= end else {
      throw element.error("period \(element.kind)", want: "2026-01-02/2026-01-03")
    }
    return Period(begin: begin, end: end)
  }

  private static func lastDay(of rows: [String: [Row]]) -> Period {
    let times = (rows["event"] ?? []).compactMap {
      $0["time"]?.text.flatMap { Instant(rfc3339: $0) }
    }
    let day = (times.max()?.seconds ?? 0) / 86_400
    return Period(begin: Instant(seconds: day * 86_400), end: Instant(seconds: (day + 1) * 86_400))
  }
}
