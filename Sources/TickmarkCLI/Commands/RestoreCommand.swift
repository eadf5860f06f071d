import ArgumentParser
import CanonicalJSON
import Cryptography
import Tickmark

/// The command `tickmark restore <backup> <folder>`.
struct RestoreCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Rebuild a state from backups, and compare it with what was signed."
  )

  @Argument(help: "A folder of backups, or one archive in it.")
  var backup: String

  @Argument(help: "A new folder: the state will be <folder>/state.")
  var folder: String

  @Option(
    help: ArgumentHelp(
      "A file of age identities that only its owner can read; once for each.",
      valueName: "file"
    )
  )
  var identity: [String]

  @Option(
    help: ArgumentHelp(
      "The key <origin>/backup that you trust: a .vkey file, or its text.",
      valueName: "key"
    )
  )
  var key: String?

  @Option(help: ArgumentHelp("The run to restore; the newest unless given.", valueName: "run"))
  var asOf: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var output: OutputOptions

  func execute(_ console: Console) async throws -> ExitStatus {
    let identities = try identity.flatMap(IdentityFile.read)
    let result = try await restoreBackup(
      place.read(console.surroundings),
      from: backup,
      to: folder,
      identities: identities,
      key: key.map(KeyArgument.read),
      asOf: asOf,
      environment: console.surroundings.environment
    )
    if output.json {
      try console.print(Self.json(result))
    } else {
      try console.print(Self.lines(result, console.terminal))
      if key == nil { try console.note("hint: without a trusted key (--key) nothing is proven") }
    }
    return result.isProven ? .success : .unproven
  }

  private static func lines(_ result: RestoreResult, _ terminal: Terminal) -> [String] {
    [
      "run      \(ShownText.escaped(result.run))",
      "entries  \(DecimalText.grouped(result.size))",
      "root     \(result.root.base64)",
      "from     \(DecimalText.counted(result.archives.count, "archive"))"
        + (result.resumedCount == 0 ? "" : ", \(result.resumedCount) unpacked before"),
      "state    \(ShownText.escaped(result.state))",
      result.areTablesCompared
        ? "tables   those of the backup" : "tables   made anew: the backup is of another release",
      terminal.painted(
        result.isProven ? "proven" : "unproven",
        result.isProven ? .green : .red
      ),
    ]
  }

  private static func json(_ result: RestoreResult) -> JSONValue {
    [
      "verdict": .string(result.isProven ? "proven" : "unproven"), "run": .string(result.run),
      "size": .number(JSONNumber(result.size)), "root": .string(result.root.base64),
      "archives": .array(result.archives.map(JSONValue.string)), "state": .string(result.state),
      "tables": .string(result.areTablesCompared ? "compared" : "made-anew"),
      "resumed": .number(JSONNumber(result.resumedCount)),
    ]
  }
}
