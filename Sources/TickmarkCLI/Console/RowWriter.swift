import CanonicalJSON
import Cryptography
import Documents
import SQLite
import Tickmark

/// Writes rows of a query as they come.
struct RowWriter {
  private let format: QueryCommand.Format
  private let console: Console
  private var table = RowTable()
  private var csv: CSVWriter?
  private var names: [String]?

  init(_ format: QueryCommand.Format, _ console: Console) {
    self.format = format
    self.console = console
  }

  mutating func add(_ columns: [String], _ values: [SQLValue]) throws {
    let isFirst = names == nil
    let names = self.names ?? Self.distinct(columns)
    self.names = names
    switch format {
    case .table: for line in table.add(names, values.map(Self.text)) { try console.out.line(line) }
    case .csv: try write(names) { $0.write(values.map(Self.cell)) }
    case .json:
      try console.out.line((isFirst ? "[" : ",") + shown(Self.json(names, values).canonicalText))
    }
  }

  /// Ends the document; `columns` are the names where no row told them.
  mutating func finish(_ columns: [String]?) throws {
    let names = self.names ?? Self.distinct(columns ?? [])
    switch format {
    case .table: for line in table.finish(names) { try console.out.line(line) }
    case .csv: try write(names) { _ in }
    case .json: try console.out.line(self.names == nil ? "[]" : "]")
    }
  }

  private mutating func write(_ names: [String], _ body: (inout CSVWriter) -> Void) throws {
    // A query without columns has no header, and then no rows.
    guard !names.isEmpty else { return }
    var csv = csv ?? CSVWriter(header: names, style: .neutralised)
    body(&csv)
    var bytes: [UInt8] = []
    csv.drain { bytes += $0 }
    self.csv = csv
    guard console.terminal.isTerminal else { return try console.out.write(bytes) }
    let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
    for line in text.split(separator: "\n") { try console.out.line(ShownText.escaped(line)) }
  }

  private func shown(_ text: String) -> String {
    console.terminal.isTerminal ? JSONText.shown(text) : text
  }

  /// Two columns of one name get a number each: members of an object are named once.
  static func distinct(_ columns: [String]) -> [String] {
    var names: [String] = []
    for column in columns {
      var name = column
      var number = 2
      while names.contains(name) {
        name = "\(column)_\(number)"
        number += 1
      }
      names.append(name)
    }
    return names
  }

  // MARK: Values

  private static func text(_ value: SQLValue) -> RowTable.Cell {
    switch value {
    case .null: RowTable.Cell(text: "", isNumber: false)
    case .integer(let number): RowTable.Cell(text: String(number), isNumber: true)
    case .real(let number): RowTable.Cell(text: "\(number)", isNumber: true)
    case .text(let text): RowTable.Cell(text: ShownText.escaped(text), isNumber: false)
    case .blob(let bytes): RowTable.Cell(text: "x'\(Hex.encode(bytes))'", isNumber: false)
    }
  }

  private static func cell(_ value: SQLValue) -> CSVCell {
    switch value {
    case .null: .text("")
    case .integer(let number): .number(String(number))
    case .real(let number): .number(JSONNumber(number)?.text ?? "\(number)")
    case .text(let text): .text(text)
    case .blob(let bytes): .text("x'\(Hex.encode(bytes))'")
    }
  }

  private static func json(_ names: [String], _ values: [SQLValue]) -> JSONValue {
    .object(JSONObject(zip(names, values).map { ($0, json($1)) }))
  }

  private static func json(_ value: SQLValue) -> JSONValue {
    switch value {
    case .null: .null
    case .integer(let number): .number(JSONNumber(number))
    case .real(let number): JSONNumber(number).map(JSONValue.number) ?? .string("\(number)")
    case .text(let text): .string(text)
    case .blob(let bytes): ["$blob": .string(Base64.encode(bytes))]
    }
  }
}
