import ArgumentParser
import CanonicalJSON
import Cryptography
import Tickmark

/// The command `tickmark rebuild`.
struct RebuildCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make the ledger anew from the segments, and compare it with the one that was there."
  )

  @Option(
    help: ArgumentHelp(
      "Only your tables and the snapshots, from this entry of the log on.",
      valueName: "entry"
    )
  )
  var fromIndex: Int?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let surroundings = console.surroundings
    let configuration = try place.read(surroundings)
    let result =
      if let fromIndex {
        try await rebuildTables(configuration, from: fromIndex)
      } else {
        try await rebuildState(configuration, environment: surroundings.environment)
      }
    let changed = result.changed ?? []
    if output.json {
      try console.print([
        "size": .number(JSONNumber(result.size)), "root": .string(result.root.base64),
        "compared": .bool(result.changed != nil),
        "changed": .array(changed.map(JSONValue.string)),
      ])
    } else {
      try console.print(Self.lines(result, console.terminal))
      if fromIndex == nil { try console.note("hint: the next run fills coverage") }
    }
    return changed.isEmpty ? .success : .unproven
  }

  private static func lines(_ result: RebuildResult, _ terminal: Terminal) -> [String] {
    let rows = result.tables.reduce(0) { $0 + $1.rowCount }
    let word =
      switch result.changed {
      case nil: "rebuilt"
      case []: terminal.painted("rebuilt, the same as before", .green)
      case let changed?:
        terminal.painted("rebuilt, otherwise than before: \(changed.joined(separator: ", "))", .red)
      }
    return [
      "entries  \(DecimalText.grouped(result.size))", "root     \(result.root.base64)",
      "tables   \(DecimalText.counted(result.tables.count, "table")), "
        + DecimalText.counted(rows, "row"), word,
    ]
  }
}
