import ArgumentParser
import SQLite
import Tickmark

/// The command `tickmark query <SQL | file>`.
struct QueryCommand: Command {
  enum Format: String, ExpressibleByArgument, CaseIterable, Sendable { case table, csv, json }

  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Ask the ledger in SQL, read-only and bounded.",
    discussion: """
      Tables: event, finding, coverage, source and those that the configuration declares. \
      record(entry) gives an event's sealed record as JSON.
      """
  )

  @Argument(help: ArgumentHelp("One SELECT, or a file that holds one.", valueName: "SQL"))
  var sql: String

  @Option(help: ArgumentHelp("table, csv or json.", valueName: "format"))
  var format: Format?

  @Option(help: ArgumentHelp("Most rows that are printed.", valueName: "count"))
  var limit = 10_000

  @Option(
    help: ArgumentHelp(
      "Only what the log had when it had so many entries: events, findings and your tables.",
      valueName: "count"
    )
  )
  var asOfIndex: Int?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if limit < 1 {
      throw ValidationError("The value '\(limit)' is invalid for '--limit': want 1 or more.")
    }
    if output.json, format != nil, format != .json {
      throw ValidationError("--json and --format exclude each other.")
    }
  }

  func execute(_ console: Console) async throws -> ExitStatus {
    let configuration = try place.read(console.surroundings)
    var writer = RowWriter(output.json ? .json : format ?? .table, console)
    var count = 0
    do {
      let columns = try queryLedger(
        configuration,
        sql: try text(),
        asOfIndex: asOfIndex,
        rowLimit: limit + 1
      ) { columns, values in
        guard count < limit, !console.out.isClosed else { throw Enough() }
        count += 1
        try writer.add(columns, values)
      }
      try writer.finish(columns)
    } catch is Enough {
      try writer.finish(nil)
      if !console.out.isClosed {
        try console.note("stopped after \(DecimalText.counted(limit, "row")); --limit gives more")
      }
    }
    return .success
  }

  /// Stops the rows.
  private struct Enough: Error {}

  /// A statement has blanks in it; a file is a file.
  private func text() throws -> String {
    guard try Disk.kind(of: sql) == .file else { return sql }
    guard let text = String(validating: try Disk.read(sql), as: UTF8.self) else {
      throw RunError(place: sql, message: "found bytes that are not UTF-8, want SQL")
    }
    return text
  }
}
