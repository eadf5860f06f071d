import SQLite

/// SQLite's date and time functions, without its clock and without the machine's time zone.
///
/// `'now'`, an absent time (which means now), `'localtime'` and `'utc'` are errors: a report
/// follows from its input alone.
enum TimeFunctions {
  private static let names = ["date", "time", "datetime", "julianday", "unixepoch", "strftime"]

  static func define(on database: Database) throws(SQLiteError) {
    let original = try OriginalFunctions()
    for name in names {
      try database.define(name, argumentCount: -1, isForSchema: true) { arguments in
        try check(arguments, of: name)
        return try original.call(name, arguments)
      }
    }
  }

  private static func check(_ arguments: [SQLValue], of name: String) throws(TimeError) {
    let times = arguments.dropFirst(name == "strftime" ? 1 : 0)
    guard !times.isEmpty else { throw TimeError(found: "\(name)() without a time reads the clock") }
    for argument in times where mayBeWord(argument) {
      let word = word(argument)
      switch word {
      case "now": throw TimeError(found: "\(name)('now') reads the clock")
      case "localtime", "utc":
        throw TimeError(found: "\(name)(…, '\(word)') reads the machine's time zone")
      default: continue
      }
    }
  }

  /// Whether what is told apart by ``word(_:)`` needs a look: a column's time begins with a digit, and
  /// controls ask for its parts event by event.
  private static func mayBeWord(_ argument: SQLValue) -> Bool {
    switch argument {
    case .text(let text): text.utf8.first.map { !isDigit($0) } ?? false
    case .blob(let bytes): bytes.first.map { !isDigit($0) } ?? false
    default: false
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Returns what SQLite makes of the argument: a text up to its first NUL.
  private static func word(_ argument: SQLValue) -> String {
    let bytes: [UInt8] =
      switch argument {
      case .text(let text): Array(text.utf8)
      case .blob(let bytes): bytes
      default: []
      }
    let word = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).lowercased()
    return SQLText.trimmed(word)
  }
}

private struct TimeError: Error, CustomStringConvertible {
  let found: String

  var description: String { "\(found), want :begin, :end or a column" }
}

/// The functions as SQLite has them, on a connection of their own.
private final class OriginalFunctions {
  private let database: Database
  /// By name: one for each count of arguments, the first for none.
  private var statements: [String: [Statement]] = [:]

  init() throws(SQLiteError) { database = try Database(":memory:") }

  func call(_ name: String, _ arguments: [SQLValue]) throws(SQLiteError) -> SQLValue {
    let statement = try prepared(name, argumentCount: arguments.count)
    defer { statement.reset() }
    for (index, argument) in arguments.enumerated() { try statement.bind(index + 1, argument) }
    return try statement.step() ? statement[0] : .null
  }

  private func prepared(_ name: String, argumentCount: Int) throws(SQLiteError) -> Statement {
    while statements[name, default: []].count <= argumentCount {
      let places = Array(repeating: "?", count: statements[name, default: []].count)
      let statement = try database.prepare("SELECT \(name)(\(places.joined(separator: ",")))")
      statements[name, default: []].append(statement)
    }
    return statements[name, default: []][argumentCount]
  }
}
